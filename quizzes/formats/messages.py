"""What is said of a file: a code, an English template, and what to do about it.

The templates are found by ``makemessages`` through the name ``gettext_noop``; whoever
shows them translates the template and fills the parameters in. Pure: no Django.
"""

from .message import Message, gettext_noop
from .package_messages import PACKAGE_PROBLEMS

PROBLEMS = {
    # Of the whole file
    "too_big": Message(
        gettext_noop("The file is larger than %(most)s MB."),
        gettext_noop("Split it into smaller files."),
    ),
    "empty": Message(
        gettext_noop("The file is empty."),
        gettext_noop("Choose the file that holds the questions."),
    ),
    "not_text": Message(
        gettext_noop("The file is not text: it holds binary data."),
        gettext_noop("Choose the right format, or export it again as text in UTF-8."),
    ),
    "too_many_lines": Message(
        gettext_noop("The file has more than %(most)s lines."),
        gettext_noop("Split it into smaller files."),
    ),
    "no_questions": Message(
        gettext_noop("No question was found in the file."),
        gettext_noop("Check that the right format is chosen."),
    ),
    "too_many_questions": Message(
        gettext_noop("Only the first %(most)s questions were read."),
        gettext_noop("Split the file and import the rest after this."),
    ),
    "too_many_problems": Message(
        gettext_noop("Reading stopped after %(most)s problems."),
        gettext_noop("Check that the right format is chosen."),
    ),
    "xml_malformed": Message(
        gettext_noop("The XML is broken here, and this part was not read."),
        gettext_noop(
            "Repair this line: every element needs its end tag, and in a text & is "
            "written &amp; and < is written &lt;."
        ),
    ),
    "xml_question_open": Message(
        gettext_noop("The question has no end; the next one begins within it."),
        gettext_noop("Add </question> where it ends, or export the file again."),
    ),
    "xml_doctype": Message(
        gettext_noop("The file declares a document type or entities, and is refused."),
        gettext_noop("Remove the <!DOCTYPE …> part; no file of questions needs one."),
    ),
    "xml_too_deep": Message(
        gettext_noop("The XML is nested too deeply, and is refused."),
        gettext_noop("Export the file again from where it comes."),
    ),
    "xml_too_wide": Message(
        gettext_noop("The question has far too many parts."),
        gettext_noop("Leave the question out."),
    ),
    "xml_not_quiz": Message(
        gettext_noop("This is XML, but not Moodle XML: it begins with <%(found)s>."),
        gettext_noop("Export the questions from Moodle as 'Moodle XML format'."),
    ),
    **PACKAGE_PROBLEMS,
    # Of one question
    "unsupported_kind": Message(
        gettext_noop("A question of the kind '%(kind)s' cannot be asked here."),
        gettext_noop("Write it again as another kind, or leave it out."),
    ),
    "description": Message(
        gettext_noop("This text has no answers, so it is no question."),
        gettext_noop("Add its answers (in GIFT between { }), or leave the text out."),
    ),
    "question_too_long": Message(
        gettext_noop("The question is longer than %(most)s characters."),
        gettext_noop("Shorten it; is a blank line or a bracket missing?"),
    ),
    "text_too_long": Message(
        gettext_noop("A text of the question is longer than %(most)s characters."),
        gettext_noop("Shorten it, or move it into a lesson."),
    ),
    "text_too_deep": Message(
        gettext_noop("The HTML of a text is nested too deeply."),
        gettext_noop("Write the text without so many elements in each other."),
    ),
    "text_too_many_signs": Message(
        gettext_noop("A text has more than %(most)s equal signs of Markdown."),
        gettext_noop("Leave some out, or write the text as plain text or HTML."),
    ),
    "too_many_options": Message(
        gettext_noop("The question has more than %(most)s answers."),
        gettext_noop("Leave some out."),
    ),
    "braces_not_closed": Message(
        gettext_noop("The answers begin with { but no } ends them."),
        gettext_noop("Add the }, and write \\{ for a bracket in a text."),
    ),
    "braces_not_opened": Message(
        gettext_noop("There is a } without a { before it."),
        gettext_noop("Add the {, and write \\} for a bracket in a text."),
    ),
    "several_braces": Message(
        gettext_noop("There is more than one pair of { } in this question."),
        gettext_noop(
            "Put a blank line between questions, and \\{ \\} for brackets in a text."
        ),
    ),
    "weight_out_of_range": Message(
        gettext_noop("The weight %(weight)s %% is not between -100 and 100."),
        gettext_noop("Correct the weight between the two % signs."),
    ),
    "weight_not_a_number": Message(
        gettext_noop("The weight '%(weight)s' is not a number."),
        gettext_noop("Write the share of the mark in percent, between -100 and 100."),
    ),
    "matching_without_arrow": Message(
        gettext_noop("A pair to match has no -> between its two sides: %(text)s"),
        gettext_noop("Write every pair as '=left -> right'."),
    ),
    "not_a_number": Message(
        gettext_noop("'%(text)s' is not a number."),
        gettext_noop("Write a number, number:tolerance or lowest..highest."),
    ),
    "no_numeric_answer": Message(
        gettext_noop("The number that is right is missing."),
        gettext_noop("Write it after the #, for example {#1945}."),
    ),
    "tags_in_text": Message(
        gettext_noop("There are HTML tags in a text that are not marked as such."),
        gettext_noop("Put the text between <![CDATA[ and ]]>."),
    ),
    "no_kind": Message(
        gettext_noop("The question does not say of which kind it is."),
        gettext_noop('Add type="multichoice" or another kind to <question>.'),
    ),
    "scenario_without_text": Message(
        gettext_noop("Questions belong to the case '%(case)s', which has no text."),
        gettext_noop("Add the description of the case with the same tag."),
    ),
    "scenario_without_parts": Message(
        gettext_noop("The case '%(case)s' has no question."),
        gettext_noop("Give its questions the same tag as the case."),
    ),
    "too_many_parts": Message(
        gettext_noop("The case '%(case)s' has more than %(most)s questions."),
        gettext_noop("Split it into several cases."),
    ),
    # Of one question in Aiken
    "option_without_question": Message(
        gettext_noop("There is an answer before any question."),
        gettext_noop("Write the question on the line before its answers."),
    ),
    "key_without_question": Message(
        gettext_noop("There is an ANSWER line, but no question before it."),
        gettext_noop("Write the question and its answers before the line."),
    ),
    "question_incomplete": Message(
        gettext_noop("The question has no ANSWER line."),
        gettext_noop("Add a line such as 'ANSWER: B' below its answers."),
    ),
    "key_not_an_option": Message(
        gettext_noop("The right answer is '%(key)s', which is not among the answers."),
        gettext_noop("Name one of the letters before the answers."),
    ),
    "several_keys": Message(
        gettext_noop("The ANSWER line names more than one letter: %(key)s"),
        gettext_noop("Aiken knows one right answer; use GIFT for several."),
    ),
    # Of what was read, by the codes of ``quizzes.marking``
    "stem_empty": Message(
        gettext_noop("The question has no text."), gettext_noop("Write the question.")
    ),
    "too_few_options": Message(
        gettext_noop("The question has fewer than two answers to choose from."),
        gettext_noop("Add an answer."),
    ),
    "no_right_option": Message(
        gettext_noop("No answer is marked as right."),
        gettext_noop("Mark the right answer (in GIFT with = before it)."),
    ),
    "several_right_options": Message(
        gettext_noop("More than one answer is right, but only one can be chosen."),
        gettext_noop("Mark one as right, or make it a question of several answers."),
    ),
    "text_empty": Message(
        gettext_noop("An answer has no text."),
        gettext_noop("Write the answer, or leave it out."),
    ),
    "right_option_earns_less": Message(
        gettext_noop("The right answer does not earn the whole mark."),
        gettext_noop("Give the right answer a weight of 100 %."),
    ),
    "right_options_earn_less": Message(
        gettext_noop("All right answers together do not earn the whole mark."),
        gettext_noop("Make the positive weights add up to 100 %."),
    ),
    "share_against_right": Message(
        gettext_noop("An answer is marked as right but earns nothing, or the reverse."),
        gettext_noop("Correct the weight of the answer."),
    ),
    "too_few_pairs": Message(
        gettext_noop("There are fewer than two pairs to match."),
        gettext_noop("Add a pair."),
    ),
    "choices_not_unique": Message(
        gettext_noop("Two choices to match look the same."),
        gettext_noop("Word them differently."),
    ),
    "too_few_items": Message(
        gettext_noop("There are fewer than two steps to put in order."),
        gettext_noop("Add a step; in GIFT every step has a line of its own."),
    ),
    "no_answer": Message(
        gettext_noop("The question has no answer."), gettext_noop("Add the answer.")
    ),
    "no_answer_earns_all": Message(
        gettext_noop("No answer earns the whole mark."),
        gettext_noop("Give the best answer a weight of 100 %."),
    ),
    "answer_out_of_reach": Message(
        gettext_noop(
            "The right answer is never reached: one before it takes its place."
        ),
        gettext_noop("Put the answer with * behind the others."),
    ),
    "answer_too_long": Message(
        gettext_noop("An answer is too long to be typed."),
        gettext_noop("Shorten it, or offer answers to choose from."),
    ),
    "no_parts": Message(
        gettext_noop("The case has no question."), gettext_noop("Add a question to it.")
    ),
    "unsound": Message(
        gettext_noop("The question cannot be asked as it is (%(code)s)."),
        gettext_noop("Correct it in the file, or write it again here."),
    ),
}

NOTES = {
    "several_earn_all": gettext_noop(
        "Several answers earn the whole mark; the first is shown as the right one."
    ),
    "blank_line_joined": gettext_noop("A blank line inside the answers was ignored."),
    "blank_line_added": gettext_noop("The blank line before this question is missing."),
    "missing_word": gettext_noop("The gap in the text is shown as _____."),
    "tag_not_kept": gettext_noop("A tag is too long or too many and was left out."),
    "comma_read": gettext_noop("A decimal comma was read as a decimal point."),
    "other_feedback": gettext_noop("Not kept, said to any other answer: %(text)s"),
    "combined_feedback": gettext_noop("Not kept, said to every such answer: %(text)s"),
    "hints": gettext_noop("Hints for a second try are not kept."),
    "default_mark": gettext_noop(
        "Its weight of %(mark)s is not kept: all weigh the same."
    ),
    "penalty": gettext_noop("The penalty for a second try is not kept."),
    "hidden": gettext_noop("It is hidden in Moodle: an old wording, or taken out."),
    "units": gettext_noop("Units other than '%(unit)s' are not kept."),
    "ordering_marked": gettext_noop("Marked by neighbours in the right order."),
    "true_false_by_place": gettext_noop("The first answer was taken as 'true'."),
    "true_false_case": gettext_noop("'%(text)s' was read as true or false."),
    "picture_elsewhere": gettext_noop(
        "A picture on another site is not kept: %(text)s"
    ),
    "picture_missing": gettext_noop("A picture is missing in the file: %(text)s"),
    "picture_too_large": gettext_noop(
        "A picture is too large and was left out: %(text)s"
    ),
    "picture_more": gettext_noop("Only the first picture is kept, not %(text)s"),
    "picture_in_feedback": gettext_noop(
        "A picture in a feedback is not kept: %(text)s"
    ),
    "file_not_kept": gettext_noop("A file beside the text is not kept: %(text)s"),
    "shortened": gettext_noop("Shortened to %(most)s characters: %(text)s"),
    "text_joined": gettext_noop("A text over several lines was joined."),
    "part_left_out": gettext_noop("A question of this case could not be read."),
    "part_title": gettext_noop("The name of a question of the case is not kept."),
    "all_or_nothing": gettext_noop(
        "Marked in parts here; in the file only the whole answer earns."
    ),
    "weight_limited": gettext_noop(
        "An answer takes away more than the whole mark; here it takes just that."
    ),
    "range_read": gettext_noop(
        "A number may be off more on one side; here its middle is the answer."
    ),
    "formula_as_text": gettext_noop("A formula was read as its words."),
    "order_marked_whole": gettext_noop(
        "Other systems mark an order as a whole, not in parts."
    ),
    "star_not_written": gettext_noop(
        "Other systems take the * in an accepted answer for a letter."
    ),
    "part_legal_basis_not_written": gettext_noop(
        "Other systems do not see the legal basis of a question of the case."
    ),
    "emphasis_not_written": gettext_noop(
        "Other systems do not see what is underlined or struck out."
    ),
    "picture_not_written": gettext_noop(
        "GIFT cannot hold pictures; left out: %(text)s"
    ),
}

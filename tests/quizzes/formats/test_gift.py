"""GIFT as people write it: what comes in, and what is said of the rest."""

import pytest

from quizzes.formats import read


def one(text):
    parsed = read(text.encode(), format="gift")
    assert parsed.problems == ()
    [question] = parsed.questions
    return question


def problem(text):
    [found] = read(text.encode(), format="gift").problems
    assert found.what
    assert found.advice
    return found.code, found.line


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Q{=a ~b}", "single"),
        ("Q{~%50%a ~%50%b ~%-100%c}", "multiple"),
        ("Q{T}", "true_false"),
        ("Q{FALSE#salah#benar####umum}", "true_false"),
        ("Q{True}", "true_false"),
        ("Q{=satu =dua}", "short"),
        ("Q{satu}", "short"),
        ("Q{=a -> 1 =b -> 2}", "matching"),
        ("Q{#3,5:0.1}", "numeric"),
        ("Q{#1..5}", "numeric"),
        ("Q{#\n=%50%1822:2#dekat\n=1822\n~#jauh}", "numeric"),
        ("Q{#=*#lain\n=3}", "numeric"),
        ("Q{>3 ALL V RELATIVE_NEXT_EXCLUDE_LAST SHOW none\nx\ny\nz}", "ordering"),
    ],
)
def test_the_answers_tell_the_kind(text, kind):
    assert one(text).kind == kind


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("\nTulis esai {}", "unsupported_kind", 2),
        ("Hanya teks", "description", 1),
        ("Q{=a ~b", "braces_not_closed", 1),
        ("Q =a ~b}", "braces_not_opened", 1),
        ("Q{=a ~b\nR{=c ~d}", "several_braces", 1),
        ("Q{\n~%150%a\n=b}", "weight_out_of_range", 2),
        ("Q{\n=a->b\n=c}", "matching_without_arrow", 3),
        ("Q{#dua}", "not_a_number", 1),
        ("Q{#3:x}", "not_a_number", 1),
        ("Q{#x..3}", "not_a_number", 1),
        ("Q{#}", "no_numeric_answer", 1),
        ("Q{~a ~b}", "no_right_option", 1),
        ("Q{~%50%a ~%20%b}", "right_options_earn_less", 1),
        ("{=a ~b}", "stem_empty", 1),
        ("Q{" + "~a" * 200 + "=b}", "too_many_options", 1),
        ("Q" * 30_000 + "{T}", "text_too_long", 1),
        ("[html]" + "<b>" * 70 + "{T}", "text_too_deep", 1),
        ("$CATEGORY: A/B", "no_questions", 0),
        ("// [tag:scenario:1]\nKasus", "scenario_without_parts", 2),
        ("// [tag:scenario:1]\nQ{T}", "scenario_without_text", 2),
    ],
)
def test_what_is_wrong_is_named_with_its_line(text, code, line):
    assert problem(text) == (code, line)


def test_escapes_names_ids_and_tags():
    text = "$CATEGORY: $course$/top/ZI\n// [id:Z\\]1] [tag:post] [tag:level:apply]\n"
    question = one(text + "::Nama\\: satu::A \\{b\\}\\nC \\\\ D \\x{=\\~ ~\\=\\#}")
    assert (question.code, question.tags, question.level) == ("Z]1", ("post",), "apply")
    assert question.title == "Nama: satu"
    assert question.stem == "A {b}\nC \\ D \\x"
    assert [o["text"] for o in question.body["options"]] == ["~", "=#"]
    assert question.category == "ZI"


def test_a_gap_and_a_blank_line_and_a_missing_one_are_noted():
    question = one("Ibu kota {=Jakarta} adalah")
    assert question.stem == "Ibu kota _____ adalah"
    assert [str(note) for note in question.notes]
    assert one("Q{\n=a\n\n~b}").notes[0].code == "blank_line_joined"
    parsed = read(b"::A::x{T}\n// [id:2]\n::B::y{F}\n$CATEGORY: z\n::C::z{T}")
    assert [q.code for q in parsed.questions] == ["", "2", ""]
    assert parsed.questions[1].notes[0].code == "blank_line_added"


def test_parts_in_different_markups_become_html():
    question = one("[markdown]**a**{=[html]<i>b</i> ~[plain]c < d}")
    assert question.markup == "html"
    assert question.stem == "<p><strong>a</strong></p>"
    assert [o["text"] for o in question.body["options"]] == ["<i>b</i>", "c &lt; d"]


def test_html_is_cleaned():
    question = one("[html]<div onclick\\=x>a</div><script>b</script><h2>J</h2>{T}")
    assert question.stem == "<p>a</p><p><strong>J</strong></p>"


def test_a_case_takes_its_questions_in_their_order():
    text = "// [tag:scenario:k]\nKasus\n\n// [tag:scenario:k/2]\nB{F}\n\n"
    text += "// [tag:scenario:k/1] [tag:legal_basis:Pasal 12B]\n[html]<b>A</b>{T}"
    question = one(text)
    assert [part["stem"] for part in question.body["parts"]] == ["<b>A</b>", "B"]
    assert question.body["parts"][0]["legal_basis"] == "Pasal 12B"


def test_a_bad_question_of_a_case_is_left_out():
    text = "// [tag:scenario:k]\nKasus\n\n// [tag:scenario:k]\nA{T}\n\n"
    parsed = read((text + "// [tag:scenario:k]\nB{~a ~b}").encode())
    assert len(parsed.questions[0].body["parts"]) == 1
    assert [p.code for p in parsed.problems] == ["no_right_option"]


def stems(text):
    parsed = read(text.encode(), format="gift")
    assert parsed.problems == ()
    return [question.stem for question in parsed.questions]


def test_questions_without_names_and_blank_lines_are_told_apart():
    text = "A?{T}\n// satu\nB?{=a\n~b}\nC {\n#3\n}.\n// [id:D]\nD {=a ~b} lagi"
    assert stems(text) == ["A?", "B?", "C _____.", "D _____ lagi"]
    parsed = read(text.encode())
    assert [q.line for q in parsed.questions] == [1, 3, 5, 9]
    assert [q.code for q in parsed.questions] == ["", "", "", "D"]


def test_braces_in_the_words_after_a_question_are_not_taken_for_another():
    assert problem("A?{=a ~b}\nHimpunan {1, 2} itu apa?") == ("several_braces", 1)


def test_a_category_ends_at_its_line():
    text = "$CATEGORY: Satu\nA?{T}\nB?{F}\n$CATEGORY: Dua\n// [id:C]\nC?{T}"
    parsed = read(text.encode())
    found = [(q.stem, q.category, q.code, q.line) for q in parsed.questions]
    assert found == [
        ("A?", "Satu", "", 2),
        ("B?", "Satu", "", 3),
        ("C?", "Dua", "C", 6),
    ]


def test_files_with_byte_order_marks_may_have_been_joined():
    one = "::N::Apa?{T}\n\n".encode("utf-8-sig")
    assert [q.title for q in read(one + one).questions] == ["N", "N"]


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("#1822", [("1822", "0", "1")]),
        ("#-3.142:.001", [("-3.142", ".001", "1")]),
        ("#-5..5", [("0", "5", "1")]),
        (
            "#\n=3:2 =%50%9..11 =%0%1e3:0",
            [("3", "2", "1"), ("10", "1", "0.5"), ("1e3", "0", "0")],
        ),
    ],
)
def test_numbers_have_margins_ranges_and_credit(text, answers):
    found = one(f"Q{{{text}}}").body["answers"]
    assert [(a["value"], a["tolerance"], a["share"]) for a in found] == answers


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-100%d", ["0.3333333"] * 3 + ["-1"]),
        ("=a ~%50%b ~%-33.33333%c", ["1", "0.5", "-0.3333333"]),
        ("~%50%a ~%50%b ~%-50%c", [None, None, None]),
    ],
)
def test_weights_are_kept_where_the_plain_rule_differs(text, shares):
    found = one(f"Q{{{text}}}").body["options"]
    assert [option.get("share") for option in found] == shares


def test_feedback_of_a_statement_is_first_that_of_the_wrong_answer():
    true, false = one("Q{FALSE#keliru\n#tepat####umum}").body["options"]
    assert (true["feedback"], false["feedback"]) == ("keliru", "tepat")
    true, false = one("Q{T# #tepat}").body["options"]
    assert (true["feedback"], false["feedback"]) == ("tepat", "")


def test_comments_stand_anywhere_and_may_carry_tags():
    text = "// [id:X1]\nQ{\n=a#http\\://x.id\n  // [tag:post]\n~b // bukan komentar\n}\n// z"
    question = one(text)
    assert (question.code, question.tags) == ("X1", ("post",))
    said = [(o["text"], o["feedback"]) for o in question.body["options"]]
    assert said == [("a", "http://x.id"), ("b // bukan komentar", "")]

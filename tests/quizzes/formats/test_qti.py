"""Items of QTI 2.1 and 3.0 as other systems write them, kind by kind."""

import re
from decimal import Decimal

import pytest

from quizzes import marking
from quizzes.formats import read

MATCH = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/match_correct"
MAP = "http://www.imsglobal.org/question/qti_v2p1/rptemplates/map_response"
HTML = {"p", "div", "b", "img", "br", "ul", "li", "script", "style", "a", "math", "mi"}
HTML |= {"object", "em", "u", "span", "table", "tr", "td", "video"}


def response(
    right=(),
    mapped=(),
    cardinality="single",
    kind="identifier",
    name="RESPONSE",
    **more,
):
    values = "".join(f"<value>{each}</value>" for each in right)
    correct = f"<correctResponse>{values}</correctResponse>" if right else ""
    entries = "".join(
        f'<mapEntry mapKey="{key}" mappedValue="{points}"/>' for key, points in mapped
    )
    bounds = "".join(f' {key}="{value}"' for key, value in more.items())
    mapping = f"<mapping{bounds}>{entries}</mapping>" if mapped else ""
    return (
        f'<responseDeclaration identifier="{name}" cardinality="{cardinality}" '
        f'baseType="{kind}">{correct}{mapping}</responseDeclaration>'
    )


def choices(*texts, most=1, name="RESPONSE", more=""):
    shown = "".join(
        f'<simpleChoice identifier="{letter}">{text}</simpleChoice>'
        for letter, text in zip("ABCDEFGH", texts, strict=False)
    )
    return (
        f'<choiceInteraction responseIdentifier="{name}" shuffle="true" '
        f'maxChoices="{most}">{more}{shown}</choiceInteraction>'
    )


def processing(inner="", template=""):
    said = f' template="{template}"' if template else ""
    return f"<responseProcessing{said}>{inner}</responseProcessing>"


def item(declared, body, rest="", title="Soal"):
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" '
        f'identifier="i" title="{title}" adaptive="false" timeDependent="false">'
        f"{declared}<itemBody>{body}</itemBody>{rest}</assessmentItem>"
    )


def in_three(text):
    """The same item with the names of QTI 3."""

    def kebab(name):
        return re.sub(r"(?<!^)([A-Z])", lambda m: f"-{m[1].lower()}", name)

    def element(found):
        name = found[2] if found[2] in HTML else f"qti-{kebab(found[2])}"
        said = re.sub(r' ([a-zA-Z]+)="', lambda m: f' {kebab(m[1])}="', found[3])
        return f"<{found[1]}{name}{said}>"

    text = text.replace("imsqti_v2p1", "imsqtiasi_v3p0")
    return re.sub(r"<(/?)([a-zA-Z]+)([^>]*)>", element, text)


@pytest.fixture(params=["2.1", "3.0"])
def one(request):
    def only(text):
        parsed = read((text if request.param == "2.1" else in_three(text)).encode())
        assert parsed.format == "qti"
        assert parsed.problems == ()
        [question] = parsed.questions
        assert marking.problems(question.kind, question.body) == []
        return question

    return only


def refused(text):
    [problem] = read(text.encode()).problems
    assert problem.what
    assert problem.advice
    return problem.code


def marks(question, **responses):
    return {
        name: marking.mark(question.kind, question.body, given)
        for name, given in responses.items()
    }


def texts(parts):
    return [part["text"] for part in parts]


# --- Choices ----------------------------------------------------------------------------


def test_one_right_choice(one):
    body = f"<p>Ibu  kota\n Indonesia?</p>{choices('Medan', '<p>Jakarta</p>')}"
    question = one(item(response(["B"]), body, processing(template=MATCH)))
    assert (question.kind, question.markup) == ("single", "plain")
    assert (question.stem, question.title) == ("Ibu kota Indonesia?", "Soal")
    assert texts(question.body["options"]) == ["Medan", "Jakarta"]
    assert marks(question, right=["b"], wrong=["a"]) == {"right": 1, "wrong": 0}


def test_a_prompt_asks_below_what_stands_above_it(one):
    more = "<prompt>Pilih <b>satu</b>.</prompt>"
    body = f"<p>Bacalah.</p>{choices('a', 'b', more=more)}"
    question = one(item(response(["A"]), body))
    assert question.stem.replace(" ", "") == "<p>Bacalah.</p><p>Pilih<b>satu</b>.</p>"
    assert question.markup == "html"


def test_points_of_any_size_are_parts_of_the_whole(one):
    declared = response(["A"], [("A", 4), ("B", 1), ("C", -2)])
    body = f"<p>Q?</p>{choices('a', 'b', 'c')}"
    question = one(item(declared, body, processing(template=MAP)))
    assert marks(question, a=["a"], b=["b"], c=["c"]) == {
        "a": 1,
        "b": Decimal("0.25"),
        "c": 0,
    }


def test_several_with_points_as_in_the_example_of_the_standard(one):
    declared = response(
        ["A", "B"],
        [("A", 1), ("B", 1), ("C", -1)],
        cardinality="multiple",
        lowerBound=0,
        upperBound=2,
        defaultValue=-2,
    )
    body = f"<p>H2O?</p>{choices('H', 'O', 'Cl', 'He', most=0)}"
    question = one(item(declared, body, processing(template=MAP)))
    assert question.kind == "multiple"
    assert marks(
        question, all=["a", "b"], one=["a"], bad=["a", "c"], he=["a", "d"]
    ) == {
        "all": 1,
        "one": Decimal("0.5"),
        "bad": 0,
        "he": 0,
    }


def test_thirds_are_whole_together(one):
    third = [(letter, "0.33") for letter in "ABC"]
    declared = response("ABC", third, cardinality="multiple")
    body = f"<p>Q?</p>{choices('a', 'b', 'c', 'd', most=0)}"
    question = one(item(declared, body, processing(template=MAP)))
    assert marks(question, all=["a", "b", "c"]) == {"all": 1}


def test_several_without_points_are_marked_in_parts_and_it_is_said(one):
    declared = response(["A", "C"], cardinality="multiple")
    body = f"<p>Q?</p>{choices('a', 'b', 'c', most=0)}"
    question = one(item(declared, body, processing(template=MATCH)))
    assert [note.code for note in question.notes] == ["all_or_nothing"]
    assert marks(question, all=["a", "c"], one=["a"]) == {
        "all": 1,
        "one": Decimal("0.5"),
    }


def test_points_that_the_processing_itself_gives(one):
    rules = "".join(
        f'<{tag}><match><variable identifier="RESPONSE"/><baseValue '
        f'baseType="identifier">{letter}</baseValue></match><setOutcomeValue '
        f'identifier="SCORE"><baseValue baseType="float">{points}</baseValue>'
        f"</setOutcomeValue></{tag}>"
        for tag, letter, points in [("responseIf", "B", 2), ("responseElseIf", "A", 1)]
    )
    rules = f"<responseCondition>{rules}</responseCondition>"
    body = f"<p>Q?</p>{choices('a', 'b', 'c')}"
    question = one(item(response(), body, processing(rules)))
    assert marks(question, a=["a"], b=["b"], c=["c"]) == {
        "a": Decimal("0.5"),
        "b": 1,
        "c": 0,
    }


@pytest.mark.parametrize("words", [("Benar", "Salah"), ("false", "TRUE")])
def test_true_and_false(one, words):
    question = one(item(response(["B"]), f"<p>Ya?</p>{choices(*words)}"))
    assert question.kind == "true_false"
    assert texts(question.body["options"]) == ["Benar", "Salah"]
    right = marking.right("true_false", question.body)
    assert right == (["a"] if words[1] == "TRUE" else ["b"])


def test_a_list_within_the_words_leaves_a_gap(one):
    body = (
        '<p>Ibu kota: <inlineChoiceInteraction responseIdentifier="RESPONSE" '
        'shuffle="false"><inlineChoice identifier="A">Jakarta</inlineChoice>'
        '<inlineChoice identifier="B">Medan</inlineChoice>'
        "</inlineChoiceInteraction>, bukan?</p>"
    )
    question = one(item(response(["A"]), body))
    assert (question.kind, question.stem) == ("single", "Ibu kota: _____, bukan?")
    assert question.body["shuffle"] is False


# --- Feedback ---------------------------------------------------------------------------

HANDS_ON = (
    '<setOutcomeValue identifier="FEEDBACK"><variable identifier="RESPONSE"/>'
    "</setOutcomeValue>"
)


def modal(identifier, text, outcome="FEEDBACK", show="show"):
    return (
        f'<modalFeedback outcomeIdentifier="{outcome}" identifier="{identifier}" '
        f'showHide="{show}">{text}</modalFeedback>'
    )


def sets(identifier, outcome="FEEDBACK"):
    return (
        f'<setOutcomeValue identifier="{outcome}"><baseValue baseType="identifier">'
        f"{identifier}</baseValue></setOutcomeValue>"
    )


def test_feedback_of_a_choice_and_of_all(one):
    rest = processing(HANDS_ON + sets("x", "GENERAL")) + modal("A", "<p>Tepat.</p>")
    rest += modal("x", "Lihat UU.", "GENERAL") + modal(
        "B", "Disembunyikan", show="hide"
    )
    question = one(item(response(["A"]), f"<p>Q?</p>{choices('a', 'b')}", rest))
    assert [o["feedback"] for o in question.body["options"]] == ["Tepat.", ""]
    assert question.feedback == "Lihat UU."
    assert question.notes == ()


def test_feedback_within_the_choices(one):
    inline = (
        '<feedbackInline outcomeIdentifier="FEEDBACK" identifier="A" showHide="show">'
    )
    body = f"<p>Q?</p>{choices(f'a{inline}Ya.</feedbackInline>', 'b')}"
    question = one(item(response(["A"]), body, processing(HANDS_ON)))
    assert texts(question.body["options"]) == ["a", "b"]
    assert question.body["options"][0]["feedback"] == "Ya."


def test_feedback_to_the_right_and_to_all_wrong_answers(one):
    right = '<match><variable identifier="RESPONSE"/><correct identifier="RESPONSE"/></match>'
    rules = (
        f"<responseCondition><responseIf>{right}{sets('yes')}</responseIf>"
        f"<responseElse>{sets('no')}</responseElse></responseCondition>"
    )
    rest = processing(rules) + modal("yes", "Ya.") + modal("no", "Bukan.")
    question = one(item(response(["A"]), f"<p>Q?</p>{choices('a', 'b', 'c')}", rest))
    assert [o["feedback"] for o in question.body["options"]] == [
        "Ya.",
        "Bukan.",
        "Bukan.",
    ]
    several = response(["A", "B"], cardinality="multiple")
    body = f"<p>Q?</p>{choices('a', 'b', 'c', most=0)}"
    question = one(item(several, body, rest))
    assert {note.code for note in question.notes} == {
        "all_or_nothing",
        "other_feedback",
    }


# --- Order and match --------------------------------------------------------------------

STEPS = "".join(
    f'<simpleChoice identifier="S{n}">Langkah {n}</simpleChoice>' for n in "123"
)


def order(shown=STEPS):
    return f'<p>Urutkan.</p><orderInteraction responseIdentifier="RESPONSE" shuffle="true">{shown}</orderInteraction>'


def test_an_order_is_what_is_declared_as_right(one):
    declared = response(["S2", "S3", "S1"], cardinality="ordered")
    question = one(item(declared, order()))
    assert question.kind == "ordering"
    assert texts(question.body["items"]) == ["Langkah 2", "Langkah 3", "Langkah 1"]
    assert [note.code for note in question.notes] == ["ordering_marked"]


def test_an_order_that_names_not_all_is_refused():
    assert (
        refused(item(response(["S2"], cardinality="ordered"), order()))
        == "order_incomplete"
    )


def associable(*names, most=1):
    return "".join(
        f'<simpleAssociableChoice identifier="{name}" matchMax="{most}">{name}'
        "</simpleAssociableChoice>"
        for name in names
    )


def match(first, second):
    return (
        '<p>Cocokkan.</p><matchInteraction responseIdentifier="RESPONSE" shuffle="true">'
        f"<simpleMatchSet>{associable(*first)}</simpleMatchSet>"
        f"<simpleMatchSet>{associable(*second)}</simpleMatchSet></matchInteraction>"
    )


PAIRS = {"cardinality": "multiple", "kind": "directedPair"}


def matched(question):
    words = {choice["key"]: choice["text"] for choice in question.body["choices"]}
    return {i["text"]: words[i["choice"]] for i in question.body["items"]}


def test_a_match_with_a_choice_too_many(one):
    declared = response(["RI Jakarta", "JP Tokyo"], **PAIRS)
    question = one(item(declared, match(["RI", "JP"], ["Tokyo", "Roma", "Jakarta"])))
    assert question.kind == "matching"
    assert matched(question) == {"RI": "Jakarta", "JP": "Tokyo"}
    assert texts(question.body["choices"]) == ["Tokyo", "Roma", "Jakarta"]


def test_a_match_whose_items_stand_on_the_right_is_turned(one):
    declared = response(
        mapped=[("Jawa Bandung", 1), ("Jawa Semarang", 1), ("Bali Denpasar", 2)],
        **PAIRS,
    )
    shown = match(["Jawa", "Bali"], ["Bandung", "Semarang", "Denpasar"])
    question = one(item(declared, shown, processing(template=MAP)))
    assert matched(question) == {
        "Bandung": "Jawa",
        "Semarang": "Jawa",
        "Denpasar": "Bali",
    }


@pytest.mark.parametrize(
    "pairs", [["RI Jakarta"], ["RI Jakarta", "RI Tokyo", "JP Tokyo"], ["RI", "JP"], []]
)
def test_a_match_that_is_not_by_one_is_refused(pairs):
    shown = match(["RI", "JP"], ["Jakarta", "Tokyo"])
    assert refused(item(response(pairs, **PAIRS), shown)) == "matching_not_by_one"


def associate(*names):
    return (
        '<p>Pasangkan.</p><associateInteraction responseIdentifier="RESPONSE" '
        f'shuffle="true" maxAssociations="3">{associable(*names)}</associateInteraction>'
    )


def test_an_association_is_a_match(one):
    declared = response(["A P", "C M", "M D"], cardinality="multiple", kind="pair")
    question = one(item(declared, associate("A", "C", "D", "M", "P")))
    assert matched(question) == {"A": "P", "C": "M", "D": "M"}


def test_an_association_in_a_ring_is_refused():
    declared = response(["A B", "B C", "C A"], cardinality="multiple", kind="pair")
    assert refused(item(declared, associate("A", "B", "C"))) == "matching_not_by_one"


# --- What is typed ----------------------------------------------------------------------

GAP = '<textEntryInteraction responseIdentifier="RESPONSE" expectedLength="15"/>'


def test_a_short_answer_with_partial_points(one):
    entries = (
        '<mapping defaultValue="0"><mapEntry mapKey="York" mappedValue="1"/>'
        '<mapEntry mapKey="york*" mappedValue="0.5" caseSensitive="false"/></mapping>'
    )
    declared = response(["York"], kind="string").replace("</resp", f"{entries}</resp")
    body = f"<p>Richard, musim panas oleh matahari {GAP}.</p>"
    question = one(item(declared, body, processing(template=MAP)))
    assert (question.kind, question.body["match_case"]) == ("short", True)
    assert question.stem == "Richard, musim panas oleh matahari _____."
    assert marks(question, all="York", part="york*", none="yorkshire") == {
        "all": 1,
        "part": Decimal("0.5"),
        "none": 0,
    }


def test_a_short_answer_whose_case_does_not_count(one):
    rules = (
        '<responseCondition><responseIf><stringMatch caseSensitive="false"><variable '
        'identifier="RESPONSE"/><correct identifier="RESPONSE"/></stringMatch>'
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="float">1</baseValue>'
        "</setOutcomeValue></responseIf></responseCondition>"
    )
    declared = response(["Gratifikasi"], kind="string")
    question = one(item(declared, f"<p>Apa?</p><p>{GAP}</p>", processing(rules)))
    assert question.body["match_case"] is False
    assert question.stem == "Apa?"


def equal(attributes, value="3.14", inner=""):
    return (
        f"<responseCondition><responseIf><equal {attributes}><variable "
        f'identifier="RESPONSE"/>{value}</equal><setOutcomeValue identifier="SCORE">'
        f'<baseValue baseType="float">2</baseValue></setOutcomeValue>{inner}'
        "</responseIf></responseCondition>"
    )


RIGHT = '<correct identifier="RESPONSE"/>'
FOUR = '<baseValue baseType="float">4.0</baseValue>'


@pytest.mark.parametrize(
    ("rules", "value", "tolerance"),
    [
        ("", "3.14", "0"),
        (equal('toleranceMode="exact"', RIGHT), "3.14", "0"),
        (equal('toleranceMode="absolute" tolerance="0.01"', RIGHT), "3.14", "0.01"),
        (equal('toleranceMode="relative" tolerance="10 10"', FOUR), "4.0", "0.4"),
        (equal('toleranceMode="absolute" tolerance="0 1"', FOUR), "4.5", "0.5"),
        (
            equal('roundingMode="decimalPlaces" figures="2"', RIGHT).replace(
                "equal", "equalRounded"
            ),
            "3.14",
            "0.005",
        ),
        (
            equal('roundingMode="significantFigures" figures="2"', RIGHT).replace(
                "equal", "equalRounded"
            ),
            "3.14",
            "0.05",
        ),
    ],
)
def test_a_number_and_what_it_may_be_off(one, rules, value, tolerance):
    declared = response(["3.14"], kind="float")
    question = one(item(declared, f"<p>Pi?</p><p>{GAP}</p>", processing(rules)))
    assert question.kind == "numeric"
    [answer] = question.body["answers"]
    assert (answer["value"], answer["tolerance"]) == (value, tolerance)
    assert answer["share"] == "1"


def test_a_number_in_a_range_as_moodle_writes_it(one):
    rules = (
        "<responseCondition><responseIf><and><not><isNull><variable "
        'identifier="RESPONSE"/></isNull></not><gte><baseValue baseType="float">6'
        '</baseValue><variable identifier="RESPONSE"/></gte><lte><baseValue '
        'baseType="float">4</baseValue><variable identifier="RESPONSE"/></lte></and>'
        '<setOutcomeValue identifier="SCORE"><baseValue baseType="integer">1</baseValue>'
        "</setOutcomeValue></responseIf></responseCondition>"
    )
    declared = response(["5"], kind="float")
    body = f"<p>Berapa?</p><p>{GAP} hari</p>"
    question = one(item(declared, body, processing(rules)))
    assert question.body["answers"][0]["value"] == "5"
    assert question.body["answers"][0]["tolerance"] == "1"
    assert (question.body["unit"], question.stem) == ("hari", "Berapa?")


def test_a_number_has_feedback_and_parts(one):
    rules = equal('toleranceMode="absolute" tolerance="0.1"', FOUR, sets("near"))
    rest = processing(rules) + modal("near", "Tepat.")
    question = one(
        item(response(["4"], kind="integer"), f"<p>2+2?</p><p>{GAP}</p>", rest)
    )
    assert question.body["answers"][0]["feedback"] == "Tepat."


def test_what_is_no_number_is_refused():
    declared = response(["banyak"], kind="integer")
    assert refused(item(declared, f"<p>2+2?</p><p>{GAP}</p>")) == "not_a_number"


# --- Several in one item ----------------------------------------------------------------


def test_several_interactions_are_a_case(one):
    declared = response(["A"], name="R1") + response(["B"], name="R2")
    body = (
        "<p>Budi menerima amplop.</p><div><p>Apakah ini gratifikasi?</p>"
        f"{choices('Ya', 'Tidak', name='R1')}</div><p>Ke mana melapor?</p>"
        f"{choices('Polisi', 'UPG', name='R2')}"
    )
    question = one(item(declared, body))
    assert (question.kind, question.stem) == ("scenario", "Budi menerima amplop.")
    parts = question.body["parts"]
    assert [part["stem"] for part in parts] == [
        "Apakah ini gratifikasi?",
        "Ke mana melapor?",
    ]
    assert marks(question, half={"a": ["a"], "b": ["a"]}) == {"half": Decimal("0.5")}


def test_several_gaps_in_a_text_are_numbered(one):
    declared = response(["Jakarta"], kind="string", name="R1")
    declared += response(["1945"], kind="integer", name="R2")
    gap = '<textEntryInteraction responseIdentifier="{}"/>'
    body = f"<p>Di {gap.format('R1')} pada {gap.format('R2')}.</p>"
    question = one(item(declared, body))
    assert question.stem == "Di (1) _____ pada (2) _____."
    assert [part["stem"] for part in question.body["parts"]] == ["(1)", "(2)"]
    assert [part["kind"] for part in question.body["parts"]] == ["short", "numeric"]


# --- What cannot be asked ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("<p>Baca.</p>", "qti_nothing_asked"),
        ('<p>x</p><hotspotInteraction responseIdentifier="R"/>', "qti_interaction"),
        ('<p>x</p><customInteraction responseIdentifier="R"/>', "qti_interaction"),
        (
            "".join(choices("a", "b", name=f"R{n}") for n in range(21)),
            "too_many_interactions",
        ),
        (f"<p>x</p>{choices('a')}", "too_few_options"),
        (choices("a", "b"), "stem_empty"),
        (f"<p>x</p>{choices(*'ab')}" + "<p>y</p>" * 9000, "text_too_long"),
    ],
)
def test_what_cannot_be_asked_is_named(body, code):
    assert refused(item(response(["A"]), body)) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<questestinterop/>", "qti_too_old"),
        ('<assessmentTest title="x"/>', "qti_needs_package"),
        (item("", "", "<templateProcessing/>"), "qti_template"),
        (item(response(["A"], [("A", "x")]), choices("a", "b")), "not_points"),
        ("<assessmentItem title='x'/>", "stem_empty"),
        ("<assessmentItem>", "xml_malformed"),
        ("<!DOCTYPE a [<!ENTITY b 'c'>]><assessmentItem/>", "xml_doctype"),
        (f"<assessmentItem>{'<div>' * 99}", "xml_too_deep"),
        (f"<assessmentItem>{'<p/>' * 20_000}", "xml_too_wide"),
    ],
)
def test_files_that_are_refused(text, code):
    [problem] = read(text.encode(), format="qti").problems
    assert problem.code == code


def test_no_item_at_all():
    [problem] = read(b"<html/>", format="qti").problems
    assert (problem.code, problem.params) == ("qti_not_item", {"found": "html"})


# --- Texts ------------------------------------------------------------------------------


def test_scripts_and_styles_go_and_what_is_no_text_is_said(one):
    stem = (
        "<div><p>Apa <b>ini</b>?<script>alert(1)</script><style>p{}</style></p>"
        '<p><a href="javascript:alert(1)">x</a><a href="https://example.id">y</a></p>'
        '<math alttext="x kuadrat"><mi>x</mi></math><video src="a.mp4"/><p> </p></div>'
        '<rubricBlock view="scorer"><p>Kunci</p></rubricBlock>'
    )
    question = one(item(response(["A"]), f"{stem}{choices('a', 'b')}"))
    assert "alert" not in question.stem
    assert "Kunci" not in question.stem
    assert 'href="https://example.id"' in question.stem
    assert "x kuadrat" in question.stem
    assert {note.code for note in question.notes} == {
        "formula_as_text",
        "file_not_kept",
    }


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("peta.png", "picture_missing"),
        ("../../etc/passwd", "picture_missing"),
        ("https://example.id/peta.png", "picture_elsewhere"),
        ("data:image/png;base64,%%%", "picture_missing"),
        ("data:text/html,x", "picture_missing"),
    ],
)
def test_pictures_that_are_not_there_are_noted(one, source, code):
    body = f'<p>Apa? <img src="{source}" alt="Peta"/></p>{choices("a", "b")}'
    question = one(item(response(["A"]), body))
    assert [note.code for note in question.notes] == [code]
    assert "picture" not in question.body


def test_a_picture_within_the_text_is_kept(one):
    body = (
        f'<p><img src="data:image/png;base64,eHg=" alt="Peta"/></p>{choices("a", "b")}'
    )
    question = one(item(response(["A"]), body))
    assert question.stem == "Peta"
    assert question.body["picture"] == {"name": "picture.png", "alt": "Peta"}
    assert question.pictures == {"picture.png": b"xx"}

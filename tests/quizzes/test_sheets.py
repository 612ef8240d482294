"""How every kind of question is asked and reviewed, and what is kept from the learner."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from random import Random
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from quizzes import marking
from quizzes.models import Answer, QuestionVersion
from quizzes.previewing import sample_question
from quizzes.sheets import review_of, sheet_from, sheet_of
from quizzes.showing import shows_answers
from tests.factories import add_bank, add_quiz
from tests.quizzes.bodies import BODIES, OPTIONS, PICTURE, content, option
from tests.quizzes.test_rules import RULES

KINDS = list(BODIES)


@pytest.fixture(autouse=True)
def english():
    with override("en"):
        yield


WRONG = {
    "single": ["b"],
    "multiple": ["a", "b"],
    "true_false": ["b"],
    "matching": {"a": "3"},
    "ordering": ["b", "c", "a"],
    "numeric": "14",
    "short": "hadiah lebaran",
    "scenario": {"single": ["b"], "ordering": ["b", "c", "a"]},
}


def shown(kind, response=None, *, shows=False, body=None, order=None, markup="plain"):
    """The question as it stands on a sheet, drawn always in the same order."""
    body = body or BODIES[kind]
    version = QuestionVersion(
        kind=kind,
        stem="Asked?",
        body=body,
        feedback="Because",
        legal_basis="Article 12",
        markup=markup,
    )
    answer = Answer(
        position=3,
        question_version=version,
        option_order=order or marking.order(kind, body, rng=Random(4)),
        response=response,
        share=marking.mark(kind, body, response),
    )
    return sheet_from([answer], shows_answers=shows).questions[0]


def asked(question):
    return render_to_string("components/question.html", {"question": question})


def reviewed(question):
    return render_to_string("components/question_review.html", {"question": question})


def names_in(html):
    return set(re.findall(r'name="([^"]+)"', html))


# --- Asked ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("single", {"soal-3"}),
        ("multiple", {"soal-3"}),
        ("true_false", {"soal-3"}),
        ("matching", {"soal-3-a", "soal-3-b"}),
        ("ordering", {"soal-3-a", "soal-3-b", "soal-3-c"}),
        ("numeric", {"soal-3"}),
        ("short", {"soal-3"}),
        (
            "scenario",
            {"soal-3-single", "soal-3-numeric"}
            | {f"soal-3-ordering-{key}" for key in "abc"},
        ),
    ],
)
def test_fields_have_the_names_that_a_form_is_read_by(kind, names):
    assert names_in(asked(shown(kind))) == names


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("response", ["right", "wrong"])
def test_what_was_answered_stands_in_its_fields_again(kind, response):
    """Read back from the page as a browser would send it."""
    given = WRONG[kind] if response == "wrong" else marking.right(kind, BODIES[kind])
    html = asked(shown(kind, given))
    body = BODIES[kind]
    if kind == "scenario":
        for part in shown(kind, given).parts:
            assert read_back(asked(part), part.kind, part.name) == given.get(
                part.key, "" if part.kind == "numeric" else []
            )
        return
    assert read_back(html, kind, "soal-3") == marking.normalise(kind, body, given)


def read_back(html, kind, name):
    if kind in {"numeric", "short"}:
        return re.search(rf'name="{name}" type="text" value="([^"]*)"', html)[1]
    if kind in {"matching", "ordering"}:
        selects = re.findall(
            rf'<select[^>]*name="{name}-(\w+)"(.*?)</select>', html, re.DOTALL
        )
        chosen = {
            key: found[1]
            for key, inside in selects
            if (found := re.search(r'value="(\w+)" selected', inside))
        }
        return chosen if kind == "matching" else sorted(chosen, key=chosen.__getitem__)
    return sorted(re.findall(rf'name="{name}" value="(\w+)" checked', html))


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_has_a_label_and_every_group_a_name(kind):
    html = asked(shown(kind))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    labelled = re.findall(r'<label[^>]* for="([^"]+)"', html)
    assert labelled == re.findall(r'<(?:select|input) id="([^"]+)"', html)
    for pointed in re.findall(r'aria-(?:labelledby|describedby)="([^"]+)"', html):
        assert set(pointed.split()) <= set(ids)
    for choice in re.findall(r"<label class=\"option\">(.*?)</label>", html, re.DOTALL):
        assert "<input" in choice


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_answered_before_it_is(kind):
    question = shown(kind)
    assert not question.answered
    assert not question.is_begun
    assert not re.search(r" checked| selected", asked(question))


def test_a_drawn_order_is_no_answer_until_it_is_confirmed():
    question = shown("ordering", order=["b", "a", "c"])
    assert [item.place for item in question.items] == [None, None, None]
    assert [item.name for item in question.items] == [
        "soal-3-b",
        "soal-3-a",
        "soal-3-c",
    ]
    answered = shown("ordering", ["c", "a", "b"], order=["b", "a", "c"])
    assert [item.label for item in answered.items] == [
        "At the end",
        "First of all",
        "After that",
    ]
    assert [item.place for item in answered.items] == [1, 2, 3]


def test_options_stand_in_the_order_that_was_drawn():
    question = shown("single", order=["c", "a", "b"])
    assert [o.value for o in question.options] == ["c", "a", "b"]


def test_a_case_numbers_its_parts_and_counts_them():
    question = shown("scenario", {"single": ["a"]})
    assert [part.label for part in question.parts] == ["3a", "3b", "3c"]
    assert (question.answered_parts, question.answered, question.is_begun) == (
        1,
        False,
        True,
    )
    html = asked(question)
    assert html.count("Asked?") == 2  # in full, and again in the bar that stays
    assert 'data-part="ordering" data-kind="ordering"' in html


def test_more_parts_and_choices_than_letters_are_all_shown():
    part = BODIES["scenario"]["parts"][0]
    body = {"parts": [part | {"key": f"p{n}"} for n in range(30)]}
    assert [p.label for p in shown("scenario", body=body).parts][25:28] == [
        "3z",
        "327",
        "328",
    ]


def test_long_choices_are_read_above_by_their_letters():
    long = "A choice that does not fit into a list on a phone"
    body = BODIES["matching"] | {
        "choices": [
            {"key": "1", "text": long},
            {"key": "2", "text": "Write down"},
            {"key": "3", "text": "None"},
        ]
    }
    question = shown("matching", body=body, order=["3", "1", "2"])
    html = asked(question)
    assert html.count("<ol") == 1
    assert f">B. {long}</option>" in html
    assert "<ol" not in asked(shown("matching"))


def test_pictures_have_their_size_and_their_words():
    html = asked(shown("single"))
    [picture] = re.findall(r"<img[^>]*>", html)
    for piece in ('alt="A cake"', 'width="40"', 'height="30"', 'loading="lazy"'):
        assert piece in picture
    assert "quiz/00/a.png" in picture


def test_a_picture_that_was_never_stored_is_told():
    alone = {"sha256": "0" * 64, "alt": "A chart"}
    question = shown("numeric", body=BODIES["numeric"] | {"picture": alone})
    html = asked(question)
    assert "[A chart]" in html
    assert "<img" not in html


def test_a_picture_of_unknown_size_says_none():
    picture = PICTURE | {"alt": "x", "width": None}
    html = asked(shown("short", body=BODIES["short"] | {"picture": picture}))
    assert "width=" not in re.search(r"<img[^>]*>", html)[0]


def test_an_error_stands_beside_its_field():
    question = replace(shown("numeric", "abc"), error="Write it like 12,5.")
    html = asked(question)
    assert "Write it like 12,5." in html
    assert 'aria-invalid="true"' in html
    assert 'value="abc"' in html


@pytest.mark.parametrize("kind", KINDS)
def test_what_authors_write_is_shown_as_text(kind):
    """Every text of a body, replaced by a script, asked and reviewed."""
    evil = "<script>alert(1)</script>"

    def poisoned(value):
        if isinstance(value, list):
            return [poisoned(item) for item in value]
        if isinstance(value, dict):
            return {
                name: evil
                if name in {"text", "feedback", "stem", "unit", "alt", "legal_basis"}
                else poisoned(inside)
                for name, inside in value.items()
            }
        return value

    for markup in ("plain", "markdown", "html"):
        body = poisoned(BODIES[kind])
        question = shown(kind, markup=markup, body=body)
        review = shown(kind, WRONG[kind], markup=markup, body=body, shows=True)
        assert "<script" not in asked(question)
        assert "<script" not in reviewed(review)


# --- Kept from the learner ----------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_right_changes_nothing_on_a_page_that_hides_it(kind):
    """Two questions that differ only in what is right read the same, letter by letter."""
    body, other = BODIES[kind], turned(kind, BODIES[kind])
    order = marking.order(kind, body, rng=Random(1))
    for given in (None, WRONG[kind]):
        pages = [
            asked(shown(kind, given, body=one, order=order))
            + reviewed(shown(kind, given, body=one, order=order))
            for one in (body, other)
        ]
        assert pages[0] == pages[1]
    for told in ("Because", "Article", "Well chosen", "Badly chosen", "gratifikasi"):
        assert told not in pages[0]
    for told in ("Exactly", "Nearly", "One form of it", "option--right", "The right"):
        assert told not in pages[0]


def turned(kind, body):
    """The same question with another key."""
    if kind == "scenario":
        parts = [p | {"body": turned(p["kind"], p["body"])} for p in body["parts"]]
        return {"parts": parts}
    if "options" in body:
        others = [
            option("x", "x") | o | {"correct": not o["correct"], "feedback": "Other"}
            for o in body["options"]
        ]
        return {"options": others}
    if kind == "matching":
        return body | {"items": [item | {"choice": "3"} for item in body["items"]]}
    if kind == "ordering":
        return {"items": body["items"][::-1]}
    answer = {"value": "7", "text": "seven", "share": "1", "feedback": "Other"}
    return body | {"answers": [answer]}


# --- Reviewed -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_right_answer_is_called_right(kind):
    html = reviewed(shown(kind, marking.right(kind, BODIES[kind]), shows=True))
    assert "verdict--right" in html
    assert "verdict--wrong" not in html
    assert "option--wrong" not in html
    assert "Because" in html
    assert "Article 12" in html


@pytest.mark.parametrize("kind", KINDS)
def test_no_answer_is_named(kind):
    html = reviewed(shown(kind, shows=True))
    assert "You gave no answer." in html
    assert "verdict--right" not in html


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("single", ["Your answer, not right", "Badly chosen", "The right answer<"]),
        ("multiple", ["Your answer, right", "Your answer, not right", "Well chosen"]),
        ("matching", ["Your choice, not right", "Misleading", "The right choice"]),
        ("ordering", ["Follows rightly", "Does not follow", "The right order"]),
        ("numeric", ["14 days", "12.25 – 12.75 days", "Nearly", "Partly right: 50"]),
        ("short", ["hadiah lebaran", "gratifikasi", "One form of it", "Partly right"]),
        ("scenario", ["Question 3b", "About ordering", "Article single", "this part"]),
    ],
)
def test_a_wrong_or_partly_right_answer_is_explained(kind, told):
    html = reviewed(shown(kind, WRONG[kind], shows=True)).replace("\xa0", " ")
    assert [piece for piece in told if piece not in html] == []


def test_an_option_that_earns_a_part_is_not_called_wrong():
    keep = option("b", "Keep it", share="0.25")
    body = {"options": [OPTIONS[0], keep]}
    html = reviewed(shown("single", ["b"], shows=True, body=body))
    assert "Your answer, right in part" in html
    assert "option--wrong" not in html
    assert "right in part" not in reviewed(shown("single", ["b"], body=body))


def test_steps_that_follow_rightly_are_as_many_as_earn():
    body = {"items": [{"key": k, "text": k} for k in "abcde"]}
    for given in (list("abcde"), list("bacde"), list("edcba"), list("cdeab")):
        items = shown("ordering", given, shows=True, body=body).items
        follow = sum(item.correct is True for item in items[1:])
        assert Decimal(follow) / 4 == marking.mark("ordering", body, given)


@pytest.mark.parametrize(
    ("answer", "accepted"),
    [
        ({"value": "2000000"}, "2,000,000"),
        ({"value": "2019"}, "2019"),
        ({"value": "-3.50", "tolerance": "0.1"}, "−3.6 – −3.4"),
        ({"value": "1E+3"}, "1000"),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(answer, accepted):
    body = {"answers": [answer | {"share": "1"}]}
    assert shown("numeric", shows=True, body=body).accepted == (accepted,)


def test_stars_of_a_pattern_are_left_open():
    body = {"answers": [{"text": r"lapor* \*"}]}
    assert shown("short", shows=True, body=body).accepted == ("lapor… *",)


def test_an_answer_that_meets_nothing_has_no_words_of_its_own():
    assert shown("short", "suap", shows=True).answer_feedback == ""


# --- When right answers are shown ---------------------------------------------------------


def rules(**changes):
    return replace(RULES, **changes)


def standing(*, is_done=False, left=1, is_trying=False):
    return SimpleNamespace(
        is_done=is_done, attempts_left=left, open_attempt=is_trying or None
    )


@pytest.mark.parametrize(
    ("when", "stands", "expected"),
    [
        ("always", standing(), True),
        ("never", standing(is_done=True, left=0), False),
        ("passed", standing(), False),
        ("passed", standing(left=None), False),
        ("passed", standing(is_done=True), True),
        ("passed", standing(left=0), True),
        ("passed", standing(left=0, is_trying=True), False),
    ],
)
def test_right_answers_are_shown_when_the_rules_say_so(now, when, stands, expected):
    found = shows_answers(rules(answers_shown=when), standing=stands, at=now)
    assert found is expected


@pytest.mark.parametrize(
    ("minutes", "expected"), [(-1, True), (0, True), (1, False), (None, False)]
)
def test_right_answers_from_a_date_on(now, minutes, expected):
    start = None if minutes is None else now + timedelta(minutes=minutes)
    dated = rules(answers_shown="date", answers_from=start)
    assert shows_answers(dated, standing=standing(), at=now) is expected


# --- Previews -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_preview_shows_each_kind_asked_and_reviewed(kind):
    sample = sample_question(content(kind, feedback="Because"))
    assert not sample["asked"].is_begun
    assert "Because" not in asked(sample["asked"])
    assert sample["reviewed"].is_begun
    assert "Because" in reviewed(sample["reviewed"])


@pytest.mark.parametrize("markup", ["markdown", "html"])
def test_a_preview_reads_the_markup(markup):
    stem = {"markdown": "**Which**", "html": "<strong>Which</strong>"}[markup]
    sample = sample_question(content("single", stem=stem, markup=markup))
    assert "<strong>Which</strong>" in sample["asked"].stem


def test_a_preview_does_not_begin_with_the_right_order():
    items = sample_question(content("ordering"))["asked"].items
    assert [item.name[-1] for item in items] != ["a", "b", "c"]


# --- From the record ----------------------------------------------------------------------


@pytest.mark.django_db
def test_sheet_and_review_take_one_query_each(course, start, django_assert_num_queries):
    quiz = add_quiz(course, add_bank("satu"), slug="satu", draw_count=4)
    attempt = start(quiz)
    with django_assert_num_queries(1):
        assert len(sheet_of(attempt).questions) == 4
    with django_assert_num_queries(1):
        review_of(attempt, shows_answers=True)

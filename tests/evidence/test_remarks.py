"""The unit tells its story, assessors answer; nothing that was said is ever changed."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from elearning.evidence.models import Remark
from elearning.evidence.remarking import CannotRemark, assess, tell_story
from elearning.evidence.reporting.remarks import said_about, verdicts
from elearning.frameworks.models import Option
from tests.conftest import NOW
from tests.evidence.acting import complete, person
from tests.factories import UserFactory

YEAR = 2026


@pytest.fixture
def who():
    return UserFactory(first_name="Dewi")


@pytest.fixture
def facts(office, question, who):
    return {
        "unit": office,
        "question": question,
        "year": YEAR,
        "by": who,
        "at": NOW,
    }


def give(facts, **changes):
    return assess(
        **{**facts, "status": "accepted", "letter": "A", "text": ""} | changes
    )


# --- Acts ---------------------------------------------------------------------------------


def test_the_last_word_of_each_kind_counts(facts, office, question):
    tell_story(text="Satu", **facts)
    tell_story(text="Dua", **facts)
    give(facts, status="revise", letter="", text="Lampirkan undangan.")
    give(facts)
    said = said_about(question, unit=office, year=YEAR)
    assert said.story.text == "Dua"
    assert (said.verdict.status, said.verdict.letter) == ("accepted", "A")
    assert len(said.remarks) == 4
    assert verdicts(unit=office, year=YEAR) == {question.pk: said.verdict}


def test_another_year_is_another_assessment(facts, office, question):
    give(facts)
    assert said_about(question, unit=office, year=YEAR + 1).verdict is None
    assert verdicts(unit=office, year=YEAR + 1) == {}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"status": ""}, "Choose where"),
        ({"status": "fine"}, "Choose where"),
        ({"letter": "Z"}, "no such option"),
        ({"letter": ""}, "answer that you accept"),
        ({"status": "revise", "text": " "}, "has to be revised"),
        ({"text": "x" * 5001}, "5000"),
    ],
)
def test_a_verdict_that_says_nothing_is_refused(facts, changes, says):
    from django.utils import translation

    with translation.override("en"), pytest.raises(CannotRemark, match=says):
        give(facts, **changes)
    assert not Remark.objects.exists()


@pytest.mark.parametrize("text", ["", "  ", "\x00"])
def test_an_empty_story_is_refused(facts, text):
    with pytest.raises(CannotRemark):
        tell_story(text=text, **facts)


@pytest.mark.parametrize(
    "values",
    [
        {"status": "", "text": ""},
        {"status": "", "text": "x", "letter": "A"},
        {"status": "revise", "text": ""},
        {"status": "fine", "text": "x"},
    ],
)
def test_the_database_refuses_a_remark_that_says_nothing(facts, values):
    row = {"written_at": NOW, "written_by": facts["by"], **values}
    row |= {name: facts[name] for name in ("unit", "question", "year")}
    with pytest.raises(IntegrityError), transaction.atomic():
        Remark.objects.create(**row)


def test_a_remark_cannot_be_changed_or_removed(facts):
    remark = give(facts)
    with pytest.raises(DatabaseError), transaction.atomic():
        Remark.objects.update(letter="B")
    with pytest.raises(DatabaseError), transaction.atomic():
        remark.delete()


# --- Pages --------------------------------------------------------------------------------


@pytest.fixture
def posted(question, office):
    """posted(browser, "tell_story", …): the status of the answer."""

    def _posted(browser, name, unit=office, **data):
        asked = {"unit": unit.code, "dari": "2026-01-01", "sampai": "2026-11-24"}
        address = reverse(name, args=[question.code])
        return browser.post(address, asked | data).status_code

    return _posted


def test_hr_tells_and_the_page_shows_it(posted, sign_in, office, course, duty):
    browser = sign_in("hr", office)
    assert posted(browser, "tell_story", narasi="Dilaksanakan Maret.") == 302
    page = browser.get(f"/eviden/PPE1A/?unit={office.code}").content.decode()
    assert "Dilaksanakan Maret." in page


def test_assessors_answer_and_the_list_shows_it(posted, sign_in, office, course, duty):
    browser = sign_in("assessor", office)
    assert posted(browser, "assess", status="accepted", jawaban="A", catatan="") == 302
    page = browser.get(f"/eviden/?unit={office.code}").content.decode()
    assert "Accepted" in page


def test_a_refused_verdict_is_told(posted, sign_in, office, course, duty):
    browser = sign_in("assessor", office)
    posted(browser, "assess", status="revise", catatan="")
    page = browser.get(f"/eviden/PPE1A/?unit={office.code}").content.decode()
    assert "Say what has to be revised." in page
    assert not Remark.objects.exists()


@pytest.mark.parametrize(
    ("role", "name"),
    [
        ("assessor", "tell_story"),
        ("hr", "assess"),
        ("leader", "tell_story"),
        ("leader", "assess"),
        ("", "assess"),
    ],
)
def test_each_says_only_his_part(posted, sign_in, office, role, name):
    browser = sign_in(role, office)
    assert posted(browser, name, status="checking", narasi="x") == 404
    assert not Remark.objects.exists()


def test_a_unit_outside_the_scope_is_not_there(posted, sign_in, office, school):
    browser = sign_in("assessor", office)
    assert posted(browser, "assess", unit=school, status="checking") == 404


def test_strangers_sign_in_first(posted, client, question):
    assert posted(client, "assess", status="checking") == 302
    assert not Remark.objects.exists()


def test_the_page_proposes_an_answer(sign_in, office, course, duty):
    complete(person(office, "Ani"), course)
    page = sign_in("assessor", office).get(f"/eviden/PPE1A/?unit={office.code}")
    assert page.context["proposal"].letter == "B"  # one quarter of four
    text = page.content.decode()
    assert "Proposed answer: B" in text
    assert "decide" in text


def test_every_option_can_be_chosen(sign_in, office, course, duty, question):
    page = sign_in("assessor", office).get("/eviden/PPE1A/").content.decode()
    letters = Option.objects.filter(question=question).values_list("letter", flat=True)
    assert list(letters)
    for letter in letters:
        assert f'<option value="{letter}"' in page

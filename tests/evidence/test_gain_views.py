"""/sdm/hasil-belajar/ and the gains beside an LKE question: shown, hidden, and to whom."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from courses.publishing import latest_version
from elearning.frameworks.models import Question
from elearning.people.models import User
from quizzes.models import Answer, Attempt
from tests.conftest import NOW
from tests.evidence.acting import (
    OCTOBER,
    build,
    content_of,
    csv_lines,
    person,
    start,
    xlsx_lines,
)
from tests.factories import UnitFactory, add_bank, add_quiz, grant

pytestmark = pytest.mark.django_db

PAGE = "/sdm/hasil-belajar/"
ADDRESSES = [PAGE, "/sdm/hasil-belajar.csv", "/sdm/hasil-belajar.xlsx"]


@pytest.fixture(scope="module")
def built(world):
    """A module with a pre- and a post-test."""
    made = build(school=True, duty=False)
    bank = add_bank(lke=("PPE1A",), objective=1)
    before = {"title": "Tes awal", "slug": "tes-awal", "purpose": "pre"}
    with time_machine.travel(NOW, tick=False):
        pre = add_quiz(made["course"], bank, **before)
        made["tests"] = (pre, add_quiz(made["course"], bank))
    return made


@pytest.fixture
def tests(db, made):
    return made["tests"]


@pytest.fixture
def learn(course, tests):
    """learn(unit, 12): so many people of the unit went from 50 to 100."""

    def _sit(enrolment, quiz, score):
        attempt = Attempt.objects.create(
            enrolment=enrolment,
            quiz=quiz,
            version=latest_version(quiz),
            number=1,
            started_at=OCTOBER,
            finished_at=OCTOBER + timedelta(minutes=quiz.pk),
            outcome="submitted",
            passed=True,
            score=score,
        )
        question = quiz.bank.questions.order_by("code").first()
        Answer.objects.create(
            attempt=attempt,
            position=1,
            question_version=question.latest,
            share=Decimal(score) / 100,
        )

    def _learn(unit, people):
        for n in range(people):
            enrolment = start(person(unit, f"Pegawai {n}"), course)
            for quiz, score in zip(tests, (50, 100), strict=True):
                _sit(enrolment, quiz, score)

    return _learn


def page_of(browser, address=PAGE, **query):
    response = browser.get(address, query)
    assert response.status_code == 200
    return response.content.decode()


# --- Who may look -----------------------------------------------------------------------


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_not_signed_in_is_asked_to(client, agency, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response["Location"].startswith("/akun/masuk/?next=/")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("role", [None, "assessor"])
def test_only_hr_and_leaders_look(sign_in, agency, role, address):
    assert sign_in(role, agency).get(address).status_code == 404


def test_a_unit_outside_the_scope_is_not_there(sign_in, office, school):
    assert sign_in("hr", office).get(PAGE, {"unit": school.code}).status_code == 404


def test_hr_of_an_office_learns_nothing_of_the_others(sign_in, learn, office, school):
    learn(office, 11)
    learn(school, 30)
    page = page_of(sign_in("hr", office))
    assert "mean of 11 people" in page
    assert "Dinas Pendidikan" not in page


# --- What is shown ----------------------------------------------------------------------


def test_the_figures_with_their_intervals(sign_in, learn, agency, office, school):
    learn(office, 11)
    learn(school, 12)
    page = page_of(sign_in("leader", agency))
    assert "mean of 23 people with both tests" in page
    assert "95% interval 50.0 – 50.0" in page
    assert "By module" in page
    assert f'href="/sdm/hasil-belajar/?unit={office.code}&amp;' in page
    assert "first post-test handed in counts" in page


def test_of_a_module_objectives_and_questions_too(sign_in, learn, course, office):
    learn(office, 11)
    page = page_of(sign_in("hr", office), modul=course.slug)
    assert "By objective" in page
    assert "By LKE question" in page
    assert "PPE1A" in page
    assert "By module" not in page


def test_of_a_module_nobody_took_there_is_nothing(sign_in, course, office):
    page = page_of(sign_in("hr", office), modul=course.slug)
    assert "Nobody has taken both tests yet" in page


def test_a_unit_below_leads_back_up(sign_in, learn, agency, office, school):
    learn(office, 11)
    learn(school, 12)
    page = page_of(sign_in("hr", agency), unit=office.code)
    assert "All my units" in page
    assert "mean of 11 people" in page


def test_a_small_group_is_told_so(sign_in, learn, office):
    learn(office, 9)
    page = page_of(sign_in("hr", office))
    assert "Fewer than 10 people have taken both tests" in page
    assert "50.0" not in page


def test_a_neighbour_is_hidden_on_its_own_page(sign_in, learn, agency, office, school):
    learn(office, 9)
    learn(school, 12)
    browser = sign_in("hr", agency)
    assert "so that a group of fewer than 10 cannot be reckoned" in page_of(browser)
    assert "Not shown for this unit" in page_of(browser, unit=school.code)


def test_of_several_grants_the_sum_is_shown(sign_in, learn, office, school):
    learn(office, 11)
    learn(school, 12)
    browser = sign_in("hr", office)
    grant(User.objects.get(pk=browser.session["_auth_user_id"]), "hr", school)
    assert "mean of 23 people" in page_of(browser)


@pytest.mark.parametrize("module", ["", "gratifikasi"])
def test_queries_do_not_grow_with_units(
    sign_in, learn, agency, office, module, django_assert_max_num_queries
):
    learn(office, 11)
    browser = sign_in("hr", agency)
    page_of(browser)
    with django_assert_max_num_queries(18):
        page_of(browser, modul=module)
    for _ in range(8):
        learn(UnitFactory(parent=agency), 10)
    with django_assert_max_num_queries(18):
        page_of(browser, modul=module)


# --- Files ------------------------------------------------------------------------------


def test_files_hold_every_table_of_the_page(sign_in, learn, agency, office, school):
    learn(office, 11)
    learn(school, 9)
    lines = csv_lines(sign_in("hr", agency).get("/sdm/hasil-belajar.csv"))
    assert [line[:3] for line in lines[1:]] == [
        ["Seluruhnya", "Kabupaten", "20"],
        ["Modul", "Gratifikasi", "20"],
        ["Unit", "Dinas Kesehatan", ""],
        ["Unit", "Dinas Pendidikan", ""],
    ]
    assert [line[-1] for line in lines[3:]] == [
        "Tidak ditampilkan agar kelompok kecil tidak dapat dihitung",
        "Kurang dari 10 orang",
    ]


def test_the_workbook_says_how_it_is_counted(sign_in, learn, course, office, centre):
    learn(office, 11)
    learn(centre, 12)
    browser = sign_in("hr", office)
    response = browser.get("/sdm/hasil-belajar.xlsx", {"modul": course.slug})
    book = content_of(response)
    rows = xlsx_lines(book)
    assert [row[0] for row in rows[1:]] == [
        "Seluruhnya",
        "Unit",
        "Unit",
        "Tujuan belajar",
        "Pertanyaan LKE",
    ]
    assert rows[1][2:6] == [23, 50, 100, 50]
    assert rows[2][1] == "Dinas Kesehatan (tanpa unit di bawahnya)"
    assert len(xlsx_lines(book, sheet=1)) == 8


# --- The assessor -----------------------------------------------------------------------


def test_the_assessor_sees_what_was_learnt(sign_in, learn, duty, agency, office):
    learn(office, 11)
    page = page_of(sign_in("assessor", agency), "/eviden/PPE1A/")
    assert "What was learnt" in page
    assert page.count('class="gain"') == 2  # the module, and the tagged questions


def test_the_assessor_sees_no_small_group(sign_in, learn, agency, office, school):
    learn(office, 11)
    learn(school, 9)
    browser = sign_in("assessor", agency)
    page = page_of(browser, "/eviden/PPE1A/", unit=office.code)
    assert "so that a group of fewer than 10 cannot be reckoned" in page
    assert 'class="gain"' not in page


def test_the_assessor_of_a_question_without_tests_sees_none(sign_in, course, agency):
    assert "What was learnt" not in page_of(
        sign_in("assessor", agency), "/eviden/PPE1A/"
    )


def test_the_period_cuts(sign_in, learn, agency, office):
    learn(office, 11)
    browser = sign_in("assessor", agency)
    page = page_of(browser, "/eviden/PPE1A/", dari="2026-11-01")
    assert "What was learnt" not in page


def test_tests_without_questions_that_name_it(sign_in, learn, course, agency, office):
    other = Question.objects.get(code="PPE1B")
    course.lke_questions.add(other)
    course.save()
    learn(office, 11)
    page = page_of(sign_in("assessor", agency), "/eviden/PPE1B/")
    assert page.count('class="gain"') == 1

"""The front page, the list, a module and its beginning, as each visitor finds them."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courses.certifying import revoke
from courses.models import (
    CompletionRevocation,
    CourseLegalBasis,
    CoursePage,
    Enrolment,
    HomePage,
)
from tests.factories import (
    EmployeeFactory,
    UserFactory,
    add_course,
    add_lesson,
    begin,
    do_step,
    finish,
    module_index,
    republish,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

MODULE = "/modul/gratifikasi/"
BEGIN = "/modul/gratifikasi/mulai/"


def text_of(response) -> str:
    return response.content.decode()


def queries_of(client, address) -> int:
    client.get(address)  # what is cached for all visitors is cached now
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


# --- Front page -------------------------------------------------------------------------


def test_the_front_page_greets_with_the_words_of_the_agency(reader, module):
    HomePage.objects.update(heading="Belajar integritas", introduction="Untuk semua.")
    page = text_of(reader.get("/"))
    assert "<h1>Belajar integritas</h1>" in page
    assert "Untuk semua." in page
    assert 'href="/modul/gratifikasi/"' in page
    assert "index, follow" in page


def test_an_empty_site_says_what_will_be_here(reader, db):
    assert "No module has been published yet" in text_of(reader.get("/"))
    assert "No module has been published yet" in text_of(reader.get("/modul/"))


def test_the_front_page_counts_certificates_and_modules(reader, module, first):
    finish(module)
    page = text_of(reader.get("/"))
    assert "<dt>certificates that anybody can verify</dt><dd>1</dd>" in page
    assert "<dt>modules published</dt><dd>1</dd>" in page


def test_the_front_page_shows_six_modules_and_the_way_to_all(reader, module):
    for n in range(6):
        add_course(f"modul-{n}")
    page = text_of(reader.get("/"))
    assert page.count('class="card module"') == 6
    assert page.count("All modules") == 2


def test_the_front_page_takes_four_queries_however_many_modules(reader, module):
    assert queries_of(reader, "/") <= 4
    for n in range(8):
        add_course(f"modul-{n}")
    assert queries_of(reader, "/") <= 4


def test_monitors_may_ask_for_the_head_alone(reader, module):
    assert {reader.head(path).status_code for path in ("/", "/modul/", MODULE)} == {200}
    assert reader.post("/").status_code == 405


# --- List of modules --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", ["Gratifikasi", "Benturan"]),
        ("GRATI", ["Gratifikasi"]),
        ("hadiah pegawai", ["Gratifikasi"]),
        ("  ", ["Gratifikasi", "Benturan"]),
        ("17/2024", ["Benturan"]),
        ("tidak ada", []),
        ("<script>", []),
    ],
)
def test_searching_finds_modules_by_what_they_say(reader, module, wanted, found):
    republish(module, summary="Menolak hadiah.", audience="Semua pegawai")
    other = add_course("benturan", title="Benturan")
    republish(other, legal_bases=[CourseLegalBasis(regulation="PermenPANRB 17/2024")])
    page = reader.get("/modul/", {"q": wanted})
    assert [module.title for module in page.context["modules"]] == found
    assert "<script>" not in text_of(page)
    assert ("Nothing found" in text_of(page)) == (not found)


def test_a_search_is_not_indexed_and_kept_short(reader, module):
    page = reader.get("/modul/", {"q": "x" * 500})
    assert 'content="noindex"' in text_of(page)
    assert page.context["wanted"] == "x" * 100


def test_the_list_costs_the_same_for_few_and_many(reader, module):
    few = queries_of(reader, "/modul/")
    for n in range(8):
        add_course(f"modul-{n}")
    assert queries_of(reader, "/modul/") == few


# --- A module ---------------------------------------------------------------------------


def test_a_module_tells_everything_before_the_start(reader, module, first, second):
    republish(
        module,
        objectives="Mengenali\nMenolak",
        audience="Semua pegawai",
        author_role="Inspektorat",
        jp=2.5,
    )
    page = text_of(reader.get(MODULE))
    for told in (
        "<li>Menolak</li>",
        "Semua pegawai",
        "Inspektorat · version 2, published 24 November 2026",
        "2.5\xa0JP",
        "45 minutes",
        "2 steps",
        "Lesson · 10 minutes",
    ):
        assert told in page
    assert 'href="/akun/masuk/?next=/modul/gratifikasi/"' in page


def test_a_draft_changes_nothing_for_readers(learner, module, first):
    module.title, module.summary = "Rancangan", "Belum."
    module.save_revision()
    first.title = "Rancangan langkah"
    first.save_revision()
    page = text_of(learner.get(MODULE))
    assert "Rancangan" not in page
    assert "Mengenali" in page
    assert "Rancangan" not in text_of(learner.get("/modul/"))


def test_the_next_step_is_one_click_away(learner, enrolment, first, second):
    assert "Continue: Mengenali" in text_of(learner.get(MODULE))
    do_step(enrolment, first)
    page = text_of(learner.get(MODULE))
    assert "Continue: Menolak" in page
    assert "1 of 2 steps" in page


def test_a_locked_step_is_no_link_and_says_what_opens_it(learner, first, second):
    page = text_of(learner.get(MODULE))
    assert "Opens after “Mengenali”" in page
    assert 'href="/modul/gratifikasi/menolak/"' not in page


def test_what_is_completed_offers_the_certificate(reader, module, first):
    completion = finish(module)
    reader.force_login(completion.enrolment.employee.user)
    page = text_of(reader.get(MODULE))
    assert "Completed on 24 November 2026" in page
    assert f"/sertifikat/{completion.certificate.code}.pdf" in page


@pytest.mark.parametrize("what", ["certificate", "completion"])
def test_what_was_revoked_says_so(reader, module, first, what, now):
    completion = finish(module)
    if what == "certificate":
        revoke(
            certificate=completion.certificate,
            reason="Keliru.",
            by=UserFactory(),
            at=now,
        )
    else:
        _revoke_completion(completion, at=now)
    reader.force_login(completion.enrolment.employee.user)
    page = text_of(reader.get(MODULE))
    assert "Revoked" in page
    assert "Completed on" not in page
    assert ".pdf" not in page


def _revoke_completion(completion, *, at) -> None:
    CompletionRevocation.objects.create(
        completion=completion,
        reason="Dikerjakan orang lain.",
        revoked_at=at,
        revoked_by=UserFactory(),
        confirmed_by=UserFactory(),
    )


def test_a_module_without_steps_is_shown(learner, module):
    assert "0 steps" in text_of(learner.get(MODULE))


@pytest.mark.parametrize("path", ["/modul/tidak-ada/", "/modul/tidak-ada/mulai/"])
def test_an_unknown_module_is_not_found(learner, path):
    answer = learner.post if path.endswith("mulai/") else learner.get
    assert answer(path).status_code == 404


def test_a_module_never_published_is_not_found(learner):
    draft = CoursePage(title="Baru", slug="baru", summary="Baru.", live=False)
    module_index().add_child(instance=draft)
    assert learner.get("/modul/baru/").status_code == 404
    assert learner.post("/modul/baru/mulai/").status_code == 404


def test_a_module_costs_the_same_for_few_and_many_steps(learner, module, first):
    few = queries_of(learner, MODULE)
    for n in range(8):
        add_lesson(module, f"lagi-{n}")
    assert queries_of(learner, MODULE) == few


# --- Beginning --------------------------------------------------------------------------


@pytest.fixture
def employee(reader):
    employee = EmployeeFactory(with_account=True)
    reader.force_login(employee.user)
    return employee


def test_beginning_enrols_and_opens_the_first_step(reader, employee, first, second):
    assert "Start this module" in text_of(reader.get(MODULE))
    assert reader.post(BEGIN).url == "/modul/gratifikasi/mengenali/"
    enrolment = Enrolment.objects.get()
    assert (enrolment.employee, enrolment.started_by) == (employee, employee.user)


def test_beginning_twice_goes_on_where_one_was(reader, module, employee, first, second):
    do_step(begin(module, employee), first)
    assert reader.post(BEGIN).url == "/modul/gratifikasi/menolak/"
    assert Enrolment.objects.count() == 1


def test_a_link_cannot_begin_anything(reader, employee, first):
    assert reader.get(BEGIN).status_code == 405
    assert not Enrolment.objects.exists()


def test_beginning_needs_the_token_of_the_form(client, employee, first):
    client.handler.enforce_csrf_checks = True
    assert client.post(BEGIN).status_code == 403


def test_an_anonymous_visitor_signs_in_and_is_back_at_the_button(reader, first):
    assert reader.post(BEGIN).url == "/akun/masuk/?next=/modul/gratifikasi/"
    assert not Enrolment.objects.exists()


def test_an_account_without_an_employee_is_told_that_nothing_counts(reader, first):
    reader.force_login(UserFactory())
    response = reader.post(BEGIN, follow=True)
    assert response.redirect_chain == [("/modul/gratifikasi/mengenali/", 302)]
    assert "Your account belongs to no employee" in text_of(response)
    assert not Enrolment.objects.exists()


def test_beginning_a_module_without_steps_stays_there(reader, module, employee):
    assert reader.post(BEGIN).url == MODULE


def test_a_new_year_asks_to_begin_again(reader, module, employee, first, clock):
    begin(module, employee)
    clock.move_to(datetime(2027, 1, 2, 3, 0, tzinfo=UTC))
    reader.force_login(employee.user)
    assert "Start this module" in text_of(reader.get(MODULE))
    reader.post(BEGIN)
    assert {e.cycle.code for e in Enrolment.objects.all()} == {"2026", "2027"}

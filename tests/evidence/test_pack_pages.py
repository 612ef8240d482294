"""Packs are made by the worker, listed, and handed to the assessors with their bytes."""

import hashlib

import pytest
from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from elearning.background.running import run
from elearning.evidence.models import EvidencePack, PackSubmission
from elearning.evidence.submitting import CannotSubmit, submit_pack
from elearning.models import Job
from tests.conftest import NOW
from tests.evidence.acting import complete, content_of, person
from tests.factories import UserFactory

LIST = "/eviden/paket/"


def read(job: Job) -> bytes:
    with job.file.open("rb") as file:
        return file.read()


@pytest.fixture
def completed(course, duty, centre):
    return complete(person(centre, "Ani"), course)


@pytest.fixture
def ask(django_capture_on_commit_callbacks):
    """ask(browser, kode=…): what the worker has done with it, at once."""

    def _ask(browser, **asked):
        with django_capture_on_commit_callbacks(execute=True):
            response = browser.post("/eviden/paket/baru/", asked)
        assert response.status_code == 302, response.status_code
        return Job.objects.latest("pk")

    return _ask


@pytest.fixture
def pack(ask, sign_in, office, completed):
    ask(sign_in("assessor", office), kode="PPE1A")
    return EvidencePack.objects.get()


def test_a_pack_is_made_by_the_worker_and_logged(ask, sign_in, office, completed):
    job = ask(sign_in("assessor", office), kode="PPE1A")
    pack = EvidencePack.objects.get()
    content = read(job)
    assert (pack.key, pack.unit, pack.questions) == (job.key, office, ["PPE1A"])
    assert (pack.size, pack.record_count) == (len(content), 1)
    assert pack.sha256 == hashlib.sha256(content).hexdigest()
    assert (job.state, job.done, job.total) == ("done", 2, 2)


def test_work_done_twice_gives_the_same_bytes_and_is_logged_once(pack):
    job = Job.objects.get()
    before = read(job)
    Job.objects.update(finished_at=None)
    run(key=str(job.key), clock=lambda: NOW)
    assert read(Job.objects.get()) == before
    assert EvidencePack.objects.count() == 1


def test_there_is_no_pack_while_no_module_serves_a_question(
    ask, sign_in, agency, question
):
    job = ask(sign_in("assessor", agency))
    assert job.state == "failed"
    assert "Belum ada modul" in job.problem


def test_the_worker_asks_again_what_may_be_seen(
    sign_in, office, completed, django_capture_on_commit_callbacks
):
    browser = sign_in("assessor", office)
    with django_capture_on_commit_callbacks(execute=False) as waiting:
        browser.post("/eviden/paket/baru/", {"kode": "PPE1A"})
    job = Job.objects.get()
    job.asked_by.role_grants.update(ends_on=NOW.date().replace(year=2025))
    for work in waiting:
        work()
    job.refresh_from_db()
    assert "tidak lagi termasuk unit Anda" in job.problem
    assert not EvidencePack.objects.exists()


# --- The list -----------------------------------------------------------------------------


def test_the_list_shows_the_packs_of_the_scope(pack, sign_in, office, school):
    page = sign_in("assessor", office).get(LIST).content.decode()
    assert pack.sha256[:8] in page
    assert pack.unit.name in page
    assert pack.sha256[:8] not in sign_in("assessor", school).get(LIST).content.decode()


def test_more_packs_cost_no_more_queries(
    pack, sign_in, agency, office, django_assert_max_num_queries
):
    browser = sign_in("hr", agency)
    browser.get(LIST)
    with django_assert_max_num_queries(30) as few:
        browser.get(LIST)
    for _n in range(20):
        EvidencePack.objects.create(
            unit=office,
            questions=["PPE1A"],
            starts_on=NOW.date(),
            ends_on=NOW.date(),
            sha256="0" * 64,
            size=1,
            record_count=1,
            created_at=NOW,
            created_by=pack.created_by,
        )
    with django_assert_max_num_queries(len(few)):
        browser.get(LIST)


def test_the_file_is_for_the_scope_alone(pack, sign_in, office, school):
    address = reverse("pack_file", args=[pack.pk])
    response = sign_in("hr", office).get(address)
    assert hashlib.sha256(content_of(response)).hexdigest() == pack.sha256
    assert sign_in("assessor", school).get(address).status_code == 404
    assert sign_in("leader", office).get(address).status_code == 404


def test_a_file_that_is_gone_is_not_there(pack, sign_in, office):
    Job.objects.update(file="")
    browser = sign_in("hr", office)
    assert browser.get(reverse("pack_file", args=[pack.pk])).status_code == 404
    assert (
        reverse("pack_file", args=[pack.pk]) not in browser.get(LIST).content.decode()
    )


# --- Submission ---------------------------------------------------------------------------


def test_hr_submits_and_the_bytes_stay(pack, sign_in, office):
    browser = sign_in("hr", office)
    address = reverse("submit_pack", args=[pack.pk])
    assert address in browser.get(LIST).content.decode()
    browser.post(address, {"catatan": "Tahap 1"})
    submission = PackSubmission.objects.get()
    assert (submission.pack, submission.note) == (pack, "Tahap 1")
    Job.objects.get().file.delete()
    response = browser.get(reverse("pack_file", args=[pack.pk]))
    assert hashlib.sha256(content_of(response)).hexdigest() == pack.sha256
    page = browser.get(LIST).content.decode()
    assert "Tahap 1" in page
    assert address not in page


@pytest.mark.parametrize("role", ["assessor", "leader", ""])
def test_others_do_not_submit(pack, sign_in, office, role):
    browser = sign_in(role, office)
    assert browser.post(reverse("submit_pack", args=[pack.pk])).status_code == 404
    assert not PackSubmission.objects.exists()


def test_hr_of_another_unit_does_not_submit(pack, sign_in, school):
    browser = sign_in("hr", school)
    assert browser.post(reverse("submit_pack", args=[pack.pk])).status_code == 404


def test_a_pack_is_submitted_once(pack, sign_in, office):
    browser = sign_in("hr", office)
    for _n in range(2):
        browser.post(reverse("submit_pack", args=[pack.pk]))
    assert PackSubmission.objects.count() == 1


def test_a_changed_file_is_not_submitted(pack):
    job = Job.objects.get()
    job.file.save("eviden.zip", ContentFile(b"something else"))
    with pytest.raises(CannotSubmit, match="diubah setelah dibuat"):
        submit_pack(pack=pack, note="", by=UserFactory(), at=NOW)


def test_a_file_that_is_gone_is_not_submitted(pack):
    Job.objects.update(file="")
    with pytest.raises(CannotSubmit, match="sudah tidak ada"):
        submit_pack(pack=pack, note="", by=UserFactory(), at=NOW)


def test_a_submission_cannot_be_changed_or_removed(pack):
    submission = submit_pack(pack=pack, note="", by=UserFactory(), at=NOW)
    with pytest.raises(DatabaseError), transaction.atomic():
        PackSubmission.objects.update(note="lain")
    with pytest.raises(DatabaseError), transaction.atomic():
        submission.delete()

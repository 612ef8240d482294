"""Background work: asked for, run once, told about, and handed only to who asked."""

import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from elearning.background import Outcome, WorkStopped, run, start
from elearning.models import Job
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def counts_words(*, running):
    text = running.parameters["text"]
    running.report(1, 2)
    path = Path(tempfile.mkstemp(suffix=".txt")[1])
    path.write_text(text)
    return Outcome(
        summary={"lines": [f"{len(text.split())} words"]},
        path=path,
        filename="kata.txt",
    )


def stops(*, running):
    raise WorkStopped("The file has no rows. Choose another.")


def breaks(*, running):
    raise ZeroDivisionError


def ask(now, *, work="counts_words", by=None, **parameters):
    return start(
        work=f"{__name__}.{work}", title="Count", parameters=parameters, by=by, at=now
    )


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    def committing():
        return django_capture_on_commit_callbacks(execute=True)

    return committing


def test_work_runs_once_its_asking_is_committed(now, commit):
    with commit():
        job = ask(now, text="satu dua tiga")
        assert Job.objects.get().state == Job.State.WAITING
    job.refresh_from_db()
    assert job.state == Job.State.DONE
    assert job.summary == {"lines": ["3 words"]}
    with job.file.open() as file:
        assert file.read() == b"satu dua tiga"
    assert job.percent == 100


def address_of_database():
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    who = ":".join(quote(facts[name], safe="") for name in ("USER", "PASSWORD"))
    host = quote(facts["HOST"], safe="")
    return f"postgres://{who}@{host}:{facts['PORT']}/{facts['NAME']}"


def test_another_process_takes_what_waits(parallel_db, now, settings, tmp_path):
    """As on a real site: the asking leaves a row in the database, the worker takes it."""
    settings.TASKS = {
        "background": {"BACKEND": "django_tasks_db.DatabaseBackend"},
        "default": settings.TASKS["default"],
    }
    job = ask(now, text="satu dua")
    assert Job.objects.get().state == Job.State.WAITING
    env = {"DATABASE_URL": address_of_database(), "ELEARNING_VAR": str(tmp_path)}
    subprocess.run(
        [sys.executable, "manage.py", "work", "--once"],
        cwd=Path(__file__).parents[2],
        env=os.environ | env | {"DJANGO_SETTINGS_MODULE": "elearning.settings"},
        check=True,
    )
    job.refresh_from_db()
    assert (job.state, job.problem) == (Job.State.DONE, "")
    assert job.summary == {"lines": ["2 words"]}


def test_a_second_run_changes_nothing(now, commit):
    with commit():
        job = ask(now, text="satu")
    job.refresh_from_db()
    before = job.finished_at, job.file.name
    run(key=str(job.key), clock=timezone.now)
    job.refresh_from_db()
    assert (job.finished_at, job.file.name) == before


def test_who_asked_is_told_why_it_stopped(now, commit):
    with commit():
        job = ask(now, work="stops")
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.problem == "The file has no rows. Choose another."


def test_a_fault_of_ours_is_logged_and_told_plainly(now, commit, caplog):
    with commit():
        job = ask(now, work="breaks")
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert "ZeroDivisionError" in caplog.text
    assert "ZeroDivisionError" not in job.problem


def test_progress_is_written_at_most_once_a_second(now, django_assert_num_queries):
    job = Job.objects.create(
        work="x", title="x", asked_at=now, begun_at=now, beat_at=now
    )
    from elearning.background import Running

    running = Running(job=job, clock=lambda: now + timedelta(milliseconds=500))
    with django_assert_num_queries(0):
        running.report(5, 10)
    running.clock = lambda: now + timedelta(seconds=2)
    with django_assert_num_queries(1):
        running.report(6, 10)
    job.refresh_from_db()
    assert (job.done, job.total, job.percent) == (6, 10, 60)


def test_silence_is_noticed(now):
    job = Job(work="x", title="x", asked_at=now)
    assert not job.is_silent(at=now + timedelta(minutes=9))
    assert job.is_silent(at=now + timedelta(minutes=11))
    job.begun_at = job.beat_at = now + timedelta(minutes=8)
    assert not job.is_silent(at=now + timedelta(minutes=11))


@pytest.mark.parametrize(
    "facts",
    [
        {"begun_at": True},
        {"finished_at": True},
        {"problem": "No"},
    ],
)
def test_the_database_holds_the_order_of_things(now, facts):
    facts = {name: now if value is True else value for name, value in facts.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(work="x", title="x", asked_at=now, **facts)


# --- Pages ------------------------------------------------------------------------------


@pytest.fixture
def owner():
    return UserFactory()


def finished(now, commit, owner):
    with commit():
        return ask(now, by=owner, text="satu dua")


def test_the_page_renews_itself_until_the_work_is_done(
    client, now, owner, time_machine
):
    time_machine.move_to(now, tick=False)
    client.force_login(owner)
    job = Job.objects.create(work="x", title="Impor", asked_at=now, asked_by=owner)
    page = client.get(reverse("job", args=[job.key]))
    assert page["Refresh"] == "2"
    time_machine.move_to(now + timedelta(minutes=20), tick=False)
    page = client.get(reverse("job", args=[job.key]))
    assert "Refresh" not in page
    assert "terhenti" in page.content.decode()


def test_a_done_job_shows_what_came_of_it_and_its_file(client, now, commit, owner):
    client.force_login(owner)
    job = finished(now, commit, owner)
    page = client.get(reverse("job", args=[job.key]))
    assert "2 words" in page.content.decode()
    assert "Refresh" not in page
    file = client.get(reverse("job_file", args=[job.key]))
    assert b"".join(file) == b"satu dua"
    assert 'filename="kata.txt"' in file["Content-Disposition"]


def test_nobody_else_finds_it(client, now, commit, owner):
    job = finished(now, commit, owner)
    for name in ("job", "job_file"):
        address = reverse(name, args=[job.key])
        assert client.get(address).status_code == 302
        client.force_login(UserFactory())
        assert client.get(address).status_code == 404
        client.logout()


def test_no_file_no_download(client, now, owner):
    client.force_login(owner)
    job = Job.objects.create(work="x", title="x", asked_at=now, asked_by=owner)
    assert client.get(reverse("job_file", args=[job.key])).status_code == 404


def test_the_list_shows_one_s_own_work_in_constant_queries(
    client, now, owner, django_assert_max_num_queries
):
    client.force_login(owner)
    assert "Belum ada" in client.get(reverse("jobs")).content.decode()
    Job.objects.create(work="x", title="Milik orang lain", asked_at=now)
    for number in range(12):
        Job.objects.create(
            work="x", title=f"Impor {number}", asked_at=now, asked_by=owner
        )
    with django_assert_max_num_queries(6):
        page = client.get(reverse("jobs")).content.decode()
    assert "Impor 11" in page
    assert "Milik orang lain" not in page

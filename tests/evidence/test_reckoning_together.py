"""Reckoning while others reckon and learn: nobody waits, and nothing is lost or doubled."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction

from courses.models import LessonPage
from elearning.evidence import reckoning
from elearning.evidence.models import Reckoning
from elearning.evidence.reckoning import StillBeingWritten, reckon, settled_horizon
from elearning.evidence.reporting.campaigns import Horizon
from elearning.evidence.reporting.completion import completion
from elearning.evidence.reporting.tallies import Tally
from elearning.people.models import Unit
from tests.conftest import NOW, TODAY
from tests.evidence.acting import assign_to, complete, person
from tests.factories import add_course, add_step, unit_tree
from tests.threads import at_once


@pytest.fixture
def office(parallel_db):
    return unit_tree()[1]


@pytest.fixture
def course(office):
    page = add_course()
    add_step(page, LessonPage(title="Mengenali", slug="mengenali"))
    assign_to(page, office.get_root())
    return page


def figures():
    return completion(scope=Unit.objects.all(), on=TODAY)


def test_many_reckonings_at_once_make_one(course, office):
    for n in range(4):
        complete(person(office, f"Ani {n}"), course)
    at_once(lambda _: reckon(on=TODAY, by=None, at=NOW), count=8)
    assert Reckoning.objects.count() == 1
    found = figures()
    assert not found.derived
    assert found.total == Tally(done=4)


def test_people_who_learn_meanwhile_are_counted_once(course, office):
    people = [person(office, f"Ani {n}") for n in range(8)]

    def work(n):
        if n % 2:
            complete(people[n // 2], course)
        else:
            reckon(on=TODAY, by=None, at=NOW)

    at_once(work, count=16)
    assert figures().total.done == 8
    Reckoning.objects.update(mark=-1)
    assert figures().total.done == 8


@pytest.fixture
def under_way(course, office):
    """Somebody's completion, written and not yet committed until he is told to go on."""
    ani = person(office, "Ani")
    written, go_on = Event(), Event()

    def record():
        try:
            with transaction.atomic():
                complete(ani, course)
                written.set()
                go_on.wait(timeout=10)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        recorded = threads.submit(record)
        assert written.wait(timeout=20)
        yield go_on
        go_on.set()
        recorded.result(timeout=20)


def on_postgres():
    return connection.vendor == "postgresql"


def test_a_reckoning_waits_for_what_is_being_written(under_way):
    """On SQLite the one writer is waited for by the database itself."""

    def reckon_it():
        try:
            return reckon(on=TODAY, by=None, at=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as threads:
        reckoned = threads.submit(reckon_it)
        sleep(0.3)
        assert not reckoned.done()
        under_way.set()
        assert reckoned.result(timeout=20) == 1
    assert figures().total.done == 1


def test_who_writes_for_too_long_is_not_waited_for(under_way, monkeypatch):
    """On SQLite nobody else's ids are seen before they are committed."""
    monkeypatch.setattr(reckoning, "PATIENCE", 0.1)
    if on_postgres():
        with pytest.raises(StillBeingWritten):
            settled_horizon()
    else:
        assert settled_horizon() == Horizon(enrolment=0, completion=0)

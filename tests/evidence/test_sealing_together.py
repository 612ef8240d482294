"""Seals and records at the same time: none is left out, and none is sealed twice."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from time import sleep

import pytest
from django.db import connection, transaction

from courses.models import LessonPage
from elearning.evidence.checking import verify
from elearning.evidence.keeping import kept_seals
from elearning.evidence.models import Seal
from elearning.evidence.sealing import seal, sealed_count
from tests.conftest import NOW
from tests.evidence.acting import complete
from tests.factories import EmployeeFactory, add_course, add_step
from tests.threads import at_once


@pytest.fixture
def course(parallel_db, settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "keys"
    page = add_course()
    add_step(page, LessonPage(title="Mengenali", slug="mengenali"))
    return page


def test_a_seal_waits_for_a_record_under_way(course):
    late, soon = EmployeeFactory(), EmployeeFactory()
    written = Event()

    def record():
        with transaction.atomic():
            complete(late, course)
            written.set()
            sleep(1)  # time for a seal that would not wait
        connection.close()

    def seal_it():
        written.wait(timeout=5)
        try:
            return seal(by=None, at=NOW)
        finally:
            connection.close()

    complete(soon, course)
    with ThreadPoolExecutor(2) as threads:
        under_way, made = threads.submit(record), threads.submit(seal_it)
        under_way.result(timeout=20)
        assert made.result(timeout=20).record_count == 4  # with their certificates
    assert verify() == []


def test_many_seals_at_once_seal_each_record_once(course):
    for employee in EmployeeFactory.create_batch(3):
        complete(employee, course)
    at_once(lambda _: seal(by=None, at=NOW))
    assert Seal.objects.count() == 1
    assert sealed_count() == 6  # with their certificates
    assert len(kept_seals()) == 1
    assert verify() == []

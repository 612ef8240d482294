"""Whatever the figures rest on is watched by the database."""

import re

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.test.utils import CaptureQueriesContext

from elearning.evidence.models import Reckoning
from elearning.evidence.reporting.completion import completion
from elearning.guards import CountMovements
from elearning.people.models import Unit
from tests.conftest import TODAY
from tests.evidence.acting import complete, person

pytestmark = pytest.mark.django_db

# Learners write these: rows after the horizon are added when figures are read.
WRITTEN_BY_LEARNERS = {"courses_enrolment", "courses_coursecompletion"}
# Names and texts, read anew for each page; of an employee only that he is there.
READ_ANEW = {"courses_coursepage", "courses_cycle", "wagtailcore_page"}
READ_ANEW |= {"people_employee"}
OWN = {"evidence_reckoning", "evidence_reckonedtally", "evidence_movement"}


def watched():
    for migration in MigrationLoader(None).disk_migrations.values():
        for operation in migration.operations:
            if isinstance(operation, CountMovements):
                yield operation


def triggers():
    query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row[0] for row in cursor.fetchall()}


def test_no_migration_has_lost_a_trigger():
    """Where one has, by rebuilding a table on SQLite: repeat CountMovements after it."""
    expected = {
        f"{operation.model}_moved_{verb}"
        for operation in watched()
        for verb, since in operation.days.items()
        if since
    }
    assert expected - triggers() == set()
    assert len(expected) == 19


def test_every_table_behind_the_figures_is_watched(course, duty, office):
    complete(person(office, "Ani"), course)
    with CaptureQueriesContext(connection) as seen:
        completion(scope=Unit.objects.all(), on=TODAY, levels=None)
    read = set()
    for query in seen:
        read |= set(re.findall(r'(?:FROM|JOIN) "(\w+)"', query["sql"]))
    assert not Reckoning.objects.exists()
    tables = {operation.model for operation in watched()}
    assert read - tables - WRITTEN_BY_LEARNERS - READ_ANEW - OWN == set()
    assert "people_membership" in read & tables

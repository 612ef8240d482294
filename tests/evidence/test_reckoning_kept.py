"""What the database refuses among reckoned figures, and the command that keeps them."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from elearning.evidence import reckoning
from elearning.evidence.models import ReckonedTally, Reckoning
from elearning.evidence.reckoning import reckon
from elearning.evidence.reporting.completion import completion
from elearning.people.models import Unit
from tests.conftest import NOW, TODAY
from tests.evidence.acting import complete, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def reckoned(course, duty, office):
    complete(person(office, "Ani"), course)
    person(office, "Budi")
    reckon(on=TODAY, by=None, at=NOW)
    return Reckoning.objects.get()


def test_a_campaign_is_reckoned_once_a_day(reckoned):
    reckoned.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        reckoned.save()
    reckoned.day = date(2026, 11, 23)
    reckoned.save()


def test_a_unit_has_one_tally(reckoned):
    tally = reckoned.tallies.first()
    tally.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        tally.save()


def test_no_more_are_late_than_are_open(reckoned):
    open_ones = ReckonedTally.objects.filter(done=1, todo=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        open_ones.update(late=2)
    assert open_ones.update(late=1)


# --- The command --------------------------------------------------------------------------


@pytest.fixture
def command(capsys):
    def _command(*words):
        call_command("reckon", *words)
        return capsys.readouterr().out

    return _command


def test_the_command_reckons_today_and_the_month_ends(course, duty, office, command):
    complete(person(office, "Ani"), course)
    assert "23 days reckoned" in command()
    days = {*Reckoning.objects.values_list("day", flat=True)}
    assert TODAY in days
    assert days - {TODAY} == {day for day in days if day.month != TODAY.month}
    assert not completion(scope=Unit.objects.all(), on=TODAY).derived
    assert "23 days reckoned, 0 campaigns anew." in command()


def test_the_command_reckons_a_day(course, duty, office, command):
    assert "1 days reckoned, 1 campaigns anew." in command("--on", "2026-11-20")
    # It has passed and is no end of a month, but lies within the last week.
    assert Reckoning.objects.get().day == date(2026, 11, 20)


def test_the_command_says_that_somebody_writes_for_too_long(
    course, duty, office, command, monkeypatch
):
    def never(**asked):
        raise reckoning.StillBeingWritten

    monkeypatch.setattr("elearning.evidence.management.commands.reckon.reckon", never)
    with pytest.raises(CommandError, match="run it again later"):
        command()

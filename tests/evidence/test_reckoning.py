"""Reckoned figures say what the rows say, whatever happens in between."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.utils import timezone

from courses.assigning import end, exempt
from courses.models import Assignment, CourseCompletion
from elearning.evidence import works
from elearning.evidence.models import Movement, ReckonedTally, Reckoning
from elearning.evidence.reckoning import (
    ask_for_reckoning,
    days_to_reckon,
    fold_movements,
    mark_of,
    reckon,
    tidy,
)
from elearning.evidence.reporting.completion import completion
from elearning.evidence.reporting.people import people_rows
from elearning.evidence.reporting.tallies import Tally
from elearning.models import Job
from elearning.people.joining import AlreadyMovedOn, NotAMember, join, leave
from elearning.people.models import Employee, Unit
from tests.conftest import NOW, TODAY
from tests.evidence.acting import assign_to, build, complete, person, revoke, start
from tests.factories import EmployeeFactory, UserFactory, add_course, add_lesson

pytestmark = pytest.mark.django_db
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture(scope="module")
def built(world):
    return build(duty=False)


def figures(on=TODAY, **options):
    return completion(scope=Unit.objects.all(), on=on, levels=None, **options)


def told(found):
    """Everything a page could show: by module, by unit, as a whole."""
    return (
        found.total,
        [(row.campaign.course.pk, row.tally) for row in found.by_course()],
        [(row.unit.code, row.total) for row in found.rows()],
    )


def derived(on):
    """The same without anything that was reckoned."""
    kept = list(Reckoning.objects.on(on).values_list("pk", "mark"))
    Reckoning.objects.on(on).update(mark=-1)
    found = figures(on)
    for pk, mark in kept:
        Reckoning.objects.filter(pk=pk).update(mark=mark)
    assert found.derived or not found.campaigns
    return told(found)


# --- What is stored, and how long it stands -----------------------------------------------


def test_what_was_reckoned_is_what_the_rows_say(course, duty, agency, office, centre):
    complete(person(centre, "Ani"), course)
    start(person(office, "Budi"), course)
    person(agency, "Cici")
    assert figures().derived
    assert reckon(on=TODAY, by=None, at=NOW) == 1
    found = figures()
    assert not found.derived
    assert told(found) == derived(TODAY)
    assert found.total == Tally(done=1, progress=1, todo=1, late=2)
    units = ReckonedTally.objects.order_by("unit__path").values_list(
        "unit__code", "done"
    )
    assert list(units) == [(agency.code, 1), (office.code, 1), (centre.code, 1)]


def test_learners_are_added_without_reckoning_anew(course, duty, office, centre):
    ani, budi = person(centre, "Ani"), person(office, "Budi")
    reckon(on=TODAY, by=None, at=NOW)
    start(ani, course)
    complete(budi, course)
    found = figures()
    assert not found.derived
    assert found.total == Tally(done=1, progress=1, late=1)
    assert told(found) == derived(TODAY)


def test_what_began_before_and_ends_after_is_moved_once(course, duty, office):
    ani = person(office, "Ani")
    start(ani, course, NOW - timedelta(days=3))
    reckon(on=TODAY, by=None, at=NOW)
    complete(ani, course, NOW)
    assert figures().total == Tally(done=1)
    assert not figures().derived


def test_the_exempt_stay_exempt_whatever_they_learn(course, duty, office):
    ani = person(office, "Ani")
    excuse(ani)
    reckon(on=TODAY, by=None, at=NOW)
    complete(ani, course)
    assert figures().total == Tally(exempt=1)


def excuse(employee, starts_on=date(2026, 3, 1), **fields):
    return exempt(
        employee=employee,
        reason="Cuti besar",
        starts_on=starts_on,
        by=UserFactory(),
        at=NOW,
        **fields,
    )


def moves():
    """What moves the figures of today: each makes a reckoning of today fall."""
    return {
        "join": lambda unit, who, _duty: person(unit, "Baru"),
        "leave": lambda unit, who, _duty: leave(
            employee=who, ends_on=YESTERDAY, by=None, at=NOW
        ),
        "exempt": lambda unit, who, _duty: excuse(who),
        "assign": lambda unit, who, duty: assign_to(duty.course, unit),
        "end": lambda unit, who, duty: end(
            assignment=duty, reason="Dicabut", by=UserFactory(), at=NOW
        ),
        "move a unit": lambda unit, who, _duty: Unit.objects.get(pk=unit.pk).move(
            Unit.objects.order_by("path").last(), "first-child"
        ),
        "revoke": lambda unit, who, duty: revoke(
            CourseCompletion.objects.get(enrolment__employee__name="Selesai")
        ),
        "edit a rule": lambda unit, who, duty: duty.units.all().delete(),
    }


@pytest.mark.parametrize("name", list(moves()))
def test_it_falls_when_something_moves_who_must(course, duty, office, school, name):
    complete(person(office, "Selesai"), course)
    who = person(office, "Ani")
    reckon(on=TODAY, by=None, at=NOW)
    moves()[name](office, who, duty)
    found = figures()
    assert found.derived or not found.campaigns
    reckon(on=TODAY, by=None, at=NOW)
    assert told(figures()) == derived(TODAY)


def test_what_happens_now_leaves_the_past_standing(course, duty, office):
    ani = person(office, "Ani")
    june = date(2026, 6, 30)
    reckon(on=june, by=None, at=NOW)
    leave(employee=ani, ends_on=YESTERDAY, by=None, at=NOW)
    EmployeeFactory(membership__unit=office, membership__starts_on=TODAY)
    excuse(ani, starts_on=TODAY)
    assert not figures(june).derived
    EmployeeFactory(membership__unit=office, membership__starts_on=date(2026, 6, 1))
    assert figures(june).derived


def test_other_words_of_a_job_or_a_unit_move_nothing(course, duty, office):
    ani = person(office, "Ani")
    reckon(on=TODAY, by=None, at=NOW)
    ani.memberships.update(position_name="Analis")
    Unit.objects.filter(pk=office.pk).update(name="Dinas Baru", numchild=3)
    unit = Unit.objects.get(pk=office.pk)
    unit.short_name = "DB"
    unit.save()
    assert not figures().derived


# --- Random acts --------------------------------------------------------------------------


class Acts:
    """Random acts of learners and of HR on a small agency, day after day."""

    def __init__(self, seed, courses, units, clock):
        self.rng, self.courses, self.units = Random(seed), courses, units
        self.clock, self.by = clock, UserFactory()
        self.now = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)

    @property
    def today(self):
        return timezone.localdate(self.now)

    def act(self):
        acts = [self.enrol, self.complete, self.complete, self.revoke, self.exempt]
        acts += [self.join, self.move, self.leave, self.assign, self.end, self.wait]
        self.rng.choice(acts)()

    def somebody(self):
        return self.rng.choice(list(Employee.objects.order_by("pk")))

    def here(self, employee):
        return employee.memberships.on(self.today).exists()

    def enrol(self):
        start(self.somebody(), self.rng.choice(self.courses), self.now)

    def complete(self):
        employee, course = self.somebody(), self.rng.choice(self.courses)
        if self.here(employee):
            complete(employee, course, self.now)

    def revoke(self):
        valid = CourseCompletion.objects.valid().order_by("pk")
        if found := list(valid):
            revoke(self.rng.choice(found))

    def exempt(self):
        course = self.rng.choice([None, *self.courses])
        first = self.today - timedelta(days=self.rng.randrange(9))
        last = self.rng.choice([None, self.today + timedelta(days=3)])
        excuse(self.somebody(), starts_on=first, ends_on=last, course=course)

    def join(self):
        EmployeeFactory(
            membership__unit=self.rng.choice(self.units),
            membership__starts_on=self.today - timedelta(days=self.rng.randrange(5)),
        )

    def move(self):
        with suppress(AlreadyMovedOn):
            join(
                employee=self.somebody(),
                unit=self.rng.choice(self.units),
                employment_kind=self.rng.choice(["pns", "pppk"]),
                position_kind="executive",
                starts_on=self.today,
                legal_status=self.rng.choice(["active", "active", "study"]),
                by=None,
                at=self.now,
            )

    def leave(self):
        employee = self.somebody()
        if employee.memberships.filter(starts_on__lte=self.today).exists():
            with suppress(NotAMember):
                leave(employee=employee, ends_on=self.today, by=None, at=self.now)

    def assign(self):
        due = self.rng.choice(
            [{"due_on": self.today + timedelta(days=4)}, {"due_days": 3}]
        )
        assign_to(
            self.rng.choice(self.courses),
            self.rng.choice(self.units),
            starts_on=self.today,
            employment_kinds=self.rng.choice([[], ["pns"]]),
            exclude=[self.somebody()],
            **{"due_on": None} | due,
        )

    def end(self):
        open_ones = Assignment.objects.filter(ended_at=None).order_by("pk")
        if open_ones.count() > 2:
            end(assignment=open_ones[0], reason="Selesai", by=self.by, at=self.now)

    def wait(self):
        self.now += timedelta(days=self.rng.randrange(1, 4))
        self.clock.move_to(self.now)


@pytest.mark.parametrize("seed", range(4))
def test_reckoned_and_derived_agree_through_random_acts(
    course, agency, office, centre, school, clock, seed
):
    second = add_course("benturan")
    add_lesson(second)
    units = [agency, office, centre, school]
    acts = Acts(seed, [course, second], units, clock)
    for unit in units:
        EmployeeFactory(membership__unit=unit)
        EmployeeFactory(membership__unit=unit)
    acts.assign()
    acts.assign()
    stored = 0
    days = {acts.today}
    for n in range(60):
        acts.act()
        days.add(acts.today)
        if n % 3 == 0:
            reckon(on=acts.today, by=None, at=acts.now)
        for day in acts.rng.sample(sorted(days), min(2, len(days))):
            found = figures(day)
            if not found.derived:
                stored += 1
                assert told(found) == derived(day), (seed, n, day)
            everyone = len(people_rows(scope=Unit.objects.all(), on=day))
            assert found.total.everyone == everyone
    assert stored > 10  # it was the reckoned figures that were compared


# --- The work -----------------------------------------------------------------------------


def test_reckoning_again_changes_nothing_and_moves_the_horizon(course, duty, office):
    ani = person(office, "Ani")
    start(ani, course)
    past = date(2026, 6, 30)
    assert reckon(on=past, by=None, at=NOW) == 1
    complete(ani, course, NOW)
    before = Reckoning.objects.get()
    assert reckon(on=past, by=None, at=NOW) == 0
    after = Reckoning.objects.get()
    assert before.pk == after.pk
    assert before.last_completion_id < after.last_completion_id
    assert told(figures(past)) == derived(past)
    assert reckon(on=TODAY, by=None, at=NOW) == 1
    assert reckon(on=TODAY, by=None, at=NOW) == 0


def test_days_are_the_month_ends_of_two_years_and_today():
    days = days_to_reckon(date(2026, 3, 15))
    assert days[0] == date(2025, 1, 31)
    assert days[-4:] == [
        date(2025, 12, 31),
        date(2026, 1, 31),
        date(2026, 2, 28),
        date(2026, 3, 15),
    ]
    assert len(days) == 15


def test_days_that_have_passed_are_forgotten_but_month_ends(course, duty, office):
    person(office, "Ani")
    days = [date(2026, 10, 31), date(2026, 11, 10), date(2026, 11, 20), TODAY]
    for day in days:
        reckon(on=day, by=None, at=NOW)
    tidy(today=TODAY)
    left = Reckoning.objects.order_by("day").values_list("day", flat=True)
    assert list(left) == [days[0], days[2], days[3]]


def test_movements_are_folded_without_a_change(course, duty, office):
    person(office, "Ani")
    person(office, "Budi")
    marks = [mark_of(date(2019, 1, 1)), mark_of(TODAY)]
    fold_movements()
    assert [mark_of(date(2019, 1, 1)), mark_of(TODAY)] == marks
    days = list(Movement.objects.values_list("since", flat=True))
    assert len(days) == len(set(days))


def test_a_day_is_asked_for_once(course, duty, office):
    person(office, "Ani")
    for _ in range(2):
        ask_for_reckoning(on=TODAY, at=NOW)
    job = Job.objects.get()
    assert job.asked_by is None
    assert job.work == f"{works.__name__}.{works.reckon_day.__name__}"


def test_a_campaign_without_people_is_known_to_have_none(course, agency):
    assign_to(course, agency)
    assert reckon(on=TODAY, by=None, at=NOW) == 1
    assert not figures().derived
    assert figures().total == Tally()

"""Lesson hours of a year: what counts, for whom, and that figures equal their rows."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from courses.external.deciding import approve, revoke
from elearning.evidence.reporting.competence import estimate
from elearning.evidence.reporting.hour_rows import HoursTally, hour_rows, unit_hours
from elearning.evidence.reporting.hours import HoursYear
from elearning.evidence.reporting.ledger import ledger_of
from elearning.people.models import AgencySettings, CompetenceScores, Unit
from tests.conftest import NOW, TODAY
from tests.courses.sending import approved, refused, revoked, send
from tests.evidence.acting import complete
from tests.evidence.acting import person as somebody
from tests.evidence.acting import revoke as revoke_completion
from tests.factories import UserFactory, add_course, add_lesson

pytestmark = pytest.mark.django_db


def person(unit, name, **fields):
    return somebody(unit, name, with_account=True, **fields)


def year(number=2026) -> HoursYear:
    return HoursYear.of(number, today=TODAY)


def rows(**asked):
    values = {"scope": Unit.objects.all(), "year": year()} | asked
    return list(hour_rows(**values))


def hours_of(employee, number=2026):
    """Told twice, by the list and by the ledger, and always the same."""
    row = hour_rows(scope=Unit.objects.all(), year=year(number)).of(employee)
    ledger = ledger_of(employee, year=year(number))
    assert (row.own, row.external, row.jp) == (ledger.own, ledger.external, ledger.jp)
    return ledger.own, ledger.external


@pytest.fixture
def long_course(db):
    course = add_course("panjang", title="Panjang", jp=Decimal("2.5"))
    add_lesson(course)
    return course


# --- What counts ------------------------------------------------------------------------


def test_modules_and_certificates_add_up(office, long_course):
    ani = person(office, "Ani")
    complete(ani, long_course)
    approved(ani, jp=12)
    assert hours_of(ani) == (Decimal("2.5"), 12)


def test_nothing_is_zero(office):
    assert hours_of(person(office, "Ani")) == (0, 0)


def test_only_what_hr_approved_counts_and_only_once(office):
    ani = person(office, "Ani")
    approved(ani, number="1", jp=4)
    approved(ani, number="1", name="Dua kali", jp=4)
    send(ani, number="2", name="Menunggu", jp=5)
    refused(ani, number="3", name="Ditolak", jp=6)
    revoked(ani, number="4", name="Dicabut", jp=7)
    assert hours_of(ani) == (0, 4)
    states = {e.name: e.state for e in ledger_of(ani, year=year()).entries}
    assert states == {
        "Bimtek Manajemen Risiko": "counted",
        "Dua kali": "duplicate",
        "Menunggu": "waiting",
        "Ditolak": "refused",
        "Dicabut": "revoked",
    }


def test_when_the_first_is_revoked_the_second_takes_its_place(office):
    ani = person(office, "Ani")
    first = approved(ani, number="1", jp=4)
    approved(ani, number="1", name="Dua", jp=5)
    revoke(certificate=first, reason="Palsu.", by=UserFactory(), at=NOW)
    assert hours_of(ani) == (0, 5)


def test_a_revoked_completion_is_out_and_says_why(office, long_course):
    ani = person(office, "Ani")
    revoke_completion(complete(ani, long_course))
    assert hours_of(ani) == (0, 0)
    (entry,) = ledger_of(ani, year=year()).entries
    assert (entry.state, entry.reason) == ("revoked", "Dikerjakan orang lain")
    assert (entry.jp, entry.counted) == (Decimal("2.5"), 0)


@pytest.mark.parametrize(
    ("moment", "years"),
    [
        (datetime(2025, 12, 31, 16, 59, tzinfo=UTC), (Decimal("2.5"), 0)),
        (datetime(2025, 12, 31, 17, 0, tzinfo=UTC), (0, Decimal("2.5"))),  # 0.00 WIB
    ],
)
def test_the_year_of_a_module_is_that_of_the_site_s_clock(
    office, long_course, moment, years
):
    ani = person(office, "Ani")
    complete(ani, long_course, moment)
    assert (hours_of(ani, 2025)[0], hours_of(ani)[0]) == years


def test_the_last_day_decides_the_year_of_a_certificate(office):
    ani = person(office, "Ani")
    approved(ani, starts_on=date(2025, 12, 30), ends_on=date(2026, 1, 2), jp=9)
    assert (hours_of(ani, 2025), hours_of(ani)) == ((0, 0), (0, 9))


# --- For whom ---------------------------------------------------------------------------


def test_the_target_binds_civil_servants(office):
    ani = person(office, "Ani")
    approved(ani, jp=20)
    budi = person(office, "Budi")
    approved(budi, jp=19)
    cici = person(office, "Cici", membership__employment_kind="pppk")
    approved(cici, jp=24)
    dodi = person(office, "Dodi", membership__employment_kind="pppk_pw")
    approved(dodi, jp=25)
    person(office, "Eka", membership__employment_kind="cpns")
    assert {row.name: row.status for row in rows()} == {
        "Ani": "reached",
        "Budi": "below",
        "Cici": "",
        "Dodi": "over",
        "Eka": "",
    }
    for status, names in (
        ("reached", {"Ani"}),
        ("below", {"Budi"}),
        ("over", {"Dodi"}),
        ("", {"Ani", "Budi", "Cici", "Dodi", "Eka"}),
    ):
        assert {row.name for row in rows(status=status)} == names


def test_the_agency_sets_the_figures(office):
    agency = AgencySettings.load()
    agency.jp_target, agency.jp_pppk = 12, 11
    agency.save()
    approved(person(office, "Ani"), jp=12)
    approved(person(office, "Budi", membership__employment_kind="pppk"), jp=12)
    assert [row.status for row in rows()] == ["reached", "over"]


def test_people_are_those_active_on_the_last_day_or_today(office):
    person(office, "Ani")
    person(office, "Budi", membership__legal_status="study")
    person(office, "Cici", membership__ends_on=date(2025, 6, 30))
    person(office, "Dodi", membership__ends_on=date(2025, 12, 31))
    person(office, "Eka", membership__starts_on=date(2026, 11, 25))
    assert [row.name for row in rows()] == ["Ani"]
    assert [row.name for row in rows(year=year(2025))] == ["Ani", "Dodi"]


def test_a_search_finds_by_name_and_nip(office):
    ani = person(office, "Ani Lestari")
    person(office, "Budi")
    assert [row.name for row in rows(search="lestari")] == ["Ani Lestari"]
    assert [row.name for row in rows(search=ani.nip)] == ["Ani Lestari"]


# --- Figures ----------------------------------------------------------------------------


@pytest.fixture
def staff(agency, office, centre, school, long_course):
    """Six in four units; two of five civil servants have twenty."""
    person(agency, "Sekda")
    approved(person(office, "Ani"), jp=20)
    complete(person(office, "Budi"), long_course)
    cici = person(centre, "Cici")
    approved(cici, jp=18)
    complete(cici, long_course)
    approved(person(centre, "Dodi", membership__employment_kind="pppk"), jp=30)
    approved(person(school, "Eka"), jp=3)


def test_every_total_equals_its_rows(staff):
    for told in unit_hours(scope=Unit.objects.all(), year=year()):
        found = rows(scope=Unit.objects.filter(path__startswith=told.unit.path))
        assert told.total == HoursTally(
            people=len(found),
            bound=sum(row.employment == "PNS" for row in found),
            reached=sum(row.status == "reached" for row in found),
            over=sum(row.status == "over" for row in found),
            jp=sum(row.jp for row in found),
        ), told.unit


def test_the_tree_is_rolled_up(staff, agency, office, centre, school):
    told = unit_hours(scope=Unit.objects.all(), year=year())
    assert [(row.unit, row.depth, row.has_units) for row in told] == [
        (agency, 0, True),
        (office, 1, True),
        (centre, 2, False),
        (school, 1, False),
    ]
    top = told[0].total
    assert (top.people, top.bound, top.reached, top.over) == (6, 5, 2, 1)
    assert (top.jp, top.percent, top.mean) == (76, 40, Decimal("12.7"))


def test_a_scope_starts_at_its_own_top(staff, office, centre):
    scope = Unit.objects.filter(path__startswith=office.path)
    told = unit_hours(scope=scope, year=year())
    assert [(row.unit, row.depth) for row in told] == [(office, 0), (centre, 1)]


def test_nobody_has_no_percent_and_no_mean(agency):
    assert unit_hours(scope=Unit.objects.all(), year=year()) == []
    assert (HoursTally().percent, HoursTally().mean) == (None, None)


def test_figures_cost_the_same_for_more_people(
    staff, office, django_assert_max_num_queries
):
    def look():
        list(unit_hours(scope=Unit.objects.all(), year=asked))
        rows(year=asked)

    asked = year()
    with django_assert_max_num_queries(10) as few:
        look()
    for n in range(8):
        approved(person(office, f"Fajar {n}"), jp=20)
    with django_assert_max_num_queries(len(few)):
        look()


# --- The estimate -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "jp", "training", "seminar", "total"),
    [
        ("jpt", 20, True, True, 40),
        ("administrator", "19.5", True, True, 25),
        ("supervisor", 20, False, False, 15),
        ("functional", 20, True, False, 30),
        ("functional", 0, False, True, 10),
        ("executive", 20, False, False, Decimal("22.5")),
        ("executive", 0, True, True, Decimal("17.5")),
        ("executive", 90, True, True, 40),
    ],
)
def test_each_part_is_all_or_nothing(kind, jp, training, seminar, total):
    told = estimate(
        position_kind=kind,
        jp=Decimal(jp),
        has_training=training,
        has_seminar=seminar,
        scores=CompetenceScores(),
    )
    assert (told.total, told.most) == (total, 40)


def estimate_of(employee):
    row = hour_rows(scope=Unit.objects.all(), year=year()).of(employee)
    return {part.name: part.is_reached for part in row.estimate.parts}


@pytest.mark.parametrize(
    ("position", "kind", "reached"),
    [
        ("supervisor", 1, True),
        ("supervisor", 5, True),
        ("supervisor", 2, False),
        ("functional", 2, True),
        ("functional", 1, False),
    ],
)
def test_training_is_that_of_the_position(office, position, kind, reached):
    ani = person(office, "Ani", membership__position_kind=position)
    approved(ani, kind=kind, starts_on=date(2011, 1, 1), ends_on=date(2011, 3, 1))
    assert estimate_of(ani)["training"] is reached


@pytest.mark.parametrize(
    ("kind", "day", "reached"),
    [
        (9, date(2026, 3, 1), True),
        (4, date(2025, 1, 1), True),
        (9, date(2024, 12, 31), False),
        (7, date(2026, 3, 1), False),
        (8, date(2026, 3, 1), False),
    ],
)
def test_a_seminar_counts_for_two_years(office, kind, day, reached):
    ani = person(office, "Ani")
    approved(ani, kind=kind, starts_on=day, ends_on=day)
    assert estimate_of(ani)["seminar"] is reached


def test_a_revoked_seminar_is_none(office):
    ani = person(office, "Ani")
    revoked(ani, kind=9)
    assert estimate_of(ani)["seminar"] is False


def test_the_agency_may_let_socialisations_count(office, long_course):
    ani, budi = person(office, "Ani"), person(office, "Budi")
    complete(ani, long_course)
    approved(budi, kind=7)
    assert not estimate_of(ani)["seminar"]
    scores = CompetenceScores.load()
    scores.socialisation_counts = True
    scores.save()
    assert estimate_of(ani)["seminar"]
    assert estimate_of(budi)["seminar"]


def test_a_part_that_weighs_nothing_is_not_told(office):
    ani = person(office, "Ani")
    assert list(estimate_of(ani)) == ["hours", "seminar"]
    scores = CompetenceScores.load()
    scores.executive_training = Decimal(5)
    scores.save()
    assert not estimate_of(ani)["training"]
    approved(ani, kind=3)
    assert estimate_of(ani)["training"]


def test_the_hours_needed_are_a_setting(office):
    ani = person(office, "Ani")
    certificate = send(ani, jp=15)
    approve(certificate=certificate, by=UserFactory(), at=NOW)
    assert not estimate_of(ani)["hours"]
    scores = CompetenceScores.load()
    scores.hours_needed = 15
    scores.save()
    assert estimate_of(ani)["hours"]

"""Lesson hours (JP) of a year, by person: own modules and certificates from elsewhere, in SQL.

A figure and its rows are one query in two shapes: ``members`` says what anybody has.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DecimalField, Exists, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from courses.models import CourseCompletion, ExternalCertificate
from elearning.people.models import (
    AgencySettings,
    CompetenceScores,
    EmploymentKind,
    Membership,
    TrainingKind,
)
from elearning.people.models.employees import MembershipQuerySet
from elearning.people.models.units import UnitQuerySet
from elearning.people.searching import mentioning

from .tallies import end_of, start_of

REACHED, BELOW, OVER = "reached", "below", "over"
BOUND = (EmploymentKind.PNS,)
PPPK = (EmploymentKind.PPPK, EmploymentKind.PPPK_PARUH_WAKTU)
LEADERSHIP = (TrainingKind.STRUCTURAL, TrainingKind.MANAGERIAL)
HOURS: "DecimalField[Any, Any]" = DecimalField(max_digits=8, decimal_places=1)


@dataclass(frozen=True, kw_only=True)
class HoursYear:
    """A calendar year, told as of its last day or of today, and what is asked of people."""

    year: int
    on: date
    target: int
    pppk: int
    module_kind: int
    scores: CompetenceScores

    @classmethod
    def of(cls, year: int, *, today: date) -> "HoursYear":
        agency = AgencySettings.load()
        return cls(
            year=year,
            on=min(today, date(year, 12, 31)),
            target=agency.jp_target,
            pppk=agency.jp_pppk,
            module_kind=agency.module_training_kind,
            scores=CompetenceScores.load(),
        )

    @property
    def seminar_kinds(self) -> tuple[int, ...]:
        kinds = (TrainingKind.WORKSHOP, TrainingKind.SEMINAR)
        if self.scores.socialisation_counts:
            return (*kinds, TrainingKind.SOCIALISATION)
        return kinds

    def completions(self, *, years: int = 1) -> Any:
        """Valid completions of the year, or of so many years up to it."""
        return CourseCompletion.objects.valid().filter(
            completed_at__gte=start_of(date(self.year - years + 1, 1, 1)),
            completed_at__lt=end_of(date(self.year, 12, 31)),
        )

    def certificates(self) -> Any:
        """Those from elsewhere that count in the year: the last day decides."""
        return ExternalCertificate.objects.counted().filter(ends_on__year=self.year)


def members(*, scope: UnitQuerySet, year: HoursYear) -> MembershipQuerySet:
    """Who is active in ``scope`` on the day, with ``own``, ``external`` and ``jp``."""
    own = _sum_of(year.completions(), of="enrolment__employee")
    external = _sum_of(year.certificates(), of="employee")
    people = Membership.objects.on(year.on).active().filter(unit__in=scope)
    return people.annotate(own=own, external=external).annotate(
        jp=F("own") + F("external")
    )


def narrowed(
    people: MembershipQuerySet, *, year: HoursYear, status: str, search: str
) -> MembershipQuerySet:
    return people.filter(of_status(status, year=year) & mentioning(search))


def of_status(status: str, *, year: HoursYear) -> Q:
    """Reached or below are told of those whom the target binds, over of PPPK."""
    if status == REACHED:
        return Q(employment_kind__in=BOUND, jp__gte=year.target)
    if status == BELOW:
        return Q(employment_kind__in=BOUND, jp__lt=year.target)
    if status == OVER:
        return Q(employment_kind__in=PPPK, jp__gt=year.pppk)
    return Q()


def with_training(people: MembershipQuerySet, *, year: HoursYear) -> MembershipQuerySet:
    """Whether each has had what the estimate asks for, besides the hours."""
    seminar_years = year.scores.seminar_years
    return people.annotate(
        has_leadership=_has(LEADERSHIP, year=year),
        has_functional=_has((TrainingKind.FUNCTIONAL,), year=year),
        has_any_training=_has((*LEADERSHIP, 2, 3, 6, 8), year=year),
        has_seminar=_has(year.seminar_kinds, year=year, years=seminar_years),
    )


def _has(kinds: tuple[int, ...], *, year: HoursYear, years: int | None = None) -> Any:
    """Once in so many years, or ever up to the end of the year."""
    mine = ExternalCertificate.objects.approved().filter(
        employee=OuterRef("employee"),
        kind__in=kinds,
        ends_on__lte=date(year.year, 12, 31),
    )
    if years is not None:
        mine = mine.filter(ends_on__gte=date(year.year - years + 1, 1, 1))
    found: Any = Exists(mine)
    if year.module_kind in kinds:
        done = year.completions(years=years or 100)
        found |= Exists(done.filter(enrolment__employee=OuterRef("employee")))
    return found


def _sum_of(rows: Any, *, of: str) -> Any:
    his = rows.filter(**{of: OuterRef("employee")}).order_by().values(of)
    total = his.annotate(total=Sum("jp", output_field=HOURS)).values("total")
    return Coalesce(
        Subquery(total, output_field=HOURS), Value(Decimal(0)), output_field=HOURS
    )

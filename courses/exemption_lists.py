"""Exemptions as an HR office sees them: those of its people, and what one does."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from elearning.people.models import Employee
from elearning.people.models.units import UnitQuerySet
from elearning.people.nip import normalise_nip

from .choosing import employees_of, words_in
from .duties import Duty, duties_of
from .models import CourseCompletion, CoursePage, Exemption
from .models.exemptions import ExemptionQuerySet

WAITING, IN_FORCE, TO_COME, OVER, REFUSED, REVOKED = (
    "menunggu",
    "berlaku",
    "mendatang",
    "selesai",
    "ditolak",
    "dicabut",
)


@dataclass(frozen=True, kw_only=True)
class ExemptionRow:
    """``overlaps`` says that another one of the person covers some of its days."""

    exemption: Exemption
    status: str
    overlaps: bool


@dataclass(frozen=True, kw_only=True)
class Touched:
    """A duty that the exemption takes off, and whether it was done already."""

    duty: Duty
    is_done: bool


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What an exemption does, told before it is asked for and before it is approved."""

    span: str
    touched: tuple[Touched, ...]
    overlapping: tuple[Exemption, ...]


def exemptions_in(scope: UnitQuerySet, *, on: date) -> ExemptionQuerySet:
    """Those of people who belong to these units on the day; everybody's words with them."""
    return (
        Exemption.objects.filter(employee__in=employees_of(scope, on=on))
        .select_related(
            "employee",
            "course",
            "requested_by",
            "approved_by",
            "refused_by",
            "revoked_by",
        )
        .annotate(overlaps=Exists(_others()))
    )


def narrowed(
    rows: ExemptionQuerySet,
    *,
    on: date,
    status: str = "",
    module: str = "",
    search: str = "",
) -> ExemptionQuerySet:
    if status:
        rows = rows.filter(_of_status(status, on=on))
    if module:
        rows = rows.filter(Q(course__slug=module) | Q(course__isnull=True))
    digits = normalise_nip("".join(words_in(search)))
    if digits.isdecimal():
        rows = rows.filter(employee__nip__startswith=digits)
    else:
        for word in words_in(search):
            rows = rows.filter(employee__name__icontains=word)
    return rows.order_by("-starts_on", "-pk")


def rows_of(exemptions: Any, *, on: date) -> list[ExemptionRow]:
    return [
        ExemptionRow(
            exemption=exemption,
            status=status_of(exemption, on=on),
            overlaps=exemption.overlaps,
        )
        for exemption in exemptions
    ]


def status_of(exemption: Exemption, *, on: date) -> str:
    if exemption.revoked_at is not None:
        return REVOKED
    if exemption.refused_at is not None:
        return REFUSED
    if exemption.approved_at is None:
        return WAITING
    if exemption.starts_on > on:
        return TO_COME
    is_over = exemption.ends_on is not None and exemption.ends_on < on
    return OVER if is_over else IN_FORCE


def effect_of(
    *,
    employee: Employee,
    course: CoursePage | None,
    starts_on: date,
    ends_on: date | None,
    on: date,
    besides: Exemption | None = None,
) -> Effect:
    """What it takes off on its first day, or today; a constant number of queries."""
    day = max(starts_on, on)
    duties = [
        duty
        for duty in duties_of(employee, on=day)
        if course is None or duty.assignment.course_id == course.pk
    ]
    done = _done(employee, duties)
    others = Exemption.objects.filter(employee=employee)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if course is not None:
        others = others.filter(Q(course=course) | Q(course__isnull=True))
    overlapping = others.overlapping(starts_on=starts_on, ends_on=ends_on)
    return Effect(
        span=span_in_words(starts_on, ends_on),
        touched=tuple(
            Touched(
                duty=duty,
                is_done=(duty.assignment.course_id, duty.assignment.cycle_id) in done,
            )
            for duty in duties
        ),
        overlapping=tuple(overlapping.select_related("course").order_by("starts_on")),
    )


def effect_of_row(exemption: Exemption, *, on: date) -> Effect:
    return effect_of(
        employee=exemption.employee,
        course=exemption.course,
        starts_on=exemption.starts_on,
        ends_on=exemption.ends_on,
        on=on,
        besides=exemption,
    )


def span_in_words(starts_on: date, ends_on: date | None) -> str:
    first = date_format(starts_on, "j F Y")
    if ends_on is None:
        return _("Out of the denominator from %(first)s on, without an end.") % {
            "first": first
        }
    return _("Out of the denominator from %(first)s until %(last)s.") % {
        "first": first,
        "last": date_format(ends_on, "j F Y"),
    }


def last_day_of(exemption: Exemption) -> date | None:
    """The last day on which it counts: a revocation ends it the day before."""
    if exemption.revoked_at is None:
        return exemption.ends_on
    before = timezone.localdate(exemption.revoked_at) - timedelta(days=1)
    return min(before, exemption.ends_on or before)


def _done(employee: Employee, duties: list[Duty]) -> set[tuple[int, int]]:
    found = CourseCompletion.objects.valid().filter(
        enrolment__employee=employee,
        enrolment__course__in={duty.assignment.course_id for duty in duties},
    )
    return set(found.values_list("enrolment__course", "enrolment__cycle"))


def _of_status(status: str, *, on: date) -> Q:
    decided = Q(approved_at__isnull=False, revoked_at__isnull=True)
    return {
        WAITING: Q(
            approved_at__isnull=True, refused_at__isnull=True, revoked_at__isnull=True
        ),
        IN_FORCE: decided
        & Q(starts_on__lte=on)
        & (Q(ends_on__isnull=True) | Q(ends_on__gte=on)),
        TO_COME: decided & Q(starts_on__gt=on),
        OVER: decided & Q(starts_on__lte=on, ends_on__lt=on),
        REFUSED: Q(refused_at__isnull=False),
        REVOKED: Q(revoked_at__isnull=False),
    }.get(status, Q())


def _others() -> Any:
    """Another one of the same person that shares a day and a module, and counts."""
    from_then = Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef("starts_on"))
    last_day = Coalesce(OuterRef("ends_on"), Value(date.max), output_field=DateField())
    same_module = (
        Q(course__isnull=True)
        | Q(course=OuterRef("course"))
        | Q(IsNull(OuterRef("course"), True))
    )
    return (
        Exemption.objects.filter(
            from_then,
            employee=OuterRef("employee"),
            starts_on__lte=last_day,
            refused_at__isnull=True,
            revoked_at__isnull=True,
        )
        .filter(same_module)
        .exclude(pk=OuterRef("pk"))
    )

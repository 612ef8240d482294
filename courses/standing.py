"""Where a learner stands: duties, modules under way, certificates, lesson hours."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone

from elearning.people.models import Employee, Membership

from .cycles import FOR_EVER
from .duties import Duty, duties_of
from .learning import published_versions
from .models import (
    CoursePage,
    Cycle,
    Enrolment,
    Exemption,
    ExternalCertificate,
    StepCompletion,
)

SETTLED = frozenset({"done", "exempt"})


@dataclass(frozen=True, kw_only=True)
class Task:
    """A module to do. ``due`` is the end of the last day in the zone of the unit.

    ``note`` says why: the regulation or letter behind the duty. ``period`` is empty for
    what is done once for ever; ``exemption`` says why and until when it need not be done.
    """

    title: str
    url: str
    status: str
    due: datetime | None
    steps_done: int
    steps_total: int
    note: str = ""
    period: str = ""
    exemption: Exemption | None = None


@dataclass(frozen=True, kw_only=True)
class HeldCertificate:
    title: str
    number: str
    issued_at: datetime
    jp: Decimal
    url: str
    badge_url: str
    verify_url: str
    is_revoked: bool


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Everything on 'my learning'. ``jp`` is the sum of the calendar year ``year``.

    A target of lesson hours is set for civil servants alone.
    ``zone`` is where the person works: the clock by which his days end.
    """

    to_do: tuple[Task, ...]
    under_way: tuple[Task, ...]
    finished: tuple[Task, ...]
    certificates: tuple[HeldCertificate, ...]
    jp: Decimal
    year: int
    has_jp_target: bool
    zone: ZoneInfo


def standing_of(employee: Employee, *, on: date) -> Standing:
    """Constant number of queries, whatever the employee has done."""
    enrolments = _enrolments_of(employee)
    counts = _Counts(enrolments)
    place = _place_of(employee, on=on)
    zone = ZoneInfo(place.unit.time_zone if place else _default_zone())
    duties = _first_of_each_module(duties_of(employee, on=on))
    begun = {(e.course_id, e.cycle_id): e for e in enrolments}
    tasks = [
        _task_of_duty(duty, enrolment=begun.get(key), counts=counts, zone=zone, on=on)
        for key, duty in duties.items()
    ]
    free = [e for key, e in begun.items() if key not in duties]
    return Standing(
        to_do=tuple(t for t in tasks if t.status not in SETTLED),
        under_way=tuple(_task_of(e, counts=counts) for e in free if _is_open(e, on=on)),
        finished=tuple(t for t in tasks if t.status in SETTLED),
        certificates=tuple(_certificates(enrolments)),
        jp=_jp_in(on.year, enrolments) + _external_jp_in(on.year, employee),
        year=on.year,
        has_jp_target=place is not None and place.employment_kind == "pns",
        zone=zone,
    )


class _Counts:
    """Steps on show of each module, and how many of them each enrolment has done."""

    def __init__(self, enrolments: list[Enrolment]) -> None:
        self.total: Counter[int] = Counter()
        for row in published_versions().values("course_id", "page_id"):
            if row["page_id"] != row["course_id"]:
                self.total[row["course_id"]] += 1
        done = StepCompletion.objects.filter(enrolment__in=enrolments, step__live=True)
        rows = done.values_list("enrolment_id").annotate(n=Count("pk"))
        self.done: Counter[int] = Counter(dict(rows))


def _enrolments_of(employee: Employee) -> list[Enrolment]:
    rows = Enrolment.objects.filter(employee=employee).select_related(
        "course",
        "cycle",
        "completion__revocation",
        "completion__certificate__revocation",
    )
    return list(rows.order_by("-started_at"))


def _first_of_each_module(duties: list[Duty]) -> dict[tuple[int, int], Duty]:
    """The soonest duty for each module and cycle; nothing for a module off the site."""
    first: dict[tuple[int, int], Duty] = {}
    for duty in duties:
        assignment = duty.assignment
        if assignment.course.live:
            first.setdefault((assignment.course_id, assignment.cycle_id), duty)
    return first


def _place_of(employee: Employee, *, on: date) -> Membership | None:
    places = Membership.objects.filter(employee=employee).on(on)
    return places.select_related("unit").first()


def _default_zone() -> str:
    return timezone.get_default_timezone_name()


def _is_done(enrolment: Enrolment) -> bool:
    return hasattr(enrolment, "completion") and not hasattr(
        enrolment.completion, "revocation"
    )


def _is_open(enrolment: Enrolment, *, on: date) -> bool:
    """Whether it can still be finished: begun in a cycle that lasts, and on the site."""
    lasts = enrolment.cycle.starts_on <= on <= enrolment.cycle.ends_on
    return lasts and enrolment.course.live and not hasattr(enrolment, "completion")


def _task_of_duty(
    duty: Duty,
    *,
    enrolment: Enrolment | None,
    counts: _Counts,
    zone: ZoneInfo,
    on: date,
) -> Task:
    assignment = duty.assignment
    return Task(
        title=assignment.course.title,
        url=_course_url(assignment.course),
        status=_status(duty, enrolment=enrolment, on=on),
        due=datetime.combine(duty.due_on, time(23, 59), tzinfo=zone),
        steps_done=counts.done[enrolment.pk] if enrolment else 0,
        steps_total=counts.total[assignment.course_id],
        note=assignment.reason,
        period=_period(assignment.cycle),
        exemption=duty.exemption,
    )


def _period(cycle: Cycle) -> str:
    return "" if (cycle.starts_on, cycle.ends_on) == FOR_EVER else cycle.code


def _status(duty: Duty, *, enrolment: Enrolment | None, on: date) -> str:
    if enrolment and _is_done(enrolment):
        return "done"
    if duty.is_exempt:
        return "exempt"
    if duty.due_on < on:
        return "late"
    return "progress" if enrolment else "todo"


def _task_of(enrolment: Enrolment, *, counts: _Counts) -> Task:
    return Task(
        title=enrolment.course.title,
        url=_course_url(enrolment.course),
        status="progress",
        due=None,
        steps_done=counts.done[enrolment.pk],
        steps_total=counts.total[enrolment.course_id],
    )


def _course_url(course: CoursePage) -> str:
    return reverse("course", args=[course.slug])


def _certificates(enrolments: list[Enrolment]) -> list[HeldCertificate]:
    completions = [e.completion for e in enrolments if hasattr(e, "completion")]
    return [
        HeldCertificate(
            title=completion.certificate.content["module"],
            number=completion.certificate.number,
            issued_at=completion.certificate.issued_at,
            jp=completion.jp,
            url=reverse("certificate_pdf", args=[completion.certificate.code]),
            badge_url=reverse("certificate_badge", args=[completion.certificate.code]),
            verify_url=completion.certificate.get_absolute_url(),
            is_revoked=completion.certificate.is_revoked,
        )
        for completion in completions
    ]


def _jp_in(year: int, enrolments: list[Enrolment]) -> Decimal:
    counted = [e.completion for e in enrolments if _is_done(e)]
    return sum(
        (c.jp for c in counted if timezone.localdate(c.completed_at).year == year),
        Decimal(0),
    )


def _external_jp_in(year: int, employee: Employee) -> Decimal:
    """Of certificates from elsewhere: those that HR approved, each once."""
    mine = ExternalCertificate.objects.counted().filter(employee=employee)
    total = mine.filter(ends_on__year=year).aggregate(total=Sum("jp"))["total"]
    return Decimal(total or 0)

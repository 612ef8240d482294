"""Who took both tests of a module: the pre-test and the first post-test handed in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import TruncDate

from courses.models import CoursePage
from elearning.people.models import Membership
from elearning.people.models.units import UnitQuerySet
from quizzes.models import Attempt, QuizPage

from .tallies import end_of, start_of

CHUNK = 5000
COLUMNS = (
    "enrolment_id",
    "enrolment__course_id",
    "unit_then",
    "before",
    "effective_score",
)


@dataclass(frozen=True, slots=True)
class Pair:
    """The scores of one enrolment in percent, with the unit where the person was then."""

    enrolment_id: int
    course_id: int
    unit_id: int
    before: float
    after: float


def pairs(
    *,
    scope: UnitQuerySet,
    on: date,
    starts_on: date | None = None,
    courses: Iterable[CoursePage] | None = None,
) -> Iterator[Pair]:
    """The pairs of ``scope`` up to the end of a day, once an enrolment. One query.

    ``starts_on`` leaves out post-tests before it. Who has a completion belongs where it says;
    others where they worked when they handed in. A revoked completion brings no pair. Scores
    are what counts since regrades.
    """
    posts = _posts(on=on).filter(unit_then__in=scope.order_by().values("pk"))
    if starts_on is not None:
        posts = posts.filter(finished_at__gte=start_of(starts_on))
    if courses is not None:
        posts = posts.filter(enrolment__course__in=list(courses))
    rows = posts.order_by("enrolment_id", "finished_at", "pk").values_list(*COLUMNS)
    last = None
    for enrolment, course, unit, before, after in rows.iterator(chunk_size=CHUNK):
        if enrolment != last and before is not None:
            yield Pair(enrolment, course, unit, _score(before), _score(after))
        last = enrolment


def _posts(*, on: date) -> Any:
    """First attempts at post-tests, with the pre-test before and the unit then."""
    posts: Any = Attempt.objects.finished().filter(
        quiz__purpose=QuizPage.Purpose.POST,
        number=1,
        finished_at__lt=end_of(on),
        enrolment__completion__revocation__isnull=True,
    )
    recorded = When(
        enrolment__completion__completed_at__lt=end_of(on),
        then=F("enrolment__completion__unit_id"),
    )
    unit_then = Case(
        recorded, default=Subquery(_units_on("day")), output_field=BigIntegerField()
    )
    known = posts.with_regrades().annotate(
        day=TruncDate("finished_at"), before=_before()
    )
    return known.annotate(unit_then=unit_then)


def _before() -> Subquery:
    pre: Any = Attempt.objects.finished().filter(
        enrolment=OuterRef("enrolment"),
        quiz__purpose=QuizPage.Purpose.PRE,
        finished_at__lte=OuterRef("finished_at"),
    )
    scores = pre.with_regrades().order_by("finished_at", "pk")
    return Subquery(scores.values("effective_score")[:1])


def _units_on(day: str) -> QuerySet[Any, Any]:
    ends = Q(ends_on__isnull=True) | Q(ends_on__gte=OuterRef(day))
    places = Membership.objects.filter(
        ends,
        employee=OuterRef("enrolment__employee"),
        starts_on__lte=OuterRef(day),
    )
    return places.values("unit_id")[:1]


def _score(value: Decimal) -> float:
    """With two decimals, which SQLite forgets of what it reckons itself."""
    return round(float(value), 2)

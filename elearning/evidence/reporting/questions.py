"""Evidence for one LKE question: who took what, when, with which score, of how many."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import F, OuterRef, Q, Subquery

from courses.models import CourseCompletion, CoursePage, Exemption
from courses.models.completions import CourseCompletionQuerySet
from elearning.frameworks.models import Question
from elearning.people.models import Employee, Unit
from quizzes.models import Attempt, QuizPage
from quizzes.rules import CENT

from .campaigns import Campaign, campaigns_on
from .tallies import OPEN, State, end_of, share, start_of


@dataclass(frozen=True, kw_only=True)
class Participant:
    """A completion in the period, with the person as he was when he completed.

    ``pre_score`` is what the pre-test counts by now; ``score`` is the one on record, which a
    regrade leaves as it was granted.
    """

    completion_id: int
    key: UUID
    name: str
    nip: str
    rank: str
    position: str
    unit: str
    module: str
    version: int
    started_at: datetime
    completed_at: datetime
    pre_score: Decimal | None
    score: Decimal | None
    jp: Decimal
    certificate: str
    certificate_code: str


@dataclass(frozen=True, kw_only=True)
class Absent:
    """Somebody who should have, and has not (yet), or is exempt for ``reason``."""

    name: str
    nip: str
    position: str
    unit: str
    module: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """A duty by who, what and where it stands, without a name; see ``should`` and ``did``."""

    key: UUID
    course: int
    cycle: str
    state: State
    completion_id: int | None


@dataclass(frozen=True, kw_only=True)
class QuestionReport:
    """What the system can show for a question in a unit and a period.

    ``should`` counts duties on the last day without the exempt; ``did`` those of them that
    are done. Completions by people without a duty are evidence too: they are participants,
    but do not raise ``did``.
    """

    question: Question
    unit: Unit
    starts_on: date
    ends_on: date
    courses: tuple[CoursePage, ...]
    participants: tuple[Participant, ...]
    exempt: tuple[Absent, ...]
    missing: tuple[Absent, ...]
    standing: tuple[Standing, ...]
    should: int
    did: int

    @property
    def percent(self) -> Decimal | None:
        return share(self.did, self.should)


def question_report(
    *, unit: Unit, starts_on: date, ends_on: date, question: Question
) -> QuestionReport:
    """Read it all. As many queries as there are modules for the question, plus a few."""
    courses = tuple(CoursePage.objects.filter(lke_questions=question).order_by("path"))
    campaigns = [
        campaign
        for course in courses
        for campaign in campaigns_on(ends_on, course=course)
    ]
    standing = [row for campaign in campaigns for row in _standing(campaign, unit)]
    return QuestionReport(
        question=question,
        unit=unit,
        starts_on=starts_on,
        ends_on=ends_on,
        courses=courses,
        participants=tuple(
            _participants(courses, unit=unit, starts_on=starts_on, ends_on=ends_on)
        ),
        exempt=tuple(absent for row, absent in standing if row.state == State.EXEMPT),
        missing=tuple(absent for row, absent in standing if row.state in OPEN),
        standing=tuple(row for row, _absent in standing),
        should=sum(row.state != State.EXEMPT for row, _absent in standing),
        did=sum(row.state == State.DONE for row, _absent in standing),
    )


def _standing(campaign: Campaign, unit: Unit) -> list[tuple[Standing, Absent]]:
    """Every member of the subtree that the campaign hits; done ones only to be counted."""
    members = (
        campaign.standing().in_subtree(unit).order_by("unit__path", "employee__name")
    )
    reasons = _exemption_reasons(campaign)
    rows = members.select_related("employee", "unit").annotate(
        completion_id=F("enrolment__completion")
    )
    return [
        (
            Standing(
                row.employee.key,
                campaign.course.pk,
                campaign.cycle.code,
                State(row.state),  # type: ignore[attr-defined]
                row.completion_id,  # type: ignore[attr-defined]
            ),
            Absent(
                name=row.employee.full_name,
                nip=row.employee.nip,
                position=row.position_name,
                unit=row.unit.name,
                module=campaign.course.title,
                reason=reasons.get(row.employee_id, ""),
            ),
        )
        for row in rows
    ]


def _exemption_reasons(campaign: Campaign) -> dict[int, str]:
    exemptions = Exemption.objects.on(campaign.on).filter(
        Q(course=campaign.course) | Q(course__isnull=True)
    )
    return dict(exemptions.values_list("employee_id", "reason"))


def completions_of(report: QuestionReport) -> CourseCompletionQuerySet:
    """The completions behind ``report.participants``, for further questions about them."""
    return _completions(
        report.courses,
        unit=report.unit,
        starts_on=report.starts_on,
        ends_on=report.ends_on,
    )


def _completions(
    courses: Iterable[CoursePage], *, unit: Unit, starts_on: date, ends_on: date
) -> CourseCompletionQuerySet:
    return (
        CourseCompletion.objects.valid()
        .in_subtree(unit)
        .filter(
            enrolment__course__in=list(courses),
            completed_at__gte=start_of(starts_on),
            completed_at__lt=end_of(ends_on),
        )
    )


def _participants(
    courses: Iterable[CoursePage], *, unit: Unit, starts_on: date, ends_on: date
) -> Iterable[Participant]:
    pre_tests = Attempt.objects.filter(
        enrolment=OuterRef("enrolment"),
        quiz__purpose=QuizPage.Purpose.PRE,
        finished_at__isnull=False,
    ).order_by("number")
    counted = pre_tests.with_regrades().values("effective_score")  # type: ignore[misc]
    completions = (
        _completions(courses, unit=unit, starts_on=starts_on, ends_on=ends_on)
        .annotate(pre_score=Subquery(counted[:1]))
        .select_related("enrolment__employee", "version", "certificate")
        .order_by("enrolment__course__path", "unit__path", "completed_at", "pk")
    )
    for completion in completions.iterator(chunk_size=2000):
        yield _participant(completion)


def _participant(completion: CourseCompletion) -> Participant:
    employee: Employee = completion.enrolment.employee
    certificate = getattr(completion, "certificate", None)
    return Participant(
        completion_id=completion.pk,
        key=employee.key,
        name=employee.full_name,
        nip=employee.nip,
        rank=completion.rank_label,
        position=completion.position_name,
        unit=completion.unit_name,
        module=completion.version.title,
        version=completion.version.number,
        started_at=completion.enrolment.started_at,
        completed_at=completion.completed_at,
        pre_score=_percent(completion.pre_score),  # type: ignore[attr-defined]
        score=completion.score,
        jp=completion.jp,
        certificate=certificate.number if certificate else "",
        certificate_code=certificate.code if certificate else "",
    )


def _percent(score: Decimal | None) -> Decimal | None:
    """With two decimals, which SQLite forgets of what it reckons itself."""
    return None if score is None else score.quantize(CENT)

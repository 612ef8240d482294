"""What exactly a person read and answered on the way to a completion, in order of time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from courses.models import (
    Certificate,
    CourseCompletion,
    CourseVersion,
    Enrolment,
    StepCompletion,
    StepOpening,
)
from elearning.canonical import digest
from elearning.evidence.models import Seal
from elearning.people.models import Employee
from quizzes.models import Attempt


@dataclass(frozen=True, kw_only=True)
class Deed:
    """One thing that was done. ``kind``: begun, opened, started, handed_in, done or whole.

    ``version`` is what was on the screen; ``attempt`` the go at a quiz, if it was one.
    """

    at: datetime
    kind: str
    version: CourseVersion
    attempt: Attempt | None = None


@dataclass(frozen=True, kw_only=True)
class Replay:
    """A completion with all that led to it. ``holds`` says that its digest fits its facts.

    ``seal`` is the first seal that covers it; None until the next sealing.
    """

    completion: CourseCompletion
    deeds: tuple[Deed, ...]
    seal: Seal | None
    holds: bool

    @property
    def employee(self) -> Employee:
        return self.completion.enrolment.employee

    @property
    def certificate(self) -> Certificate | None:
        return getattr(self.completion, "certificate", None)

    @property
    def is_revoked(self) -> bool:
        return hasattr(self.completion, "revocation")


def replay_of(completion: CourseCompletion) -> Replay:
    """Five queries, however long the way was."""
    enrolment = completion.enrolment
    deeds = [
        Deed(at=enrolment.started_at, kind="begun", version=enrolment.version),
        *_opened(enrolment),
        *_sat(enrolment),
        *_done(enrolment),
        Deed(at=completion.completed_at, kind="whole", version=completion.version),
    ]
    order = ("begun", "handed_in", "done", "opened", "started", "whole")
    return Replay(
        completion=completion,
        deeds=tuple(sorted(deeds, key=lambda d: (d.at, order.index(d.kind)))),
        seal=Seal.objects.filter(last_record_id__gte=completion.pk)
        .order_by("number")
        .first(),
        holds=digest(completion.facts()) == completion.digest,
    )


def version_read(completion: CourseCompletion, *, pk: int) -> CourseVersion | None:
    """A version that the person had on the screen on the way to ``completion``."""
    seen = CourseVersion.objects.filter(
        pk__in=StepOpening.objects.filter(enrolment=completion.enrolment_id)
        .values("version_id")
        .union(
            StepCompletion.objects.filter(enrolment=completion.enrolment_id).values(
                "version_id"
            ),
            CourseCompletion.objects.filter(pk=completion.pk).values("version_id"),
            Enrolment.objects.filter(pk=completion.enrolment_id).values("version_id"),
        )
    )
    return seen.filter(pk=pk).select_related("approved_by", "published_by").first()


def attempt_made(completion: CourseCompletion, *, pk: int) -> Attempt | None:
    """A finished attempt on the way to ``completion``, with what counts since regrades."""
    made = Attempt.objects.finished().filter(enrolment=completion.enrolment_id, pk=pk)
    return made.with_regrades().select_related("version", "quiz").first()


def _opened(enrolment: Enrolment) -> Iterator[Deed]:
    rows = StepOpening.objects.filter(enrolment=enrolment).select_related("version")
    for row in rows.defer("version__content"):
        yield Deed(at=row.opened_at, kind="opened", version=row.version)


def _sat(enrolment: Enrolment) -> Iterator[Deed]:
    rows = Attempt.objects.filter(enrolment=enrolment).with_regrades()
    for row in rows.select_related("version").defer("version__content"):
        yield Deed(at=row.started_at, kind="started", version=row.version, attempt=row)
        if row.finished_at is not None:
            yield Deed(
                at=row.finished_at, kind="handed_in", version=row.version, attempt=row
            )


def _done(enrolment: Enrolment) -> Iterator[Deed]:
    rows = StepCompletion.objects.filter(enrolment=enrolment).select_related("version")
    for row in rows.defer("version__content"):
        yield Deed(at=row.completed_at, kind="done", version=row.version)

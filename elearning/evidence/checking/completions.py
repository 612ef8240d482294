"""Each completion from its steps: whether it should exist, its score, digest, certificate."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from courses.models import CourseCompletion, Enrolment, StepCompletion
from elearning.canonical import digest

from .findings import Finding, in_chunks
from .requirements import Requirements


@dataclass(frozen=True)
class _Step:
    page: int
    at: datetime
    score: Decimal | None
    is_graded: bool


def check_completions() -> Iterator[Finding]:
    """Everything that the step completions do not bear out."""
    required = Requirements()
    recorded = CourseCompletion.objects.select_related(
        "enrolment__cycle",
        "enrolment__employee",
        "unit",
        "version",
        "certificate",
    )
    for chunk in in_chunks(recorded):
        steps = _steps_of(record.enrolment_id for record in chunk)
        for record in chunk:
            yield from _wrong_with(
                record, steps=steps[record.enrolment_id], required=required
            )
    for chunk in in_chunks(Enrolment.objects.filter(completion__isnull=True)):
        steps = _steps_of(enrolment.pk for enrolment in chunk)
        yield from _missing(chunk, steps=steps, required=required)


def _steps_of(enrolments: Iterable[int]) -> dict[int, list[_Step]]:
    """The steps done, in the order of the module."""
    found: dict[int, list[_Step]] = defaultdict(list)
    rows = StepCompletion.objects.filter(enrolment__in=list(enrolments))
    for enrolment, page, at, score, graded in rows.order_by("step__path").values_list(
        "enrolment_id",
        "step_id",
        "completed_at",
        "score",
        "version__content__is_graded",
    ):
        found[enrolment].append(_Step(page, at, score, bool(graded)))
    return found


def _wrong_with(
    record: CourseCompletion, *, steps: list[_Step], required: Requirements
) -> Iterator[Finding]:
    subject = f"completion {record.pk}"
    by_then = [step for step in steps if step.at <= record.completed_at]
    needed = required.at(
        record.completed_at, course=record.enrolment.course_id, withdrawn=False
    )
    if not by_then or needed - {step.page for step in by_then}:
        yield Finding("unfounded", subject)
    elif record.score != _final_score(by_then):
        yield Finding("score", subject)
    if digest(record.facts()) != record.digest:
        yield Finding("digest", subject)
    yield from _wrong_with_certificate(record)


def _final_score(steps: list[_Step]) -> Decimal | None:
    graded = [step for step in steps if step.is_graded]
    return graded[-1].score if graded else None


def _wrong_with_certificate(record: CourseCompletion) -> Iterator[Finding]:
    certificate: Any = getattr(record, "certificate", None)
    if certificate is None:
        yield Finding("no-certificate", f"completion {record.pk}")
        return
    subject = f"certificate {certificate.number}"
    certificate.completion = record
    if digest(certificate.facts()) != certificate.digest:
        yield Finding("certificate-digest", subject)
    said = (certificate.content.get("score"), certificate.content.get("jp"))
    score = str(record.score) if record.score is not None else None
    if said != (score, str(record.jp)):
        yield Finding("certificate-facts", subject)


def _missing(
    chunk: list[Enrolment],
    *,
    steps: dict[int, list[_Step]],
    required: Requirements,
) -> Iterator[Finding]:
    for enrolment in chunk:
        done = steps[enrolment.pk]
        if not done:
            continue
        last = max(step.at for step in done)
        needed = required.at(last, course=enrolment.course_id, withdrawn=True)
        if needed and needed <= {step.page for step in done}:
            yield Finding("missing", f"enrolment {enrolment.pk}")

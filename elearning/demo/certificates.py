"""Certificates of the demo year, numbered in the order in which modules were completed."""

from collections import defaultdict
from collections.abc import Iterator
from random import Random
from typing import TypeAlias

from django.db import transaction
from django.utils import timezone

from courses.certifying import build, holder_of
from courses.models import (
    Certificate,
    CertificateCounter,
    CertificateHolder,
    CourseCompletion,
    CourseVersion,
    StepCompletion,
)
from courses.models.certificates import ALPHABET, CODE_LENGTH
from elearning.people.models import AgencySettings

BATCH = 500
Versions: TypeAlias = dict[int, CourseVersion]


def issue_all(*, rng: Random) -> int:
    """Issue what is missing. The PDFs follow when somebody first asks for one."""
    agency = AgencySettings.load()
    numbers = _Numbers()
    # Thousands were done in a few versions, each with the whole text of a lesson.
    versions = CourseVersion.objects.in_bulk()
    missing = CourseCompletion.objects.filter(certificate__isnull=True)
    pks = list(missing.order_by("completed_at", "pk").values_list("pk", flat=True))
    for start in range(0, len(pks), BATCH):
        with transaction.atomic():
            _issue(
                pks[start : start + BATCH],
                agency=agency,
                numbers=numbers,
                versions=versions,
                rng=rng,
            )
            numbers.keep()
    return len(pks)


def _issue(
    pks: list[int],
    *,
    agency: AgencySettings,
    numbers: "_Numbers",
    versions: Versions,
    rng: Random,
) -> None:
    completions = list(_completions(pks, versions=versions))
    enrolments = [completion.enrolment_id for completion in completions]
    steps = _steps_by_enrolment(enrolments, versions=versions)
    certificates = [
        build(
            completion,
            steps=steps[completion.enrolment_id],
            agency=agency,
            number=numbers.next(timezone.localdate(completion.completed_at).year),
            code=_code(rng),
            by=completion.completed_by,
            at=completion.completed_at,
        )
        for completion in completions
    ]
    Certificate.objects.bulk_create(certificates)
    CertificateHolder.objects.bulk_create(map(holder_of, certificates))


def _completions(pks: list[int], *, versions: Versions) -> Iterator[CourseCompletion]:
    rows = CourseCompletion.objects.filter(pk__in=pks).select_related(
        "enrolment__employee", "unit", "completed_by"
    )
    for row in rows.order_by("completed_at", "pk"):
        row.version = versions[row.version_id]
        yield row


def _steps_by_enrolment(
    enrolments: list[int], *, versions: Versions
) -> dict[int, list[StepCompletion]]:
    steps: dict[int, list[StepCompletion]] = defaultdict(list)
    rows = StepCompletion.objects.filter(enrolment__in=enrolments)
    for row in rows.order_by("step__path"):
        row.version = versions[row.version_id]
        steps[row.enrolment_id].append(row)
    return steps


def _code(rng: Random) -> str:
    """As `courses.models.certificates.new_code`, but the same for the same seed."""
    letters = "".join(rng.choices(ALPHABET, k=CODE_LENGTH))
    return "-".join(letters[i : i + 4] for i in range(0, CODE_LENGTH, 4))


class _Numbers:
    """The running numbers of each year, kept in the counter that real issues use."""

    def __init__(self) -> None:
        rows = CertificateCounter.objects.values_list("year", "last_number")
        self.last: dict[int, int] = dict(rows)

    def next(self, year: int) -> int:
        self.last[year] = self.last.get(year, 0) + 1
        return self.last[year]

    def keep(self) -> None:
        for year, number in self.last.items():
            CertificateCounter.objects.update_or_create(
                year=year, defaults={"last_number": number}
            )

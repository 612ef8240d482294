"""The duties of the demo year: which module, from when, due when, and who is exempt."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from courses.assigning import assign
from courses.cycles import cycle_for
from courses.models import Assignment, CoursePage, Exemption
from elearning.people.models import Membership, Unit, User

EXEMPT_SHARE = 0.012
REASONS = [
    "Cuti melahirkan",
    "Cuti sakit, surat keterangan dokter terlampir",
    "Tugas belajar",
    "Penugasan di luar daerah",
]


@dataclass(frozen=True)
class Campaign:
    """A module that everybody has to complete; days are counted back from today."""

    slug: str
    started_days_ago: int
    due_in_days: int
    reason: str
    eagerness: float


CAMPAIGNS = [
    Campaign(
        slug="gratifikasi",
        started_days_ago=262,
        due_in_days=-147,
        reason="Surat edaran Sekretaris Daerah tentang pengendalian gratifikasi",
        eagerness=0.93,
    ),
    Campaign(
        slug="manajemen-perubahan",
        started_days_ago=175,
        due_in_days=-24,
        reason="Rencana kerja pembangunan Zona Integritas",
        eagerness=0.82,
    ),
    Campaign(
        slug="penataan-sdm",
        started_days_ago=75,
        due_in_days=21,
        reason="Rencana pengembangan kompetensi pegawai",
        eagerness=0.55,
    ),
]


def assign_campaigns(*, today: date, by: User, at: datetime) -> list[Assignment]:
    """Assign each campaign to the whole agency, within the cycle of this year."""
    root = Unit.objects.filter(depth=1).get()
    return [_assign(c, root=root, today=today, by=by, at=at) for c in CAMPAIGNS]


def _assign(
    campaign: Campaign, *, root: Unit, today: date, by: User, at: datetime
) -> Assignment:
    course = CoursePage.objects.get(slug=campaign.slug)
    starts_on = _this_year(today, days=-campaign.started_days_ago)
    return assign(
        course=course,
        cycle=cycle_for(course=course, on=today),
        units=[root],
        reason=campaign.reason,
        starts_on=starts_on,
        due_on=max(starts_on, today + timedelta(days=campaign.due_in_days)),
        by=by,
        at=at,
    )


def _this_year(today: date, *, days: int) -> date:
    return max(today + timedelta(days=days), date(today.year, 1, 1))


def exempt_some(*, rng: Random, today: date, by: User, at: datetime) -> int:
    """A few people are excused for a span of days, each with a reason and an approver."""
    members = Membership.objects.on(today).active().order_by("pk")
    chosen = members.values_list("employee_id", flat=True)
    exemptions = [
        Exemption(
            employee_id=employee_id,
            reason=rng.choice(REASONS),
            starts_on=today - timedelta(days=rng.randint(20, 120)),
            ends_on=today + timedelta(days=rng.randint(10, 120)),
            approved_at=at,
            approved_by=by,
        )
        for employee_id in chosen
        if rng.random() < EXEMPT_SHARE
    ]
    Exemption.objects.bulk_create(exemptions, batch_size=500)
    return len(exemptions)

"""When people were born, came, moved, rose and left; consistent with their NIP."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from elearning.people.models import EmploymentKind
from elearning.people.models.employees import LegalStatus
from elearning.people.nip import Sex
from elearning.people.ranks import PNS_RANKS

from .places import DemoUnit, units_by_profile
from .posts import PPPK, Post, position_kind, position_name, rank_after, rank_before

MOVED, ROSE, LEFT = 0.06, 0.08, 0.012
PART_TIME_SINCE = date(2025, 10, 1)
FIRST_PPPK_YEAR = 2021
OTHER_STATUS = (
    (LegalStatus.STUDY, 0.008),
    (LegalStatus.UNPAID_LEAVE, 0.004),
    (LegalStatus.SUSPENDED, 0.002),
    (LegalStatus.OTHER, 0.003),
)
# Retirement is at 58, at 60 for high leaders, Ahli Madya and teachers (UU 20/2023
# article 55, PP 11/2017 article 239, UU 14/2005 article 30). Nobody here is past 57.
LAST_AGE, PRE_RETIREMENT = 57, 0.4
YOUNGEST = {"sma": 19, "d3": 21, "s1": 22, "profesi": 24, "s2": 30}
OLDEST, OLDEST_PPPK = 34, 50
# Years of service in which a head has earned the rank of the post.
SERVICE_OF_HEADS = {"II.a": 28, "II.b": 24, "III.a": 20, "III.b": 16}
LEAST_SERVICE_OF_HEADS, LONGEST_SERVICE = 12, 32
YEAR = timedelta(days=365)
DAYS_A_YEAR = 365.25


@dataclass(frozen=True)
class DemoJob:
    """A membership to be; the names are those of Membership."""

    unit: str
    employment_kind: str
    position_kind: str
    position_name: str
    echelon: str
    rank_code: str
    rank_name: str
    legal_status: str
    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True)
class DemoPerson:
    """An invented employee with his jobs, the oldest first."""

    nip: str
    siasn_person_id: str
    name: str
    front_title: str
    back_title: str
    work_email: str
    sex: Sex
    birth_date: date
    jobs: tuple[DemoJob, ...]


def draw_employment(post: Post, rng: Random) -> str:
    if post.is_head:
        return EmploymentKind.PNS
    kinds = [
        EmploymentKind.PNS,
        EmploymentKind.PPPK,
        EmploymentKind.CPNS,
        EmploymentKind.PPPK_PARUH_WAKTU,
    ]
    return rng.choices(kinds, [58, 33, 3, 6])[0]


def draw_dates(
    post: Post, rng: Random, *, employment_kind: str, today: date
) -> tuple[date, date]:
    """Birth date and first day of service, at an age that the rules allow."""
    hired_on = _hired_on(post, rng, kind=employment_kind, today=today)
    served = (today - hired_on).days / DAYS_A_YEAR
    oldest = OLDEST_PPPK if employment_kind in PPPK else OLDEST
    oldest = min(oldest, int(LAST_AGE - served))
    age = rng.randint(min(YOUNGEST[post.study.level], oldest), oldest)
    days = age * DAYS_A_YEAR + rng.randrange(365)
    return hired_on - timedelta(days=days), hired_on


def _hired_on(post: Post, rng: Random, *, kind: str, today: date) -> date:
    if kind == EmploymentKind.PPPK_PARUH_WAKTU:
        return min(PART_TIME_SINCE, _first_of(today - timedelta(days=40)))
    if kind == EmploymentKind.CPNS:
        return _first_of(today - timedelta(days=rng.randint(40, 330)))
    if kind == EmploymentKind.PPPK:
        first = date(FIRST_PPPK_YEAR, 3, 1)
        days = max((today - first).days - 40, 1)
        return _first_of(first + timedelta(days=rng.randrange(days)))
    least = 2
    if post.is_head:
        least = SERVICE_OF_HEADS.get(post.echelon, LEAST_SERVICE_OF_HEADS)
    years = rng.randint(least, LONGEST_SERVICE)
    return _first_of(today - years * YEAR - timedelta(days=rng.randrange(365)))


def _first_of(day: date) -> date:
    return day.replace(day=1)


def draw_jobs(
    unit: DemoUnit,
    post: Post,
    rng: Random,
    *,
    facts: tuple[str, date, date],
    today: date,
) -> tuple[DemoJob, ...]:
    """One job since the first day, or two where somebody moved or rose within a year."""
    kind, birth_date, hired_on = facts
    years = (today - hired_on).days // 365
    now = _job(unit, post, kind=kind, years=years)
    job = replace(now, starts_on=hired_on)
    if not post.is_head:
        age = int((today - birth_date).days / DAYS_A_YEAR)
        job = replace(job, legal_status=_legal_status(job, rng, age=age))
    chance = rng.random()
    changed_on = today - timedelta(days=rng.randint(20, 340))
    if changed_on <= hired_on:
        return (job,)
    if chance < LEFT and not post.is_head:
        return (replace(job, ends_on=changed_on),)
    if kind != EmploymentKind.PNS or post.is_head:
        return (job,)
    before = _before(job, (unit, post), rng, chance=chance)
    if before is None:
        return (job,)
    return (
        replace(before, starts_on=hired_on, ends_on=changed_on - timedelta(days=1)),
        replace(job, starts_on=changed_on),
    )


def _before(
    job: DemoJob, place: tuple[DemoUnit, Post], rng: Random, *, chance: float
) -> DemoJob | None:
    """The job before the latest change, for the few who had one."""
    unit, post = place
    active = replace(job, legal_status=LegalStatus.ACTIVE)
    if LEFT <= chance < LEFT + MOVED:
        others = [u for u in units_by_profile()[unit.profile] if u is not unit]
        return replace(active, unit=rng.choice(others).code) if others else None
    if LEFT + MOVED <= chance < LEFT + MOVED + ROSE:
        rank_code = rank_before(job.rank_code, post=post)
        if rank_code == job.rank_code:
            return None
        return replace(
            active,
            rank_code=rank_code,
            rank_name=PNS_RANKS[rank_code],
            position_name=position_name(post, rank_code=rank_code),
        )
    return None


def _job(unit: DemoUnit, post: Post, *, kind: str, years: int) -> DemoJob:
    rank_code = rank_after(years, post=post, employment_kind=kind)
    return DemoJob(
        unit=unit.code,
        employment_kind=kind,
        position_kind=position_kind(post),
        position_name=position_name(post, rank_code=rank_code),
        echelon=post.echelon,
        rank_code=rank_code,
        rank_name=PNS_RANKS.get(rank_code, ""),
        legal_status=LegalStatus.ACTIVE,
        starts_on=date.min,
    )


def _legal_status(job: DemoJob, rng: Random, *, age: int) -> str:
    stays = job.position_name.startswith("Guru") or job.position_name.endswith("Madya")
    is_last_year = job.employment_kind == EmploymentKind.PNS and age >= LAST_AGE
    if is_last_year and not stays and rng.random() < PRE_RETIREMENT:
        return LegalStatus.PRE_RETIREMENT
    chance = rng.random()
    for status, share in OTHER_STATUS:
        if chance < share:
            return status
        chance -= share
    return LegalStatus.ACTIVE

"""Invents people, one by one: the same seed and day always give the same people."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from elearning.people.models import EmploymentKind
from elearning.people.models.employees import LegalStatus
from elearning.people.nip import parse_nip
from elearning.people.ranks import PNS_RANKS

from .careers import DemoJob, DemoPerson, draw_dates, draw_employment, draw_jobs
from .names import draw_name
from .numbers import Numbers
from .places import DATA, DemoUnit, units
from .posts import Post, draw_sex, draw_titles, head_post, staff_post

DOMAIN = "arunika.test"
WITH_ADDRESS = 0.85


@cache
def cast() -> dict[str, dict[str, Any]]:
    """The people of the demo accounts, by role."""
    return tomllib.loads((DATA / "cast.toml").read_text(encoding="utf-8"))


def people(count: int, *, seed: int, today: date) -> Iterator[DemoPerson]:
    """``count`` people, at least the cast: the cast, heads of units, then staff.

    A larger count gives the same people and more after them.
    """
    numbers = Numbers({facts["nip"] for facts in cast().values()})
    for role, facts in cast().items():
        yield _actor(role, facts)
    led = {facts["unit"] for facts in cast().values() if facts.get("is_head")}
    heads = [unit for unit in units() if unit.head and unit.code not in led]
    weights = list(accumulate(unit.weight for unit in units()))
    for place in range(count - len(cast())):
        rng = Random(f"{seed}:{place}")
        if place < len(heads):
            unit = heads[place]
            post = head_post(unit)
        else:
            unit = rng.choices(units(), cum_weights=weights)[0]
            post = staff_post(unit, rng)
        key = person_key(f"{seed}:{place}")
        yield _person((unit, post), rng, (numbers, key), today=today)


def person_key(text: str) -> str:
    """A stable id like the PNS ID of SIASN."""
    return uuid5(NAMESPACE_URL, f"https://{DOMAIN}/{text}").hex.upper()


def _person(
    place: tuple[DemoUnit, Post],
    rng: Random,
    keys: tuple[Numbers, str],
    *,
    today: date,
) -> DemoPerson:
    unit, post = place
    numbers, key = keys
    sex = draw_sex(post, rng)
    kind = draw_employment(post, rng)
    birth_date, hired_on = draw_dates(post, rng, employment_kind=kind, today=today)
    front, back = draw_titles(post, rng, (sex, birth_date))
    name = draw_name(rng, sex)
    nip = numbers.nip(
        birth_date=birth_date, hired_on=hired_on, sex=sex, employment_kind=kind
    )
    return DemoPerson(
        nip=nip,
        siasn_person_id=key,
        name=name,
        front_title=front,
        back_title=back,
        work_email=_address(name, nip) if rng.random() < WITH_ADDRESS else "",
        sex=sex,
        birth_date=birth_date,
        jobs=draw_jobs(
            unit, post, rng, facts=(kind, birth_date, hired_on), today=today
        ),
    )


def _address(name: str, nip: str) -> str:
    words = re.sub(r"[^a-z ]", "", name.lower()).split()
    return f"{'.'.join(words)}.{nip[2:4]}{nip[-3:]}@{DOMAIN}"


def _actor(role: str, facts: dict[str, Any]) -> DemoPerson:
    nip = parse_nip(facts["nip"])
    kind = facts.get("employment_kind", EmploymentKind.PNS)
    month = int(facts["nip"][12:14])
    job = DemoJob(
        unit=facts["unit"],
        employment_kind=kind,
        position_kind=facts["position_kind"],
        position_name=facts["position_name"],
        echelon=facts.get("echelon", ""),
        rank_code=facts["rank_code"],
        rank_name=PNS_RANKS.get(facts["rank_code"], ""),
        legal_status=LegalStatus.ACTIVE,
        starts_on=date(int(facts["nip"][8:12]), min(month, 12), 1),
    )
    return DemoPerson(
        nip=nip.digits,
        siasn_person_id=person_key(role),
        name=facts["name"],
        front_title=facts.get("front_title", ""),
        back_title=facts.get("back_title", ""),
        work_email=f"{role}@{DOMAIN}",
        sex=nip.sex,
        birth_date=nip.birth_date,
        jobs=(job,),
    )

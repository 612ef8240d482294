"""Invents people, one by one: the same seed and day always give the same people."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import accumulate
from random import Random
from types import MappingProxyType

from .careers import DemoPerson, draw_dates, draw_employment, draw_jobs
from .casting import DOMAIN, demo_cast, person_key
from .names import draw_name
from .numbers import Numbers
from .places import DemoUnit, units
from .posts import Post, draw_sex, draw_titles, head_post, staff_post

WITH_ADDRESS = 0.85
NOBODY: Mapping[str, str] = MappingProxyType({})


def people(
    count: int, *, seed: int, today: date, on_record: Mapping[str, str] = NOBODY
) -> Iterator[DemoPerson]:
    """``count`` people, at least the cast: the cast, heads of units, then staff.

    A larger count gives the same people and more after them. ``on_record`` has the
    person ids of employees by NIP: they are left out, and no NIP of theirs is given
    to another.
    """
    there = set(on_record.values())
    cast = list(demo_cast().values())
    yield from (person for person in cast if person.siasn_person_id not in there)
    numbers = Numbers({*on_record, *(person.nip for person in cast)})
    heads = _units_to_lead(cast)
    weights = list(accumulate(unit.weight for unit in units()))
    for place in range(count - len(cast)):
        key = person_key(f"{seed}:{place}")
        if key in there:
            continue
        rng = Random(f"{seed}:{place}")
        if place < len(heads):
            unit = heads[place]
            post = head_post(unit)
        else:
            unit = rng.choices(units(), cum_weights=weights)[0]
            post = staff_post(unit, rng)
        yield _person((unit, post), rng, (numbers, key, place), today=today)


def _units_to_lead(cast: list[DemoPerson]) -> list[DemoUnit]:
    """Units with a head that is not one of the cast."""
    titles = {(job.unit, job.position_name) for person in cast for job in person.jobs}
    return [u for u in units() if u.head and (u.code, u.head) not in titles]


def _person(
    where: tuple[DemoUnit, Post],
    rng: Random,
    keys: tuple[Numbers, str, int],
    *,
    today: date,
) -> DemoPerson:
    unit, post = where
    numbers, key, place = keys
    sex = draw_sex(post, rng)
    kind = draw_employment(post, rng)
    birth_date, hired_on = draw_dates(post, rng, employment_kind=kind, today=today)
    front, back = draw_titles(post, rng, (sex, birth_date))
    name = draw_name(rng, sex)
    return DemoPerson(
        nip=numbers.nip(
            birth_date=birth_date, hired_on=hired_on, sex=sex, employment_kind=kind
        ),
        siasn_person_id=key,
        name=name,
        front_title=front,
        back_title=back,
        work_email=_address(name, place) if rng.random() < WITH_ADDRESS else "",
        sex=sex,
        birth_date=birth_date,
        jobs=draw_jobs(
            unit, post, rng, facts=(kind, birth_date, hired_on), today=today
        ),
    )


def _address(name: str, place: int) -> str:
    """Nobody else has it: the place is the person's own."""
    words = re.sub(r"[^a-z ]", "", name.lower()).split()
    return f"{'.'.join(words)}.{place + 1}@{DOMAIN}"

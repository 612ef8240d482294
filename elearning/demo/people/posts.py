"""Posts by kind of unit, ranks and titles, read from data/positions.toml."""

import tomllib
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from random import Random

from elearning.people.models import EmploymentKind, PositionKind
from elearning.people.nip import Sex
from elearning.people.ranks import PNS_RANKS

from .places import DATA, DemoUnit

PPPK = {EmploymentKind.PPPK, EmploymentKind.PPPK_PARUH_WAKTU}
RANKS = list(PNS_RANKS)
YEARS_A_RANK = 4
FIRST_RANK = {
    "sma": "II/a",
    "d3": "II/c",
    "s1": "III/a",
    "profesi": "III/b",
    "s2": "III/b",
}
LAST_RANK = {
    "sma": "III/b",
    "d3": "III/d",
    "s1": "IV/b",
    "profesi": "IV/c",
    "s2": "IV/c",
}
LAST_EXECUTIVE_RANK = "III/d"
PPPK_RANK = {"sma": "V", "d3": "VII", "s1": "IX", "profesi": "X", "s2": "X"}
HEAD_RANK = {
    "II.a": "IV/d",
    "II.b": "IV/c",
    "III.a": "IV/b",
    "III.b": "IV/a",
    "IV.a": "III/d",
}
HEAD_KIND = {
    "II": PositionKind.LEADER,
    "III": PositionKind.ADMINISTRATOR,
    "IV": PositionKind.SUPERVISOR,
    "": PositionKind.FUNCTIONAL,
}
# Degrees before the reform of 1993: Drs., Dra. and Ir. stand before the name.
OLD_DEGREES = 1970
OLD_FRONT = {"sosial": "Drs.", "pemerintahan": "Drs.", "teknik": "Ir."}
ONLY_WOMEN = {"bidan", "bidan_d3"}
MOSTLY_WOMEN = {"ners", "perawat_d3", "guru", "gizi_d3", "farmasi_d3", "apoteker"}
FURTHER_STUDY = 0.25


@dataclass(frozen=True)
class Study:
    """What a post asks for, and the titles that come with it."""

    key: str
    level: str
    front: str = ""
    back: list[str] = field(default_factory=list)
    further: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Post:
    """A kind of work in a unit; heads have a title, an echelon or both."""

    name: str
    ladder: str
    study: Study
    echelon: str = ""
    is_head: bool = False


@cache
def _book() -> dict[str, dict[str, list[Post]]]:
    data = tomllib.loads((DATA / "positions.toml").read_text(encoding="utf-8"))
    studies = {key: Study(key, **facts) for key, facts in data["studies"].items()}
    staff: dict[str, list[Post]] = {}
    for profile, rows in data["profiles"].items():
        staff[profile] = [
            Post(name, ladder, studies[study])
            for name, ladder, study, share in rows
            for _place in range(share)
        ]
    heads = {key: [Post("", "", studies[key])] for key in studies}
    by_profile = {
        profile: heads[data["heads"].get(profile, "pemerintahan")] for profile in staff
    }
    return {"staff": staff, "heads": by_profile}


def staff_post(unit: DemoUnit, rng: Random) -> Post:
    return rng.choice(_book()["staff"][unit.profile])


def head_post(unit: DemoUnit) -> Post:
    study = _book()["heads"][unit.profile][0].study
    return Post(unit.head, "", study, echelon=unit.echelon, is_head=True)


def draw_sex(post: Post, rng: Random) -> Sex:
    if post.study.key in ONLY_WOMEN:
        return Sex.FEMALE
    women = 0.68 if post.study.key in MOSTLY_WOMEN else 0.42
    women = 0.15 if post.name == "Polisi Pamong Praja" else women
    return Sex.FEMALE if rng.random() < women else Sex.MALE


def rank_after(years: int, *, post: Post, employment_kind: str) -> str:
    """The golongan after so many years of service; a part-time PPPK has none."""
    if employment_kind == EmploymentKind.PPPK_PARUH_WAKTU:
        return ""
    level = post.study.level
    if employment_kind == EmploymentKind.PPPK:
        return PPPK_RANK[level]
    earned = RANKS.index(FIRST_RANK[level]) + max(years, 0) // YEARS_A_RANK
    last = RANKS.index(LAST_RANK[level])
    if post.ladder == "pelaksana":
        last = min(last, RANKS.index(LAST_EXECUTIVE_RANK))
    rank = RANKS[min(earned, last)]
    return HEAD_RANK.get(post.echelon, rank) if post.is_head else rank


def rank_before(rank_code: str, *, post: Post) -> str:
    """The golongan one step lower, but for those who are on their first."""
    first = RANKS.index(FIRST_RANK[post.study.level])
    return RANKS[max(RANKS.index(rank_code) - 1, first)]


def position_kind(post: Post) -> str:
    if post.is_head:
        return HEAD_KIND[post.echelon.split(".")[0]]
    if post.ladder == "pelaksana":
        return PositionKind.EXECUTIVE
    return PositionKind.FUNCTIONAL


def position_name(post: Post, *, rank_code: str) -> str:
    """'Perawat Ahli Muda': the rung of the ladder follows from the rank."""
    if post.ladder == "ahli":
        rung = {"III/c": "Muda", "III/d": "Muda"}.get(rank_code, "Pertama")
        return f"{post.name} Ahli {'Madya' if rank_code.startswith('IV/') else rung}"
    if post.ladder == "terampil":
        by_rank = {"III/a": "Mahir", "III/b": "Mahir", "III/c": "Penyelia"}
        by_rank |= {"III/d": "Penyelia", "V": "Pemula", "II/a": "Pemula"}
        return f"{post.name} {by_rank.get(rank_code, 'Terampil')}"
    return post.name


def draw_titles(post: Post, rng: Random, person: tuple[Sex, date]) -> tuple[str, str]:
    """Titles before and after the name."""
    sex, birth_date = person
    study = post.study
    back = [rng.choice(study.back)] if study.back else []
    front = study.front
    if birth_date.year <= OLD_DEGREES and study.key in OLD_FRONT:
        front, back = OLD_FRONT[study.key], []
        front = "Dra." if front == "Drs." and sex is Sex.FEMALE else front
    chance = 0.7 if post.is_head else FURTHER_STUDY
    if study.further and rng.random() < chance:
        back.append(rng.choice(study.further))
    return front, ", ".join(back)

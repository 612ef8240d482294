"""Names as they are in Indonesia: by region, some of one word, some with an apostrophe."""

import tomllib
from functools import cache
from random import Random
from typing import Any

from elearning.people.nip import Sex

from .places import DATA

ONE_WORD, THREE_WORDS = 0.12, 0.25

Region = dict[str, Any]


@cache
def _regions() -> tuple[list[Region], list[int]]:
    data = tomllib.loads((DATA / "names.toml").read_text(encoding="utf-8"))
    regions = list(data.values())
    return regions, [region["share"] for region in regions]


def draw_name(rng: Random, sex: Sex) -> str:
    """A full name without titles."""
    regions, shares = _regions()
    region = rng.choices(regions, shares)[0]
    if region["style"] == "family":
        return f"{rng.choice(region[sex])} {rng.choice(region['family'])}"
    if region["style"] == "prefix":
        return f"{rng.choice(region[f'first_{sex}'])} {rng.choice(region[sex])}"
    chance = rng.random()
    if chance < ONE_WORD:
        return str(rng.choice(region[f"alone_{sex}"]))
    words = 3 if chance < ONE_WORD + THREE_WORDS else 2
    places = sorted(rng.sample(range(len(region[sex])), words))
    return " ".join(region[sex][place] for place in places)

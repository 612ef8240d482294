"""What values earn, in percent of the mark: points of a file are of any size."""

from collections.abc import Callable
from decimal import Decimal

from quizzes.formats.bodies import FULL

from .declarations import Declared, Entry
from .processing import IS, RIGHT, Processing

Note = Callable[..., None]


def clamped(weight: Decimal) -> Decimal:
    return min(max(weight, -FULL), FULL)


def entries_that_count(declared: Declared, processing: Processing) -> tuple[Entry, ...]:
    """What is declared to be earned by values, if the item marks by it."""
    mapping = declared.mapping
    is_meant = mapping is not None and (
        processing.maps(declared.identifier) or not declared.right
    )
    return mapping.entries if mapping and is_meant else ()


def weights_of_choices(
    names: list[str],
    *,
    declared: Declared,
    processing: Processing,
    single: bool,
    note: Note,
) -> list[Decimal]:
    entries = entries_that_count(declared, processing)
    if entries and declared.mapping:
        said = {entry.key: entry.points for entry in entries}
        points = [said.get(name, declared.mapping.default) for name in names]
        return _parts(points, most=declared.mapping.most, single=single, note=note)
    spoken = _spoken_of(declared, processing)
    if single or not declared.right:
        full = max([*spoken.values(), Decimal(0)]) or Decimal(1)
        points = [
            full if name in declared.right else spoken.get(name, Decimal(0))
            for name in names
        ]
        return _parts(points, most=None, single=single, note=note)
    note("all_or_nothing")
    part = FULL / len(declared.right)
    return [part if name in declared.right else -part for name in names]


def _spoken_of(declared: Declared, processing: Processing) -> dict[str, Decimal]:
    """Points that the processing itself gives to values; the right one under no name."""
    found: dict[str, Decimal] = {}
    for rule in processing.rules:
        if rule.response != declared.identifier or rule.score is None:
            continue
        if rule.test in {IS, RIGHT}:
            found.setdefault(rule.value, rule.score)
    return found


def _parts(
    points: list[Decimal], *, most: Decimal | None, single: bool, note: Note
) -> list[Decimal]:
    """Points as parts of all that can be earned."""
    gains = [each for each in points if each > 0]
    if not gains:
        return [Decimal(0) if each >= 0 else -FULL for each in points]
    full = max(gains) if single else sum(gains, Decimal(0))
    if most is not None and 0 < most < full:
        full = most
    found = [FULL * each / full for each in points]
    if any(abs(each) > FULL for each in found):
        note("weight_limited")
    return [clamped(each) for each in found]

"""Pre-test and post-test paired: by module and by unit, small groups hidden."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from courses.models import CoursePage
from elearning.people.models import Unit
from elearning.people.models.units import UnitQuerySet

from .gain_figures import Gain, GainSums, are_few
from .hiding import Hidden, Part, hidden_parts
from .pairs import pairs

OWN = "own"


@dataclass(frozen=True, kw_only=True)
class GainRow:
    """A group: its gain, or why it is ``hidden``.

    ``code`` is that of a unit below; ``is_own`` marks the people of a unit alone.
    """

    label: str
    code: str = ""
    is_own: bool = False
    gain: Gain | None = None
    hidden: Hidden | None = None


@dataclass(frozen=True, kw_only=True)
class Gains:
    """The sums of a scope by module and unit, and the tree to add them up.

    ``enrolments`` says of each pair in which module and unit it counts.
    """

    on: date
    units: tuple[Unit, ...]
    courses: dict[int, str]
    cells: Mapping[tuple[int, int], GainSums]
    enrolments: dict[int, tuple[int, int]] = field(repr=False)

    def total(self, unit: Unit | None) -> GainRow:
        """The unit with all below it; without one, the whole scope."""
        sums = self._sums_by_path()
        whole, hidden = sums[unit.path if unit else ""], self._hidden(unit, sums)
        gain = None if hidden else whole.gain()
        return GainRow(label=unit.name if unit else "", gain=gain, hidden=hidden)

    def by_module(self, unit: Unit | None) -> list[GainRow]:
        """The modules of a unit, by title. Hidden as far as their sum would tell."""
        parts: dict[int, GainSums] = defaultdict(GainSums)
        for (course, _unit), sums in self._cells_of(unit):
            parts[course] += sums
        hidden = self._hidden_parts(unit, parts)
        rows = [
            GainRow(
                label=self.courses[course],
                gain=None if course in hidden else sums.gain(),
                hidden=hidden.get(course),
            )
            for course, sums in parts.items()
        ]
        return sorted(rows, key=lambda row: row.label)

    def by_unit(self, unit: Unit | None) -> list[GainRow]:
        """The people of the unit itself and each unit right below it, down the tree.

        Empty where that would only say the total again.
        """
        sums, parts = self._sums_by_path(), self._parts(unit)
        people = {path: sums[path] for path in parts if sums[path].n}
        if all(path.startswith(OWN) for path in people):
            return []
        hidden = self._hidden_parts(unit, people)
        return [
            _row(parts[path], people[path], hidden=hidden.get(path), path=path)
            for path in people
        ]

    def enrolments_of(self, unit: Unit | None) -> set[int]:
        """The enrolments whose pairs count in the unit and below it."""
        inside = {u.pk for u in self.units if _is_below(u, unit)}
        return {
            pk for pk, (_course, place) in self.enrolments.items() if place in inside
        }

    def is_hidden(self, unit: Unit | None) -> bool:
        return self._hidden(unit, self._sums_by_path()) is not None

    def _cells_of(
        self, unit: Unit | None
    ) -> Iterable[tuple[tuple[int, int], GainSums]]:
        inside = {u.pk for u in self.units if _is_below(u, unit)}
        return [cell for cell in self.cells.items() if cell[0][1] in inside]

    def _sums_by_path(self) -> dict[str, GainSums]:
        """Every unit with all below it, its own people alone, and the whole scope ("")."""
        paths = {unit.pk: unit.path for unit in self.units}
        found: dict[str, GainSums] = defaultdict(GainSums)
        for (_course, unit_id), sums in self.cells.items():
            path = paths[unit_id]
            found[""] += sums
            found[OWN + path] += sums
            for end in range(Unit.steplen, len(path) + 1, Unit.steplen):
                found[path[:end]] += sums
        return found

    def _parts(self, unit: Unit | None) -> dict[str, Unit]:
        """What adds up to the unit: itself without the units below, and each of those."""
        if unit is None:
            return {top.path: top for top in self._tops()}
        depth = len(unit.path) + Unit.steplen
        below = [u for u in self.units if len(u.path) == depth and _is_below(u, unit)]
        return {OWN + unit.path: unit, **{u.path: u for u in below}}

    def _tops(self) -> list[Unit]:
        """The units of the scope that stand below no other of it."""
        paths = {unit.path for unit in self.units}
        return [u for u in self.units if u.path[: -Unit.steplen] not in paths]

    def _hidden(self, unit: Unit | None, sums: Mapping[str, GainSums]) -> Hidden | None:
        """Why a unit is hidden, from the top of the scope down to it."""
        if are_few(sums[unit.path if unit else ""].n):
            return Hidden.FEW
        lines = [u for u in self.units if unit and unit.path.startswith(u.path)]
        tops = self._tops()
        above: list[Unit | None] = [None] if len(tops) > 1 else []
        for parent, child in zip(
            [*above, *lines], lines[1 - len(above) :], strict=False
        ):
            people = {path: sums[path].n for path in self._parts(parent)}
            if child.path in hidden_parts(people):
                return Hidden.NEIGHBOUR
        return None

    def _hidden_parts(
        self, unit: Unit | None, parts: Mapping[Part, GainSums]
    ) -> dict[Part, Hidden]:
        """Parts of a unit that is hidden itself are hidden with it."""
        people = {part: sums.n for part, sums in parts.items()}
        hidden = hidden_parts(people)
        if self.is_hidden(unit):
            hidden = dict.fromkeys(people, Hidden.NEIGHBOUR) | hidden
        return hidden


def gains(
    *,
    scope: UnitQuerySet,
    on: date,
    starts_on: date | None = None,
    courses: Iterable[CoursePage] | None = None,
) -> Gains:
    """Read the pairs of everybody in ``scope``. Three queries, however many units."""
    cells: dict[tuple[int, int], GainSums] = defaultdict(GainSums)
    enrolments = {}
    for pair in pairs(scope=scope, on=on, starts_on=starts_on, courses=courses):
        place = pair.course_id, pair.unit_id
        cells[place].add(pair.before, pair.after)
        enrolments[pair.enrolment_id] = place
    titles = CoursePage.objects.filter(pk__in={course for course, _unit in cells})
    return Gains(
        on=on,
        units=tuple(scope.order_by("path")),
        courses=dict(titles.values_list("pk", "title")),
        cells=cells,
        enrolments=enrolments,
    )


def _row(unit: Unit, sums: GainSums, *, hidden: Hidden | None, path: str) -> GainRow:
    is_own = path.startswith(OWN)
    return GainRow(
        label=unit.label,
        code="" if is_own else unit.code,
        is_own=is_own,
        gain=None if hidden else sums.gain(),
        hidden=hidden,
    )


def _is_below(unit: Unit, top: Unit | None) -> bool:
    """Whether ``unit`` is ``top`` or below it."""
    return top is None or bool(unit.path.startswith(top.path))

"""Finds the unit of a row in the tree, or plans a new one: agency > satuan kerja > unor."""

import re
from collections import defaultdict
from dataclasses import dataclass

from elearning.people.models import AgencySettings, Unit, UnitKind
from elearning.people.siasn import Place

from .plans import NewUnit, UnitKey

CODE_LENGTH = 40
KIND_WORDS = (
    (r".*PUSKESMAS", UnitKind.HEALTH_CENTRE),
    (r"RSUD|RUMAH SAKIT", UnitKind.HOSPITAL),
    (r"(SD|SMP|SMA|SMK|TK|SLB)N? |SEKOLAH ", UnitKind.SCHOOL),
    (r"(SEKSI|BIDANG|BAGIAN|SUB) ?", UnitKind.DIVISION),
    (r"KELURAHAN", UnitKind.VILLAGE),
    (r"(KANTOR )?(KECAMATAN|CAMAT)", UnitKind.DISTRICT),
    (r"DINAS", UnitKind.OFFICE),
    (r"BADAN", UnitKind.BOARD),
    (r"INSPEKTORAT", UnitKind.INSPECTORATE),
    (r"SEKRETARIAT (DAERAH|DPRD|DEWAN)", UnitKind.SECRETARIAT),
    (r"SEKRETARIAT", UnitKind.DIVISION),
)


@dataclass
class _Node:
    key: UnitKey
    above: "_Node | None"
    name: str
    unor_id: str


def folded(name: str) -> str:
    """'DINAS  KESEHATAN' and 'Dinas Kesehatan' are one name."""
    return " ".join(name.split()).casefold()


def kind_of(name: str) -> str:
    words = folded(name).upper()
    for pattern, kind in KIND_WORDS:
        if re.match(pattern, words):
            return kind
    return UnitKind.OTHER


class UnitFinder:
    """The tree as it is and as it will be, while rows are planned one by one."""

    def __init__(self) -> None:
        self.adopted: list[tuple[int, str]] = []
        self._planted: list[tuple[_Node, str]] = []
        self._codes: set[str] = set()
        self._by_unor: dict[str, _Node] = {}
        self._below: dict[tuple[UnitKey, str], list[_Node]] = defaultdict(list)
        self._root = self._load() or self._plant(
            None, AgencySettings.load().name, ("", UnitKind.AGENCY)
        )

    def find(self, place: Place) -> UnitKey:
        """The unit of a row, by SIASN id, else by name under its satuan kerja."""
        if known := self._by_unor.get(place.unor_id):
            return known.key
        satker = self._satker(place.satker_name)
        if self._is(satker, place.unor_name, place.unor_id):
            return self._adopt(satker, place.unor_id).key
        found = self._search(satker, place.unor_name, place.unor_id)
        if found is None:
            name = place.unor_name
            return self._plant(satker, name, (place.unor_id, kind_of(name))).key
        return self._adopt(found, place.unor_id).key

    def new_units(self) -> tuple[NewUnit, ...]:
        """Units to create, each after the one above it."""
        return tuple(
            NewUnit(
                code=str(node.key),
                parent=node.above.key if node.above else None,
                name=node.name,
                kind=kind,
                siasn_unor_id=node.unor_id,
            )
            for node, kind in self._planted
        )

    def _load(self) -> _Node | None:
        """Reads the tree; the root is the first agency, else the first root."""
        nodes: dict[str, _Node] = {}
        roots: list[tuple[bool, _Node]] = []
        units = Unit.objects.order_by("path").values_list(
            "pk", "path", "code", "name", "short_name", "siasn_unor_id", "kind"
        )
        for pk, path, code, name, short_name, unor_id, kind in units:
            node = _Node(pk, nodes.get(path[: -Unit.steplen]), name, unor_id)
            nodes[path] = node
            self._codes.add(code)
            self._register(node, also=(code, short_name))
            if node.above is None:
                roots.append((kind != UnitKind.AGENCY, node))
        return min(roots, key=lambda root: root[0])[1] if roots else None

    def _register(self, node: _Node, *, also: tuple[str, ...] = ()) -> None:
        if node.unor_id:
            self._by_unor[node.unor_id] = node
        names = {folded(name) for name in (node.name, *also) if name}
        above = node.above
        while above is not None:
            for name in names:
                self._below[above.key, name].append(node)
            above = above.above

    def _satker(self, name: str) -> _Node:
        if not name or self._is(self._root, name, ""):
            return self._root
        return self._search(self._root, name, "") or self._plant(
            self._root, name, ("", kind_of(name))
        )

    @staticmethod
    def _is(node: _Node, name: str, unor_id: str) -> bool:
        same_name = folded(node.name) == folded(name)
        return same_name and (not unor_id or node.unor_id in {"", unor_id})

    def _search(self, above: _Node, name: str, unor_id: str) -> _Node | None:
        """A child of that name, else the only unit of that name further down."""
        found = [
            node
            for node in self._below[above.key, folded(name)]
            if not unor_id or node.unor_id in {"", unor_id}
        ]
        children = [node for node in found if node.above is above]
        if children:
            return children[0]
        return found[0] if len(found) == 1 else None

    def _adopt(self, node: _Node, unor_id: str) -> _Node:
        """Give a unit that was found by its name the SIASN id of the file."""
        if not unor_id or node.unor_id == unor_id:
            return node
        node.unor_id = unor_id
        self._by_unor[unor_id] = node
        if isinstance(node.key, int):
            self.adopted.append((node.key, unor_id))
        return node

    def _plant(self, above: _Node | None, name: str, facts: tuple[str, str]) -> _Node:
        unor_id, kind = facts
        node = _Node(self._free_code(name), above, name, unor_id)
        self._register(node)
        self._planted.append((node, kind))
        return node

    def _free_code(self, name: str) -> str:
        """'DINAS-KESEHATAN', with a number where that is taken."""
        base = re.sub(r"[^A-Z0-9]+", "-", name.upper()).strip("-")[: CODE_LENGTH - 6]
        base = base.strip("-") or "UNIT"
        code, number = base, 1
        while code in self._codes:
            number += 1
            code = f"{base}-{number}"
        self._codes.add(code)
        return code

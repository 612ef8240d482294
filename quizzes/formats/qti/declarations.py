"""What an item declares about a response: its type, what is right, and what values earn."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from quizzes.formats.bodies import NUMBER
from quizzes.formats.refusals import QuestionCannotBeRead

from .parsing import Node


@dataclass(frozen=True)
class Entry:
    """A value, the points that it earns, and whether capital letters count."""

    key: str
    points: Decimal
    minds_case: bool


@dataclass(frozen=True)
class Mapping:
    entries: tuple[Entry, ...]
    default: Decimal
    most: Decimal | None


@dataclass(frozen=True)
class Declared:
    identifier: str
    cardinality: str
    base_type: str
    right: tuple[str, ...]
    mapping: Mapping | None


def declared(item: Node) -> dict[str, Declared]:
    """What is declared of every response, by its identifier."""
    found = [_one(node) for node in item.all("responseDeclaration")]
    return {each.identifier: each for each in found}


def _one(node: Node) -> Declared:
    right = node.find("correctResponse")
    mapping = node.find("mapping")
    return Declared(
        identifier=node.said("identifier"),
        cardinality=node.said("cardinality", "single"),
        base_type=node.said("baseType"),
        right=tuple(v.text.strip() for v in right.all("value")) if right else (),
        mapping=_mapping(mapping) if mapping else None,
    )


def _mapping(node: Node) -> Mapping:
    most = node.said("upperBound")
    return Mapping(
        tuple(
            Entry(
                entry.said("mapKey"),
                points(entry.said("mappedValue"), line=entry.line),
                entry.said("caseSensitive", "true") != "false",
            )
            for entry in node.all("mapEntry")
        ),
        default=points(node.said("defaultValue") or "0", line=node.line),
        most=points(most, line=node.line) if most else None,
    )


def points(text: str, *, line: int = 0) -> Decimal:
    """A number of points. Raises ``QuestionCannotBeRead`` for what is none."""
    try:
        number = Decimal(text) if NUMBER.fullmatch(text) else Decimal("NaN")
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite():
        raise QuestionCannotBeRead("not_points", line=line, text=text[:40])
    return number

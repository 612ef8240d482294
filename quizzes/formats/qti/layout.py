"""Where in the body of an item its questions stand, and what belongs to each.

What stands before an interaction asks for it. Several interactions are a case: what comes
before the first question of them is its text.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from .parsing import Content, Node
from .texts import BOXES, GAP

LONGEST_UNIT = 40


@dataclass
class Asked:
    """An interaction and the words that ask for it.

    ``around`` is the block of words that it stands in, ``unit`` what follows it there.
    """

    node: Node
    stem: Content = field(default_factory=list)
    around: Node | None = None
    unit: str = ""


@dataclass
class Layout:
    """What an item shows; ``gaps`` is what stands for interactions in its words."""

    asked: list[Asked]
    case: Content = field(default_factory=list)
    gaps: dict[int, str] = field(default_factory=dict)


def layout(body: Node) -> Layout:
    found = Layout([])
    before: Content = []
    for block in _blocks(body):
        inner = list(interactions(block)) if isinstance(block, Node) else []
        if len(inner) > 1:
            found.case += [*before, block]
            _take_gaps(found, inner)
            before = []
        elif inner:
            asked = Asked(inner[0], _above(found, before, inner[0]))
            if isinstance(block, Node) and block is not asked.node:
                _take_words_around(found, asked, block)
            asked.stem += asked.node.all("prompt")
            found.asked.append(asked)
            before = []
        else:
            before.append(block)
    if len(found.asked) == 1:
        only = found.asked[0]
        only.stem, found.case = [*found.case, *only.stem, *before], []
    else:
        found.case += before
    return found


def interactions(node: Node) -> Iterator[Node]:
    """Interactions within it, but not those within another."""
    if is_interaction(node):
        yield node
        return
    for child in node.children:
        yield from interactions(child)


def is_interaction(node: Node) -> bool:
    return node.name.endswith("Interaction")


def _blocks(node: Node) -> Content:
    """Blocks one after the other; boxes around interactions are opened."""
    found: Content = []
    for each in node.content:
        is_box = isinstance(each, Node) and each.name in BOXES
        if is_box and isinstance(each, Node) and _holds_blocks(each):
            found += _blocks(each)
        else:
            found.append(each)
    return found


def _holds_blocks(box: Node) -> bool:
    """It has an interaction, and not in the midst of its own words."""
    is_words = any(isinstance(each, str) and each.strip() for each in box.content)
    return not is_words and next(interactions(box), None) is not None


def _above(found: Layout, before: Content, interaction: Node) -> Content:
    """What of the blocks above it asks for it: above the first, a case may stand."""
    if found.asked or found.case:
        return list(before)
    if interaction.find("prompt"):
        found.case = list(before)
        return []
    words = [each for each in before if not isinstance(each, str) or each.strip()]
    found.case = words[:-1]
    return words[-1:]


def _take_words_around(found: Layout, asked: Asked, block: Node) -> None:
    before_it, after_it = _around(block, asked.node)
    found.gaps[id(asked.node)] = GAP if before_it or after_it else ""
    is_short = 0 < len(after_it) <= LONGEST_UNIT
    if is_short and not before_it and (asked.stem or found.case):
        asked.unit = after_it
    asked.around = block
    asked.stem.append(block)


def _take_gaps(found: Layout, inner: list[Node]) -> None:
    """Several in one block of words are numbered in the case, and asked by number."""
    for interaction in inner:
        number = f"({len(found.asked) + 1})"
        found.gaps[id(interaction)] = f"{number} {GAP}"
        prompt: Content = list(interaction.all("prompt"))
        found.asked.append(Asked(interaction, prompt or [number]))


def _around(block: Node, interaction: Node) -> tuple[str, str]:
    """The words of a block before and after the interaction in it."""
    before: list[str] = []
    after: list[str] = []
    is_behind = False
    for each in _flat(block, interaction):
        if each is interaction:
            is_behind = True
        elif isinstance(each, str):
            (after if is_behind else before).append(each)
    return " ".join("".join(before).split()), " ".join("".join(after).split())


def _flat(node: Node, interaction: Node) -> Iterator[Node | str]:
    for each in node.content:
        if isinstance(each, str) or each is interaction:
            yield each
        else:
            yield from _flat(each, interaction)

"""What an interaction asks, as the kinds of questions: their bodies from what is declared."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from quizzes.formats import bodies
from quizzes.formats.bodies import FULL, Choice
from quizzes.formats.drafts import Text
from quizzes.formats.refusals import QuestionCannotBeRead

from .declarations import Declared
from .earning import clamped, entries_that_count, weights_of_choices
from .feedbacks import Feedbacks
from .matching import items_and_choices
from .parsing import Node
from .processing import IS, RIGHT, WITHIN, Processing, Rule
from .texts import Words

TRUE_FALSE = ({"benar", "betul", "true"}, {"salah", "false"})
NUMBERS = {"float", "integer"}

Found = tuple[str, dict[str, Any]]


@dataclass(frozen=True)
class Asking:
    """One interaction with all that says what is right."""

    node: Node
    declared: Declared
    processing: Processing
    feedbacks: Feedbacks
    words: Words
    unit: str = ""

    @property
    def rules(self) -> list[Rule]:
        of_it = self.declared.identifier
        return [rule for rule in self.processing.rules if rule.response == of_it]


def choice(asking: Asking) -> Found:
    nodes = asking.node.all("simpleChoice") or asking.node.all("inlineChoice")
    bodies.enough(nodes)
    several = asking.declared.cardinality == "multiple"
    single = not several or asking.node.said("maxChoices") == "1"
    names = [node.said("identifier") for node in nodes]
    weights = weights_of_choices(
        names,
        declared=asking.declared,
        processing=asking.processing,
        single=single,
        note=asking.words.draft.note,
    )
    choices = [
        _choice(asking, node, weight, single=single)
        for node, weight in zip(nodes, weights, strict=True)
    ]
    if single and weights.count(FULL) > 1:
        asking.words.draft.note("several_earn_all")
    if single and (read := _true_false(choices)):
        return "true_false", read
    shuffle = asking.node.said("shuffle", "false") == "true"
    body = bodies.choices_body(choices, single=single, shuffle=shuffle)
    return ("single" if single else "multiple"), body


def _choice(asking: Asking, node: Node, weight: Decimal, *, single: bool) -> Choice:
    rich = asking.words.rich(node.content, pictured=True)
    feedback = asking.feedbacks.to_choice(
        asking.declared.identifier,
        node.said("identifier"),
        is_right=weight == FULL if single else None,
    )
    return Choice(rich.text, weight, feedback, rich.picture)


def _true_false(choices: list[Choice]) -> dict[str, Any] | None:
    """Two options that say true and false, one of which earns all and the other nothing."""
    if sorted(each.weight for each in choices) != [0, FULL]:
        return None
    if any(each.picture or each.text.settled != "plain" for each in choices):
        return None
    said = [each.text.text.strip().casefold() for each in choices]
    for true, false in (choices, choices[::-1]):
        words = (said[choices.index(true)], said[choices.index(false)])
        if words[0] in TRUE_FALSE[0] and words[1] in TRUE_FALSE[1]:
            return bodies.true_false_body(
                is_true=true.weight == FULL,
                if_true=true.feedback,
                if_false=false.feedback,
            )
    return None


def order(asking: Asking) -> Found:
    nodes = {n.said("identifier"): n for n in asking.node.all("simpleChoice")}
    right = asking.declared.right
    if not nodes or sorted(right) != sorted(nodes):
        raise QuestionCannotBeRead("order_incomplete", line=asking.node.line)
    said = [asking.words.rich(nodes[name].content, pictured=True) for name in right]
    asking.words.draft.note("ordering_marked")
    return "ordering", bodies.ordering_body([(s.text, s.picture) for s in said])


def match(asking: Asking) -> Found:
    items, choices, pairs = items_and_choices(
        asking.node, asking.declared, asking.processing
    )
    bodies.enough([*items, *choices])
    names = {node.said("identifier"): str(n) for n, node in enumerate(choices, start=1)}
    return "matching", {
        "items": [
            _part(asking, node, key) | {"choice": names[pairs[node.said("identifier")]]}
            for key, node in zip(bodies.keys(), items, strict=False)
        ],
        "choices": [
            _part(asking, node, names[node.said("identifier")]) for node in choices
        ],
    }


def _part(asking: Asking, node: Node, key: str) -> dict[str, Any]:
    rich = asking.words.rich(node.content, pictured=True)
    part: dict[str, Any] = {"key": key, "text": rich.text}
    return part | ({"picture": rich.picture} if rich.picture else {})


def text_entry(asking: Asking) -> Found:
    is_number = asking.declared.base_type in NUMBERS
    if is_number or any(rule.test == WITHIN for rule in asking.rules):
        return "numeric", numeric(asking)
    return "short", short(asking)


def short(asking: Asking) -> dict[str, Any]:
    """Values that are declared to earn, then those that are only spoken of."""
    found: dict[str, tuple[Decimal, bool]] = {}
    for entry in entries_that_count(asking.declared, asking.processing):
        found.setdefault(entry.key, (entry.points, entry.minds_case))
    spoken = [rule for rule in asking.rules if rule.test == IS and rule.value]
    most = max([p for p, _ in found.values()], default=Decimal(0))
    if not found:
        most = max([r.score or Decimal(0) for r in asking.rules], default=Decimal(1))
        most = most if most > 0 else Decimal(1)
        minds = _minds_case(asking)
        found = dict.fromkeys(asking.declared.right, (most, minds))
    for rule in spoken:
        said = rule.score if rule.score is not None else Decimal(0)
        found.setdefault(rule.value, (said, rule.minds_case))
    answers = [
        Choice(
            Text(value.replace("*", "\\*")),
            clamped(FULL * points / most if most > 0 else Decimal(0)),
            _typed(asking, value),
        )
        for value, (points, _minds) in found.items()
    ]
    minds_case = any(minds for points, minds in found.values() if points > 0)
    return bodies.short_body(answers, match_case=minds_case)


def _minds_case(asking: Asking) -> bool:
    said = [rule.minds_case for rule in asking.rules if rule.test == RIGHT]
    return all(said)


def _typed(asking: Asking, value: str) -> Text:
    is_right = value in asking.declared.right
    name = asking.declared.identifier
    return asking.feedbacks.to_choice(name, value, is_right=is_right)


def numeric(asking: Asking) -> dict[str, Any]:
    """Numbers with what may be off; without rules, those that are declared."""
    found = [rule for rule in asking.rules if rule.test == WITHIN]
    scored = [rule for rule in found if rule.score is not None]
    most = max([rule.score or Decimal(0) for rule in found], default=Decimal(0))
    answers = [_within(asking, rule, most) for rule in scored or found]
    if not answers:
        entries = entries_that_count(asking.declared, asking.processing)
        most = max([entry.points for entry in entries], default=Decimal(0))
        said = {entry.key: entry.points for entry in entries}
        said = said or dict.fromkeys(asking.declared.right, Decimal(1))
        answers = [
            _exactly(asking, value, points / most if most > 0 else points)
            for value, points in said.items()
        ]
    bodies.enough(answers)
    return {"answers": answers, "unit": asking.unit}


def _within(asking: Asking, rule: Rule, most: Decimal) -> dict[str, Any]:
    low, high = rule.low or Decimal(0), rule.high or Decimal(0)
    middle, off = (low + high) / 2, abs(high - low) / 2
    is_said = bool(rule.value) and Decimal(rule.value) == middle
    if not is_said and rule.value:
        asking.words.draft.note("range_read")
    earned = (rule.score or Decimal(0)) / most if most > 0 else Decimal(1)
    return bodies.numeric_answer(
        rule.value if is_said else bodies.plainly(middle),
        tolerance=bodies.plainly(off),
        weight=clamped(FULL * earned),
        feedback=asking.feedbacks.to_rule(rule),
    )


def _exactly(asking: Asking, text: str, share: Decimal) -> dict[str, Any]:
    value = bodies.number(text)
    if value is None:
        raise QuestionCannotBeRead(
            "not_a_number", line=asking.node.line, text=text[:40]
        )
    return bodies.numeric_answer(
        value,
        tolerance="0",
        weight=clamped(FULL * share),
        feedback=_typed(asking, text),
    )


KINDS: dict[str, Callable[[Asking], Found]] = {
    "choiceInteraction": choice,
    "inlineChoiceInteraction": choice,
    "orderInteraction": order,
    "matchInteraction": match,
    "associateInteraction": match,
    "textEntryInteraction": text_entry,
}

"""Writes what is asked: for each kind its declaration, interaction and marking."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from quizzes.formats import bodies, shapes
from quizzes.formats.bodies import FULL, plainly

from .xhtml import attribute, words

TWELVE_PLACES = Decimal("0.000000000001")

Rich = Callable[[dict[str, Any]], str]


@dataclass
class Written:
    """The pieces of one question in an item, which stand in different places of it.

    ``said`` is the feedback by the identifier that shows it; ``hands_on``: the chosen
    option itself is that identifier.
    """

    declaration: str
    interaction: str
    scoring: str
    said: dict[str, str] = field(default_factory=dict)
    several: bool = False
    hands_on: bool = False


@dataclass(frozen=True)
class Names:
    """How the response of a question and what it earns are called in its item."""

    response: str = "RESPONSE"
    score: str = "SCORE"
    feedback: str = "FEEDBACK"
    explanation: str = "EXPLANATION"

    @classmethod
    def of_part(cls, number: int) -> "Names":
        response = f"RESPONSE_{number}"
        return cls(
            response,
            f"SCORE_{number}",
            f"FEEDBACK_{response}",
            f"EXPLANATION_{response}",
        )


@dataclass(frozen=True)
class Part:
    """One question of an item; ``rich`` writes a text of it with its picture."""

    kind: str
    body: dict[str, Any]
    names: Names
    rich: Rich


def written(part: Part) -> Written:
    return KINDS[part.kind](part)


def points(weight: Decimal) -> str:
    return plainly((weight / FULL).quantize(TWELVE_PLACES))


def value(kind: str, text: str) -> str:
    return f'<baseValue baseType="{kind}">{words(text)}</baseValue>'


def outcome(name: str, inner: str) -> str:
    return f'<setOutcomeValue identifier="{name}">{inner}</setOutcomeValue>'


def variable(name: str) -> str:
    return f'<variable identifier="{name}"/>'


def _declaration(
    names: Names, *, cardinality: str, kind: str, right: list[str], mapping: str = ""
) -> str:
    values = "".join(f"<value>{words(each)}</value>" for each in right)
    right_ones = f"<correctResponse>{values}</correctResponse>" if right else ""
    return (
        f'<responseDeclaration identifier="{names.response}" '
        f'cardinality="{cardinality}" baseType="{kind}">'
        f"{right_ones}{mapping}</responseDeclaration>"
    )


def _mapping(entries: list[tuple[str, Decimal]], *, extra: str = "") -> str:
    """What values earn, never less than nothing and never more than all."""
    found = "".join(
        f'<mapEntry mapKey="{attribute(key)}" mappedValue="{points(weight)}"{extra}/>'
        for key, weight in entries
    )
    return f'<mapping lowerBound="0" upperBound="1" defaultValue="0">{found}</mapping>'


def _if_right(names: Names) -> str:
    """As the template ``match_correct``: all, or nothing."""
    response, score = names.response, names.score
    right = f'<match>{variable(response)}<correct identifier="{response}"/></match>'
    return (
        f"<responseCondition><responseIf>{right}"
        f"{outcome(score, value('float', '1'))}</responseIf>"
        f"<responseElse>{outcome(score, value('float', '0'))}</responseElse>"
        "</responseCondition>"
    )


def _by_mapping(names: Names) -> str:
    """As the template ``map_response``."""
    response, score = names.response, names.score
    mapped = f'<mapResponse identifier="{response}"/>'
    return (
        f"<responseCondition><responseIf><isNull>{variable(response)}</isNull>"
        f"{outcome(score, value('float', '0'))}</responseIf><responseElse>"
        f"{outcome(score, mapped)}"
        "</responseElse></responseCondition>"
    )


def _choices(part: Part) -> Written:
    kind, names, rich = part.kind, part.names, part.rich
    options, several = part.body["options"], kind == "multiple"
    keys = dict(zip(bodies.keys(), options, strict=False))
    weights = shapes.weights(kind, options)
    is_by_rule = not several and all(
        weight == FULL * option["correct"]
        for weight, option in zip(weights, options, strict=True)
    )
    shuffle = part.body.get("shuffle", True) and kind != "true_false"
    shown = "".join(
        f'<simpleChoice identifier="{key}">{rich(option)}</simpleChoice>'
        for key, option in keys.items()
    )
    mapping = "" if is_by_rule else _mapping(list(zip(keys, weights, strict=True)))
    right = [key for key, option in keys.items() if option["correct"]]
    return Written(
        _declaration(
            names,
            cardinality="multiple" if several else "single",
            kind="identifier",
            right=right,
            mapping=mapping,
        ),
        f'<choiceInteraction responseIdentifier="{names.response}" '
        f'shuffle="{str(shuffle).lower()}" maxChoices="{int(not several)}">'
        f"{shown}</choiceInteraction>",
        _if_right(names) if is_by_rule else _by_mapping(names),
        {key: option.get("feedback", "") for key, option in keys.items()},
        several=several,
        hands_on=True,
    )


def _ordering(part: Part) -> Written:
    names, rich = part.names, part.rich
    keys = dict(zip(bodies.keys(), part.body["items"], strict=False))
    shown = "".join(
        f'<simpleChoice identifier="{key}">{rich(item)}</simpleChoice>'
        for key, item in keys.items()
    )
    return Written(
        _declaration(names, cardinality="ordered", kind="identifier", right=list(keys)),
        f'<orderInteraction responseIdentifier="{names.response}" shuffle="true">'
        f"{shown}</orderInteraction>",
        _if_right(names),
    )


def _matching(part: Part) -> Written:
    names, items, choices = part.names, part.body["items"], part.body["choices"]
    places = {choice["key"]: n for n, choice in enumerate(choices, start=1)}
    pairs = [
        f"item_{number} choice_{places[item['choice']]}"
        for number, item in enumerate(items, start=1)
    ]
    each = FULL / max(len(items), 1)
    return Written(
        _declaration(
            names,
            cardinality="multiple",
            kind="directedPair",
            right=pairs,
            mapping=_mapping([(pair, each) for pair in pairs]),
        ),
        f'<matchInteraction responseIdentifier="{names.response}" shuffle="true" '
        f'maxAssociations="{len(items)}">'
        f"<simpleMatchSet>{_associable('item', items, part.rich)}</simpleMatchSet>"
        f"<simpleMatchSet>{_associable('choice', choices, part.rich)}</simpleMatchSet>"
        "</matchInteraction>",
        _by_mapping(names),
    )


def _associable(name: str, parts: list[dict[str, Any]], rich: Rich) -> str:
    """An item has one choice, a choice any number of items."""
    most = int(name == "item")
    return "".join(
        f'<simpleAssociableChoice identifier="{name}_{number}" matchMax="{most}">'
        f"{rich(each)}</simpleAssociableChoice>"
        for number, each in enumerate(parts, start=1)
    )


def _gap(names: Names, length: int, unit: str = "") -> str:
    gap = (
        f'<textEntryInteraction responseIdentifier="{names.response}" '
        f'expectedLength="{length}"/>'
    )
    return f"<p>{gap} {words(unit)}</p>" if unit else f"<p>{gap}</p>"


def _short(part: Part) -> Written:
    names, body = part.names, part.body
    minds = str(body.get("match_case", False)).lower()
    answers = {answer["text"].replace("\\*", "*"): answer for answer in body["answers"]}
    weights = {text: shapes.weight_of(answer) for text, answer in answers.items()}
    best = next((text for text, weight in weights.items() if weight == FULL), "")
    mapping = _mapping(list(weights.items()), extra=f' caseSensitive="{minds}"')
    said = {
        f"ANSWER_{n}": answer.get("feedback", "")
        for n, answer in enumerate(answers.values(), start=1)
    }
    tests = [
        f'<stringMatch caseSensitive="{minds}">{variable(names.response)}'
        f"{value('string', text)}</stringMatch>"
        for text in answers
    ]
    sets = [_shows(names, name) for name in said]
    chain = _chain(tests, sets) if any(said.values()) else ""
    longest = min(max([*map(len, answers), 10]), 60)
    return Written(
        _declaration(
            names, cardinality="single", kind="string", right=[best], mapping=mapping
        ),
        _gap(names, longest),
        _by_mapping(names) + chain,
        said,
    )


def _numeric(part: Part) -> Written:
    """What earns most is asked for first, as the best of several counts."""
    names, answers = part.names, part.body["answers"]
    said = {
        f"ANSWER_{n}": answer.get("feedback", "")
        for n, answer in enumerate(answers, start=1)
    }
    order = sorted(
        range(len(answers)), key=lambda n: shapes.weight_of(answers[n]), reverse=True
    )
    tests, sets = [], []
    for place in order:
        answer = answers[place]
        off = shapes.digits(answer.get("tolerance", "0"))
        tests.append(
            f'<equal toleranceMode="absolute" tolerance="{off} {off}">'
            f"{variable(names.response)}"
            f"{value('float', shapes.digits(answer['value']))}</equal>"
        )
        earned = value("float", points(shapes.weight_of(answer)))
        name = f"ANSWER_{place + 1}"
        shown = _shows(names, name) if said[name] else ""
        sets.append(outcome(names.score, earned) + shown)
    best = shapes.digits(answers[order[0]]["value"])
    return Written(
        _declaration(names, cardinality="single", kind="float", right=[best]),
        _gap(names, 10, " ".join(part.body.get("unit", "").split())),
        _chain(tests, sets),
        said,
    )


def _shows(names: Names, identifier: str) -> str:
    return outcome(names.feedback, value("identifier", identifier))


def _chain(tests: list[str], sets: list[str]) -> str:
    """The first test that is met sets its outcomes."""
    found: Iterator[str] = (
        f"<{name}>{test}{inner}</{name}>"
        for name, test, inner in zip(
            ["responseIf", *["responseElseIf"] * len(tests)], tests, sets, strict=False
        )
    )
    return f"<responseCondition>{''.join(found)}</responseCondition>"


def has_wildcards(body: dict[str, Any]) -> bool:
    """A star that stands for anything, which a value of QTI cannot."""
    texts = (answer["text"] for answer in body["answers"])
    return any(re.search(r"(?<!\\)\*", text) for text in texts)


KINDS: dict[str, Callable[[Part], Written]] = {
    "single": _choices,
    "multiple": _choices,
    "true_false": _choices,
    "ordering": _ordering,
    "matching": _matching,
    "short": _short,
    "numeric": _numeric,
}

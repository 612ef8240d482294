"""What both writers ask of a question: weights, texts by key, the question without pictures."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from . import markup, owned, scenarios
from .bodies import FULL, plainly
from .collecting import Collector
from .parsed import ParsedQuestion

FIVE_PLACES = Decimal("0.00001")
Reader = Callable[[str, Collector], None]


def weights(kind: str, options: list[dict[str, Any]]) -> list[Decimal]:
    """What every option earns, in percent of the mark."""
    if any("share" in option for option in options):
        unnamed = FULL if kind != "multiple" else Decimal(0)
        return [
            FULL * Decimal(option["share"])
            if "share" in option
            else unnamed * option["correct"]
            for option in options
        ]
    if kind != "multiple":
        return [FULL * option["correct"] for option in options]
    part = FULL / max(sum(option["correct"] for option in options), 1)
    return [part if option["correct"] else -part for option in options]


def weight_of(part: dict[str, Any]) -> Decimal:
    return FULL * Decimal(part.get("share", "1"))


def said(weight: Decimal) -> str:
    """A weight as Moodle writes it: 33.33333."""
    return plainly(weight.quantize(FIVE_PLACES))


def digits(text: str) -> str:
    """A number in plain digits."""
    return plainly(Decimal(text))


def pairs(body: dict[str, Any]) -> list[tuple[dict[str, Any], str]]:
    """Items with the text of their choice, then the choices without an item."""
    texts = {choice["key"]: choice["text"] for choice in body["choices"]}
    used = {item["choice"] for item in body["items"]}
    found = [(item, texts.get(item["choice"], "")) for item in body["items"]]
    return found + [({}, text) for key, text in texts.items() if key not in used]


def parts(question: ParsedQuestion) -> list[ParsedQuestion]:
    """The questions of a case, each as one of its own."""
    return [
        ParsedQuestion(
            kind=part["kind"],
            stem=part["stem"],
            body=part["body"],
            title=f"{markup.default_title(question.stem, question.markup)} ({number})",
            markup=question.markup,
            feedback=part.get("feedback", ""),
            legal_basis=part.get("legal_basis", ""),
            pictures=question.pictures,
        )
        for number, part in enumerate(question.body["parts"], start=1)
    ]


def tags(question: ParsedQuestion, *, case: str = "", place: int = 0) -> list[str]:
    own = owned.as_tags(question)
    return [scenarios.tag(case, place), *own] if case else own


def read_back(text: str, reader: Reader) -> ParsedQuestion | None:
    """The one question that a text gives; None if it does not give just that."""
    collector = Collector()
    reader(text, collector)
    parsed = collector.result("")
    is_whole = len(parsed.questions) == 1 and not parsed.problems
    return parsed.questions[0] if is_whole else None


def without_pictures(question: ParsedQuestion) -> ParsedQuestion:
    """The same with the words that stand for a picture where it stood alone."""
    return replace(question, body=_bare(question.body), pictures={})


def _bare(value: Any) -> Any:
    if isinstance(value, list):
        return [_bare(each) for each in value]
    if not isinstance(value, dict):
        return value
    bare = {name: _bare(each) for name, each in value.items() if name != "picture"}
    picture = value.get("picture")
    if picture and "text" in bare and not bare["text"].strip():
        bare["text"] = picture.get("alt", "") or picture.get("name", "")
    return bare

"""The body of a question as labelled lines of text, so that versions can be compared."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from .content import letter

Lines = Iterator[tuple[str, str]]


def lines_of(kind: str, body: dict[str, Any]) -> Lines:
    """Every part of the body with its label, pictures and shares included."""
    if picture := _picture(body):
        yield _("Picture"), picture
    yield from LINES[kind](body)


def _options(body: dict[str, Any]) -> Lines:
    for place, option in enumerate(body["options"]):
        mark = _("right") if option["correct"] else _("wrong")
        said = [f"{option['text']} ({mark})", _share(option), option.get("feedback")]
        key = letter(place).upper()
        yield _("Option %(key)s") % {"key": key}, _joined(said, option)
    if body.get("shuffle") is False:
        yield _("Keep this order"), _("yes")


def _matching(body: dict[str, Any]) -> Lines:
    texts = {choice["key"]: choice["text"] for choice in body["choices"]}
    used = {item["choice"] for item in body["items"]}
    for place, item in enumerate(body["items"]):
        said = f"{item['text']} → {texts[item['choice']]}"
        yield f"{_('Item')} {letter(place).upper()}", _joined([said], item)
    others = [text for key, text in texts.items() if key not in used]
    if others:
        yield _("Matches that belong to no item"), "\n".join(others)


def _ordering(body: dict[str, Any]) -> Lines:
    for place, item in enumerate(body["items"], start=1):
        yield f"{_('Step')} {place}", _joined([item["text"]], item)


def _numeric(body: dict[str, Any]) -> Lines:
    unit = body.get("unit", "")
    for place, answer in enumerate(body["answers"], start=1):
        value = f"{_number(answer['value'])} {unit}".strip()
        if Decimal(answer.get("tolerance", "0")):
            value += f" ± {_number(answer['tolerance'])}"
        yield _answer(place), _joined([value, _share(answer), answer.get("feedback")])


def _short(body: dict[str, Any]) -> Lines:
    for place, answer in enumerate(body["answers"], start=1):
        said = [answer["text"], _share(answer), answer.get("feedback")]
        yield _answer(place), _joined(said)
    if body.get("match_case"):
        yield _("Capital letters count"), _("yes")


def _scenario(body: dict[str, Any]) -> Lines:
    for place, part in enumerate(body["parts"]):
        name = letter(place)
        yield f"{name}) {_('Question')}", part["stem"]
        for label, text in lines_of(part["kind"], part["body"]):
            yield f"{name}) {label}", text
        for label, text in (
            (_("Explanation"), part.get("feedback", "")),
            (_("Legal basis"), part.get("legal_basis", "")),
        ):
            if text:
                yield f"{name}) {label}", text


def _joined(said: list[str | None], part: dict[str, Any] | None = None) -> str:
    return " · ".join(text for text in [*said, _picture(part or {})] if text)


def _picture(part: dict[str, Any]) -> str:
    """A picture by what it shows and by its content, since both may change."""
    picture = part.get("picture")
    if not picture:
        return ""
    shown = {"alt": picture.get("alt", ""), "name": picture.get("sha256", "")[:8]}
    return _("picture: %(alt)s [%(name)s]") % shown


def _share(part: dict[str, Any]) -> str:
    share = part.get("share")
    if share is None or Decimal(share) == 1:
        return ""
    return f"{_number(str(Decimal(share) * 100))} %"


def _number(text: str) -> str:
    return format(Decimal(text).normalize(), "f").replace(".", ",")


def _answer(place: int) -> str:
    return f"{_('Accepted answer')} {place}"


LINES: dict[str, Callable[[dict[str, Any]], Lines]] = {
    "single": _options,
    "multiple": _options,
    "true_false": _options,
    "matching": _matching,
    "ordering": _ordering,
    "numeric": _numeric,
    "short": _short,
    "scenario": _scenario,
}

"""What a browser sends: changes as they are made (JSON), or a whole sheet (a form).

A question at place 3 is named ``soal-3``: keys of the chosen options, or what was typed.
Matching and ordering have a field an item, ``soal-3-a``: the key of its choice, or its
place from 1. A part of a scenario puts its key between: ``soal-3-a``, ``soal-3-a-b``.
``urut-3`` is the sequence that the response builds on. ``kejadian`` is what the sheet
noticed; in a form it is the same list as text.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from quizzes.answering import Change, Noticed, Paper, PaperQuestion, Submitted
from quizzes.marking import ResponseDoesNotFit

from .noticed import noticed_as_text, noticed_in

# What the column of a sequence can hold.
LARGEST = 2**31 - 1
MOST_CHANGES = 200
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
CHANGES = "application/json"

View = Callable[..., HttpResponse]


def reads(*kinds: str) -> Callable[[View], View]:
    """Only these kinds of content are sent to the view; of another kind nothing is lost."""

    def reading(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **address: Any) -> HttpResponse:
            if request.method == "POST" and request.content_type not in kinds:
                message = _("What was sent is of a kind that cannot be read here.")
                return HttpResponse(
                    message, status=415, content_type="text/plain; charset=utf-8"
                )
            return view(request, **address)

        return guarded

    return reading


class MakesNoSense(Exception):
    """What was sent is no list of changes."""


@dataclass(frozen=True, kw_only=True)
class Unread:
    """What was typed and fits no answer, as its fields show it again; of which parts."""

    shown: Any
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FilledIn:
    """A sheet by places. Whole, if every question of the paper is answered completely."""

    fitting: dict[int, Submitted]
    unread: dict[int, Unread]
    is_whole: bool
    noticed: list[Noticed]

    @property
    def is_empty(self) -> bool:
        """Whether it holds no field that belongs to the paper."""
        return not self.fitting and not self.unread


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What the script sends at a time."""

    changes: list[Change]
    noticed: list[Noticed]


def sent_in(body: bytes) -> Sent:
    """``{"answers": [{"soal": 3, "urut": 7, "jawaban": …}, …], "kejadian": …}``.

    Raises ``MakesNoSense``.
    """
    try:
        sent = json.loads(body.decode())
        found = [_change(item) for item in sent["answers"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise MakesNoSense from None
    if len(found) > MOST_CHANGES:
        raise MakesNoSense
    return Sent(changes=found, noticed=noticed_in(sent.get("kejadian")))


def _change(item: dict[str, Any]) -> Change:
    place, sequence = item["soal"], item["urut"]
    for number in (place, sequence):
        if type(number) is not int or not 0 < number <= LARGEST:
            raise ValueError(number)
    response = _storable(item["jawaban"])
    return Change(position=place, sequence=sequence, response=response)


def _storable(value: Any) -> Any:
    """Without what no database keeps: zero characters, and halves of characters."""
    match value:
        case str():
            return value.replace("\x00", "").encode(errors="replace").decode()
        case list():
            return [_storable(item) for item in value]
        case dict():
            return {_storable(key): _storable(item) for key, item in value.items()}
        case _:
            return value


def filled_in(data: QueryDict, paper: Paper) -> FilledIn:
    """The sheet of a form. Questions whose fields make no sense are left out."""
    fitting, unread, complete = {}, {}, set()
    for place, sequence in _sequences(data):
        question = paper.questions.get(place)
        if question is None:
            continue
        raw = _response(question, data, f"soal-{place}")
        try:
            reading = question.read(raw)
        except ResponseDoesNotFit:
            unread[place] = Unread(shown=[] if question.kind == "ordering" else raw)
            continue
        if reading.left_out:
            unread[place] = _unread_parts(question, raw, reading.left_out)
        elif question.is_complete(reading.response):
            complete.add(place)
        fitting[place] = Submitted(response=reading.response, sequence=sequence)
    return FilledIn(
        fitting=fitting,
        unread=unread,
        is_whole=complete == set(paper.questions),
        noticed=noticed_as_text(data.get("kejadian", "")),
    )


def _sequences(data: QueryDict) -> Iterator[tuple[int, int]]:
    for name in data:
        if not name.startswith("urut-"):
            continue
        place = _number(name.removeprefix("urut-"))
        sequence = _number(str(data[name]))
        if place is not None and sequence is not None:
            yield place, sequence


def _number(text: str) -> int | None:
    """None where it is none, or too large to count on."""
    if not text.isdecimal() or len(text) > len(str(LARGEST)):
        return None
    return int(text) if int(text) < LARGEST else None


def _unread_parts(
    scenario: PaperQuestion, raw: dict[str, Any], parts: tuple[str, ...]
) -> Unread:
    """An order can be shown only when it is whole."""
    broken = {key for key in parts if scenario.part(key).kind == "ordering"}
    shown = {key: [] if key in broken else given for key, given in raw.items()}
    return Unread(shown=shown, parts=parts)


def _response(question: PaperQuestion, data: QueryDict, name: str) -> Any:
    """The raw response of a question, or of a part, from its fields."""
    match question.kind:
        case "numeric" | "short":
            return _typed(data, name)
        case "matching":
            keys = [item["key"] for item in question.body["items"]]
            return {key: _typed(data, f"{name}-{key}") for key in keys}
        case "ordering":
            keys = [item["key"] for item in question.body["items"]]
            return _ordered({key: _typed(data, f"{name}-{key}") for key in keys})
        case "scenario":
            keys = [part["key"] for part in question.body["parts"]]
            return {
                key: _response(question.part(key), data, f"{name}-{key}")
                for key in keys
            }
        case _:
            return data.getlist(name)


def _typed(data: QueryDict, name: str) -> str:
    return str(_storable(data.get(name, "")))


def _ordered(places: dict[str, str]) -> list[str]:
    """The items by the places given to them; two at one place are no order."""
    given = {
        key: int(place) for key, place in places.items() if _is_number(place, most=3)
    }
    if len(set(given.values())) < len(given):
        return [*given, ""]
    return sorted(given, key=given.__getitem__)


def _is_number(text: str, *, most: int = 10) -> bool:
    """Of at most so many digits: Python refuses to read thousands of them."""
    return text.isdecimal() and len(text) <= most

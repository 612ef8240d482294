"""The kinds of questions by their names, and what every one of them can do."""

from decimal import Decimal
from random import Random
from typing import Any, Protocol

from . import matching, multiple, numeric, ordering, short, single, true_false


class Kind(Protocol):
    def problems(self, body: Any) -> list[str]: ...
    def order(self, body: Any, rng: Random) -> Any: ...
    def right(self, body: Any) -> Any: ...
    def normalise(self, body: Any, raw: Any) -> Any: ...
    def mark(self, body: Any, response: Any) -> Decimal: ...
    def is_complete(self, body: Any, response: Any) -> bool: ...
    def matched(self, body: Any, response: Any) -> dict[str, Any] | None: ...
    def lines(self, body: Any, response: Any) -> list[str]: ...


IN_A_SCENARIO: dict[str, Kind] = {
    "single": single,
    "multiple": multiple,
    "true_false": true_false,
    "matching": matching,
    "ordering": ordering,
    "numeric": numeric,
    "short": short,
}

"""Rows of a form that are added, taken away and moved; without a script as well."""

from collections.abc import Iterable, Sequence
from string import ascii_lowercase
from typing import Any, Generic, TypeVar

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from .given import Given

MOST_ROWS = 100


class GivenForm(forms.Form):
    """A form filled from ``given``, or from ``initial`` while nothing has been posted."""

    use_required_attribute = False

    def __init__(self, *, given: Given, prefix: str, initial: Any = None) -> None:
        self.given = given
        super().__init__(given.data, prefix=prefix, initial=initial)

    @property
    def errors(self) -> ErrorDict:
        return ErrorDict() if self.given.quiet else super().errors


class Row(GivenForm):
    """One row; ``is_empty`` when nothing has been written into it."""

    must_hold: tuple[str, ...] = ("text",)
    says_nothing = frozenset({"key", "upload", "alt", "remove"})
    incomplete = _("Write this, or empty the whole row.")

    key = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def is_empty(self) -> bool:
        said = {
            k: v for k, v in self.cleaned_data.items() if k not in self.says_nothing
        }
        return not any(map(says_something, said.values()))

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        holds_nothing = not any(map(self.holds, self.must_hold))
        if self.must_hold and holds_nothing and not self.is_empty:
            first = self.must_hold[0]
            if not self.has_error(first):
                self.add_error(first, self.incomplete)
        return data

    def holds(self, name: str) -> bool:
        return says_something(self.cleaned_data.get(name))


def says_something(value: Any) -> bool:
    """Zero is a number that somebody has written."""
    return value is not None and value is not False and value != ""


RowForm = TypeVar("RowForm", bound=Row)


class Rows(Generic[RowForm]):
    """The rows of one list. ``blank`` is the row that a script copies."""

    def __init__(
        self,
        row_class: type[RowForm],
        *,
        prefix: str,
        given: Given,
        initial: Sequence[dict[str, Any]] = (),
        at_least: int = 1,
    ) -> None:
        self.prefix = prefix
        count = max(at_least, len(initial))
        if given.data is not None:
            count = number_of_rows(given.data, prefix, unsaid=at_least)
        filled = [*initial, *({} for _row in range(count))][:count]
        self.forms = [
            row_class(given=given, prefix=f"{prefix}-{n}", initial=values)
            for n, values in enumerate(filled)
        ]
        self.blank = row_class(given=Given(), prefix=f"{prefix}-__n__")

    def __iter__(self) -> Any:
        return iter(self.forms)

    def __len__(self) -> int:
        return len(self.forms)

    @property
    def total_name(self) -> str:
        return f"{self.prefix}-TOTAL_FORMS"

    def is_valid(self) -> bool:
        valid = [form.is_valid() for form in self.forms]  # each tells its errors
        return all(valid)

    @property
    def written(self) -> list[RowForm]:
        """The rows that hold something, once all are valid."""
        return [form for form in self.forms if not form.is_empty]


def number_of_rows(data: Any, prefix: str, *, unsaid: int = 0) -> int:
    """How many rows the browser sent; ``unsaid`` where it does not know them yet."""
    sent = data.get(f"{prefix}-TOTAL_FORMS") or str(unsaid)
    return min(int(sent), MOST_ROWS) if sent.isdecimal() else 0


def with_keys(rows: Iterable[Row]) -> list[tuple[str, Row]]:
    """Each row with its key: the one that it had, or the next free letter."""
    found = list(rows)
    taken = {row.cleaned_data["key"] for row in found}
    free = (key for key in _keys() if key not in taken)
    used: set[str] = set()
    keyed = []
    for row in found:
        key = row.cleaned_data["key"]
        if not key or key in used:
            key = next(free)
        used.add(key)
        keyed.append((key, row))
    return keyed


def _keys() -> Iterable[str]:
    yield from ascii_lowercase
    for first in ascii_lowercase:
        for second in ascii_lowercase:
            yield first + second


def put(row: dict[str, Any], name: str, value: Any, *, silent: Any = "") -> None:
    """Say ``value`` where it says something, or where the row has said it before."""
    if value != silent or name in row:
        row[name] = value

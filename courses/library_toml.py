"""TOML read key by key, so that every complaint names a file and a line. Pure."""

import re
import tomllib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .library_texts import Report

EPOCH = date(1970, 1, 1)
_REQUIRED: Any = object()


@dataclass
class Table(Report):
    """A TOML table. Each question about a key answers something usable, and complains."""

    text_of_file: str
    data: dict[str, Any]
    first_line: int = 1
    asked: set[str] = field(default_factory=set)

    def complain(self, line: int | str, text: str) -> None:
        """``line`` may be the name of a key instead."""
        number = self._line_of(line) if isinstance(line, str) else line
        super().complain(number, text)

    def _line_of(self, key: str) -> int:
        """Where the key stands; where the same key repeats, the right value decides."""
        lines = self.text_of_file.splitlines()
        pattern = re.compile(rf"\s*\[*{re.escape(key)}\b")
        found = [at for at, line in enumerate(lines) if pattern.match(line)]
        value = self.data.get(key)
        exact = [at for at in found if isinstance(value, str) and value in lines[at]]
        return self.first_line + next(iter(exact or found), 0)

    def _get(self, key: str, kind: type, default: Any) -> Any:
        self.asked.add(key)
        if key not in self.data and default is not _REQUIRED:
            return default
        value = self.data.get(key)
        # True is an int for Python, not for the reader of the file.
        if isinstance(value, kind) and not (kind is int and isinstance(value, bool)):
            return value
        self.complain(key, f"{key} must be given as {NAMES[kind]}")
        return EMPTY[kind]

    def text(self, key: str, *, longest: int = 255, default: str = _REQUIRED) -> str:
        value: str = self._get(key, str, default)
        if len(value) > longest:
            self.complain(key, f"{key} has {len(value)} letters, at most {longest} fit")
        if not value.strip() and default is _REQUIRED and key in self.data:
            self.complain(key, f"{key} is empty")
        return value

    def number(self, key: str, *, default: int = _REQUIRED) -> int:
        value: int = self._get(key, int, default)
        if value < 0:
            self.complain(key, f"{key} must not be negative")
        return value

    def flag(self, key: str, *, default: bool = _REQUIRED) -> bool:
        return bool(self._get(key, bool, default))

    def day(self, key: str, *, required: bool = True) -> Any:
        return self._get(key, date, _REQUIRED if required else None)

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        values = self._get(key, list, _REQUIRED if required else [])
        if not all(isinstance(value, str) for value in values):
            self.complain(key, f"{key} must be a list of texts")
            return ()
        return tuple(values)

    def table(self, key: str) -> "Table | None":
        data = self._get(key, dict, None)
        return None if data is None else self._inner(data)

    def tables(self, key: str) -> list["Table"]:
        values = self._get(key, list, [])
        return [self._inner(value) for value in values if isinstance(value, dict)]

    def _inner(self, data: dict[str, Any]) -> "Table":
        return Table(self.file, self.problems, self.text_of_file, data, self.first_line)

    def refuse_unknown(self) -> None:
        """A key nobody asked for is a slip of the pen."""
        for key in self.data.keys() - self.asked:
            self.complain(key, f"unknown key: {key}")


NAMES = {
    str: "a text in quotes",
    int: "a whole number",
    bool: "true or false",
    date: "a date such as 2026-11-24",
    list: "a list in [ ]",
    dict: "a table",
}
EMPTY: dict[type, Any] = {
    str: "",
    int: 0,
    bool: False,
    date: EPOCH,
    list: [],
    dict: {},
}


def parse_toml(text: str, *, report: Report, first_line: int = 1) -> Table:
    """``first_line`` is where ``text`` begins in its file."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = first_line - 1 + int(place[1]) if place else first_line
        report.complain(line, f"not valid TOML: {error}")
        return Table(report.file, [], text, {}, first_line)
    return Table(report.file, report.problems, text, data, first_line)

"""Reads CSV as people save it: any of three marks, UTF-8 or the Latin-1 of older Excel."""

import csv
import re
from collections.abc import Callable, Iterator
from functools import partial
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from .refusals import ROWS_BEFORE_HEADINGS, NotATable, not_a_spreadsheet

BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
DELIMITERS = ",;\t"
CHUNK = 1024 * 1024  # characters


def csv_lines(
    path: Path, *, has_headings: Callable[[list[str]], Any]
) -> Callable[[], Iterator[list[str]]]:
    """How to read the lines, by the mark under which the headings stand, else the commonest.

    Raises NotATable, also while reading.
    """
    encoding = _encoding(path)
    for mark in DELIMITERS:
        first = islice(_lines(path, encoding, mark), ROWS_BEFORE_HEADINGS + 1)
        if any(has_headings(line) for line in first):
            return partial(_lines, path, encoding, mark)
    with _opened(path, encoding) as file:
        said = next(line for line in file if line.strip())
    return partial(_lines, path, encoding, max(DELIMITERS, key=said.count))


def _lines(path: Path, encoding: str, mark: str) -> Iterator[list[str]]:
    with _opened(path, encoding) as file:
        try:
            yield from csv.reader(file, delimiter=mark)
        except csv.Error:
            raise NotATable(not_a_spreadsheet()) from None


def _opened(path: Path, encoding: str) -> IO[str]:
    return path.open(encoding=encoding, newline="")


def _encoding(path: Path) -> str:
    """UTF-8 with or without a byte order mark, else Latin-1. Raises NotATable."""
    try:
        _refuse_what_is_no_text(path, "utf-8-sig")
    except UnicodeDecodeError:
        _refuse_what_is_no_text(path, "latin-1")
        return "latin-1"
    return "utf-8-sig"


def _refuse_what_is_no_text(path: Path, encoding: str) -> None:
    is_blank = True
    with _opened(path, encoding) as file:
        for chunk in iter(partial(file.read, CHUNK), ""):
            if BINARY.search(chunk):
                raise NotATable(not_a_spreadsheet())
            is_blank = is_blank and not chunk.strip()
    if is_blank:
        raise NotATable(_("The file is empty."))

"""How the agency calls our columns: shown, chosen, kept for the next file."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from elearning.people.models import ColumnHeading, Unit, User
from elearning.people.siasn import COLUMNS, REQUIRED
from elearning.people.spreadsheets import heading

OFFERED = tuple(name for name in COLUMNS if name != "TMT")


def likely_line(lines: Sequence[Sequence[str]]) -> int:
    """The first of the lines with the most words, which is where headings stand."""
    counts = [sum(bool(cell) and not cell.isdigit() for cell in row) for row in lines]
    return counts.index(max(counts)) if counts else 0


def guesses(cells: Sequence[str]) -> dict[str, str]:
    """For each column of ours the heading it was, or looks like it is, called."""
    kept = dict(ColumnHeading.objects.values_list("column", "heading"))
    found = {heading(cell) for cell in cells} - {""}
    guessed = {}
    for column in OFFERED:
        if kept.get(column) in found:
            guessed[column] = kept[column]
        elif column in found:
            guessed[column] = column
    return guessed


@transaction.atomic
def save_headings(*, headings: Mapping[str, str], by: User, at: datetime) -> None:
    """Keep what each column is called; replaces what was kept before."""
    ColumnHeading.objects.all().delete()
    ColumnHeading.objects.bulk_create(
        ColumnHeading(column=column, heading=heading(said), saved_at=at, saved_by=by)
        for column, said in headings.items()
        if column in OFFERED and said and heading(said) != column
    )
    root = Unit.objects.order_by("path").first()
    if root is not None:
        log(root, action="people.save_headings", user=by, timestamp=at)


def is_required(column: str) -> bool:
    return column in REQUIRED

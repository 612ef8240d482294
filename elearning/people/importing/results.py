"""What became of each row, for the page and for the file."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from elearning.people.models import ImportRow, PeopleImport
from elearning.tabular import Cell, Column

CHUNK = 1000


def result_columns() -> list[Column]:
    return [
        Column(_("Sheet")),
        Column(_("Row"), "int"),
        Column("NIP"),
        Column(_("Name")),
        Column(_("What")),
        Column(_("Message")),
    ]


def result_rows(batch: PeopleImport) -> Iterator[tuple[Cell, ...]]:
    """Every row of the file, then the people whom it does not name."""
    rows = ImportRow.objects.filter(batch=batch).order_by("position")
    for row in rows.iterator(chunk_size=CHUNK):
        yield (
            row.sheet,
            row.number or None,
            row.nip,
            row.name,
            row.get_action_display(),
            row.message,
        )

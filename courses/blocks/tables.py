"""Data in rows and columns; on a phone each row becomes a card."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import (
    TypedTable,
    TypedTableBlock,
    TypedTableBlockValidationError,
)

from .texts import SmallTextBlock


class TableBlock(TypedTableBlock):
    """A table with a caption and a heading over every column."""

    text = blocks.CharBlock(label=_("Text"), required=False)
    number = blocks.CharBlock(label=_("Number"), required=False)
    rich_text = SmallTextBlock(label=_("Formatted text"), required=False)

    def clean(self, table: TypedTable) -> TypedTable:
        """Refuse a table that nobody can make sense of by ear (drafts excepted)."""
        cleaned = super().clean(table)
        if not self.is_deferred_validation and (problems := _problems(cleaned)):
            raise TypedTableBlockValidationError(
                non_block_errors=[ValidationError(problem) for problem in problems]
            )
        return cleaned

    class Meta:
        label = _("Table")
        icon = "table"
        group = _("Media")
        description = _("Rows and columns with a caption.")
        template = "blocks/table.html"
        preview_value: Any = {
            "caption": "Batas nilai",
            "columns": [
                {"type": "text", "heading": "Keadaan"},
                {"type": "number", "heading": "Rupiah"},
            ],
            "rows": [{"values": ["Pernikahan", "1.500.000"]}],
        }


def _problems(table: TypedTable) -> list[Any]:
    problems = []
    if not table.caption.strip():
        problems.append(_("Give the table a caption: what does it tell?"))
    if not table.columns or not table.row_data:
        problems.append(_("A table needs a column and a row."))
    if any(not column["heading"].strip() for column in table.columns):
        problems.append(_("Give every column a heading."))
    return problems

"""What every reader of tables says when a file is none."""

from django.utils.translation import gettext as _

ROWS_BEFORE_HEADINGS = 10


class NotATable(Exception):
    """The file cannot be read as a table; the message says why and what to do."""


def not_a_spreadsheet() -> str:
    return _("This is no spreadsheet: save the data as XLSX or CSV and try again.")

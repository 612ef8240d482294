"""Documents as PDF, through typst: archivable (PDF/A-2a), tagged (PDF/UA-1), deterministic.

The sources lie in ``templates/documents/``. A source reads its data from ``data.json`` and may
show the files it is given. The same input gives the same bytes.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings

STANDARDS = ["a-2a", "ua-1"]
SHARED = ("base.typ", "report.typ", "activity_base.typ")
# typst drops what it remembers of a document when this many others have followed.
REMEMBERED = 11


class DocumentCannotBeTypeset(Exception):
    """The source or its data is at fault; the message is typst's."""


def compile_pdf(
    source_name: str,
    data: Mapping[str, Any],
    *,
    at: datetime,
    files: Mapping[str, bytes] | None = None,
) -> bytes:
    """Typeset ``templates/documents/<source_name>.typ`` with ``data`` as of ``at``.

    ``files`` are further files by name, such as ``qr.svg``. Raises DocumentCannotBeTypeset.
    """
    inputs = {
        "main.typ": _source(f"{source_name}.typ"),
        **{name: _source(name) for name in SHARED},
        "data.json": json.dumps(data, ensure_ascii=False).encode(),
        **(files or {}),
    }
    try:
        # A compiler of its own for each call: a shared one raises across threads.
        compiler = _compiler(inputs)
        return bytes(
            compiler.compile(
                format="pdf",
                pdf_standards=STANDARDS,
                timestamp=int(at.timestamp()),
            )
        )
    except typst.TypstError as error:
        raise DocumentCannotBeTypeset(str(error)) from error


def forget() -> None:
    """Let typst drop what it remembers of earlier documents.

    A table of a thousand rows holds 150 MB; call this between long ones.
    """
    for _ in range(REMEMBERED):
        _compiler({"main.typ": b""}).compile(format="pdf")


def qr_svg(text: str | Sequence[str]) -> bytes:
    """A QR code as SVG, error correction M, with its quiet zone.

    Parts of a text are each written as they take the least room: capitals and digits of
    their own are a third smaller than among small letters.
    """
    code = segno.make(text, error="m", micro=False)  # type: ignore[arg-type]
    return code.svg_inline(border=2).encode()


def _compiler(inputs: Mapping[str, bytes]) -> Any:
    """The types that typst ships do not know of a project held in memory."""
    return typst.Compiler(inputs, font_paths=_fonts())  # type: ignore[type-var]


def _source(name: str) -> bytes:
    folder = Path(settings.BASE_DIR) / "templates" / "documents"
    return (folder / name).read_bytes()


@cache
def _fonts() -> typst.Fonts:
    folder = Path(settings.BASE_DIR) / "elearning/static/elearning/fonts/pdf"
    return typst.Fonts(
        font_paths=[str(folder)],
        include_system_fonts=False,
        include_embedded_fonts=False,
    )

"""What HR sees of a file before it opens it: the picture, or the first page of the PDF."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from courses.models import ExternalCertificate

DRAW = Path(__file__).with_name("first_page.py")
SECONDS = 15


class NoPreview(Exception):
    """The first page could not be drawn."""


@dataclass(frozen=True)
class Preview:
    content_type: str
    data: bytes


def preview_of(certificate: ExternalCertificate) -> Preview:
    """Pictures were encoded by us; a PDF is drawn by a process that can only fail."""
    with certificate.file.open("rb") as file:
        data = file.read()
    if certificate.file_kind != ExternalCertificate.FileKind.PDF:
        return Preview(CONTENT_TYPES[certificate.file_kind], data)
    try:
        drawn = subprocess.run(  # noqa: S603 our own program, the PDF comes by a pipe
            [sys.executable, str(DRAW)],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except subprocess.SubprocessError as reason:
        raise NoPreview from reason
    return Preview("image/png", drawn.stdout)


CONTENT_TYPES: dict[str, str] = {
    ExternalCertificate.FileKind.PDF: "application/pdf",
    ExternalCertificate.FileKind.JPEG: "image/jpeg",
    ExternalCertificate.FileKind.PNG: "image/png",
}

"""Files of activities leave as downloads or pictures that run nothing and are kept by nobody."""

from typing import Any

from django.http import FileResponse
from django.http.response import HttpResponseBase

from elearning.media import run_nothing

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
}


def inert(
    file: Any, *, kind: str, name: str, as_attachment: bool = True
) -> HttpResponseBase:
    """What people sent, under a name of ours and as what we know it to be."""
    response = FileResponse(
        file.open("rb"),
        as_attachment=as_attachment,
        filename=f"{name}.{kind}",
        content_type=CONTENT_TYPES[kind],
    )
    return run_nothing(response)

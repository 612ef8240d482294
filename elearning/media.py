"""Serves uploaded pictures, and nothing else, so that a single machine needs no web server.

What people upload is hostile until shown otherwise: only picture types leave, never sniffed,
and a drawing opened on its own runs in a sandbox. Documents go through the CMS's own view.
"""

from pathlib import PurePosixPath

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.static import serve

FOLDERS = {"images", "original_images", "quiz"}
TYPES = {
    ".avif": "image/avif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def run_nothing(response: FileResponse | HttpResponse) -> HttpResponseBase:
    """What people sent runs nothing, wherever it is opened, and is kept by nobody."""
    response["Content-Security-Policy"] = INERT
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """One picture of the media folder; its name never comes back with other content."""
    place = PurePosixPath(path)
    content_type = TYPES.get(place.suffix.lower())
    if content_type is None or place.parts[0] not in FOLDERS:
        raise Http404
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response["Content-Type"] = content_type
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Content-Security-Policy"] = INERT
    response["X-Content-Type-Options"] = "nosniff"
    return response

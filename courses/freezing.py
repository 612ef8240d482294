"""Turns images and StreamField content into plain data that will not change."""

import hashlib
from typing import Any

from django.conf import settings
from django.templatetags.static import static
from wagtail.blocks import StreamValue
from wagtail.documents.models import AbstractDocument
from wagtail.images.models import AbstractImage

from elearning.templatetags.ui import ICONS

COVER_FILTER = "fill-960x540|format-webp"


def sha256_of(file: Any) -> str:
    """SHA-256 of a stored file; empty where the file is gone."""
    try:
        with file.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except FileNotFoundError:
        return ""


def image_url(image: AbstractImage, spec: str) -> str:
    """The address of a rendition; a drawing (SVG) is served as it is."""
    if image.is_svg():
        return str(image.file.url)
    return str(image.get_rendition(spec).url)


def freeze_image(image: AbstractImage | None, *, alt: str) -> dict[str, Any] | None:
    if image is None:
        return None
    return {
        "alt": alt,
        "height": 540,
        "id": image.pk,
        "sha256": sha256_of(image.file),
        "url": image_url(image, COVER_FILTER),
        "width": 960,
    }


def freeze_stream(value: StreamValue) -> dict[str, Any]:
    """The raw blocks, the page as it was rendered, and the files it shows."""
    return {
        "body": value.stream_block.get_prep_value(value),
        "files": [freeze_file(model, pk) for model, pk in _files_in(value)],
        "html": _lasting(str(value.render_as_block())) if value else "",
    }


def _lasting(html: str) -> str:
    """The addresses of icons without the fingerprint of today's deployment."""
    return html.replace(static(ICONS), f"{settings.STATIC_URL}{ICONS}")


def freeze_file(model: type[Any], pk: str) -> dict[str, Any]:
    found = model.objects.get(pk=pk)
    return {
        "id": found.pk,
        "kind": model._meta.model_name,
        "name": found.file.name,
        "sha256": sha256_of(found.file),
        "title": found.title,
    }


def _files_in(value: StreamValue) -> list[tuple[type[Any], str]]:
    """Images and documents that the blocks refer to, each once, in a steady order."""
    references = {
        (model, pk)
        for model, pk, *_ in value.stream_block.extract_references(value)
        if issubclass(model, AbstractImage | AbstractDocument)
        and model.objects.filter(pk=pk).exists()
    }
    return sorted(references, key=lambda found: (found[0].__name__, str(found[1])))

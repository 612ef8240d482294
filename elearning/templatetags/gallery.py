"""Sample content for the gallery of components at /gaya/, which is routed in debug."""

import json
from base64 import b64encode
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def gallery_sample() -> dict[str, Any]:
    path = _base() / "templates" / "components" / "gallery.json"
    sample: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for module in sample["modules"]:
        if slug := module.get("cover"):
            module["cover_url"] = library_image(f"{slug}/images/sampul.svg")
    return sample


@register.simple_tag
def library_image(path: str) -> str:
    """A picture of the module library as a data address; empty when it is missing."""
    file = _base() / "courses" / "library" / path
    if not file.exists():
        return ""
    return f"data:image/svg+xml;base64,{b64encode(file.read_bytes()).decode()}"


def _base() -> Path:
    return Path(settings.BASE_DIR)

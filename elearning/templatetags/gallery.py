"""Sample content for the gallery of components at /gaya/, which is routed in debug."""

import json
from typing import Any

from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def gallery_sample() -> dict[str, Any]:
    path = settings.BASE_DIR / "templates" / "components" / "gallery.json"
    sample: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return sample

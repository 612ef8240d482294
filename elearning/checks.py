"""Refuses to start a site that is unsafe or half configured."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

MINIMUM_KEY_LENGTH = 50


@register(Tags.security)
def secret_key_is_long(app_configs: Any, **kwargs: Any) -> Sequence[CheckMessage]:
    if len(settings.SECRET_KEY) >= MINIMUM_KEY_LENGTH:
        return []
    return [
        Error(
            "SECRET_KEY is shorter than 50 characters.",
            hint="Set the environment variable SECRET_KEY to a long random text.",
            id="elearning.E001",
        )
    ]

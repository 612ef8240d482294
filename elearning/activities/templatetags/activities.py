"""How an activity is written: its kind, its day and hours."""

from typing import Any

from django import template

from elearning.activities.models import ActivityPage
from elearning.people.models.units import Zone
from elearning.templatetags.ui import longdate

register = template.Library()


@register.filter
def activity_kind(value: str) -> str:
    return str(dict(ActivityPage.Kind.choices).get(value, value))


@register.filter
def dotted(value: str) -> str:
    """09:30 as it is written in Indonesia: 09.30."""
    return value.replace(":", ".")


@register.filter
def held_when(content: dict[str, Any]) -> str:
    """The planned day and hours of frozen content: 24 November 2026, 09.00–11.30 WIB."""
    hours = f"{dotted(content['starts'])}–{dotted(content['ends'])}"
    zone = dict(Zone.choices).get(content["time_zone"], "")
    return f"{longdate(content['held_on'])}, {hours} {zone}".strip()

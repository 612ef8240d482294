"""Small display helpers for templates: icons, Indonesian dates, numbers and NIP."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, TypeAlias

from django import template
from django.conf import settings
from django.core.paginator import Page
from django.templatetags.static import static
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

Moment: TypeAlias = dt.date | dt.datetime | str | None
Number: TypeAlias = int | float | Decimal | str | None

ICONS = "elearning/icons.svg"
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}


# Icons


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; silent for screen readers unless it has a label."""
    address = f"{static(ICONS)}#{name}"
    voice = (
        format_html('role="img" aria-label="{}"', label)
        if label
        else SafeString('aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon" width="20" height="20" focusable="false" {}>'
        '<use href="{}"></use></svg>',
        voice,
        address,
    )


@register.filter
def hue(degrees: Number) -> str:
    """The class that sets the agency's accent: the nearest of 72 hues."""
    amount = _decimal(degrees)
    return f"hue-{round(amount / 5) * 5 % 360}" if amount is not None else ""


@register.filter
def thawed(html: str) -> SafeString:
    """The frozen HTML of a lesson, with the icons of today's deployment.

    It was rendered and sanitised by our own blocks when it was published.
    """
    frozen = f"{settings.STATIC_URL}{ICONS}"
    return mark_safe(html.replace(frozen, static(ICONS)))  # noqa: S308


# Dates: 24 November 2026, 10.42 WIB


@register.filter
def longdate(value: Moment) -> str:
    return _formatted(value, "j F Y")


@register.filter
def shortdate(value: Moment) -> str:
    return _formatted(value, "j M Y")


@register.filter
def clock(value: Moment) -> str:
    return _formatted(value, "H.i")


@register.filter
def longtime(value: Moment) -> str:
    """Date, time and zone, as beside every deadline."""
    moment = _local(value)
    if not isinstance(moment, dt.datetime):
        return longdate(moment)
    return f"{longdate(moment)}, {clock(moment)} {zone(moment)}".strip()


@register.filter
def isodate(value: Moment) -> str:
    """For the datetime attribute of <time>."""
    moment = _local(value)
    return moment.isoformat() if moment else ""


@register.filter
def zone(value: Moment) -> str:
    moment = _local(value)
    offset = moment.utcoffset() if isinstance(moment, dt.datetime) else None
    return ZONES.get(int(offset.total_seconds() // 3600), "") if offset else ""


@register.filter
def days_left(value: Moment) -> str:
    """How far a due date is, in words."""
    moment = _local(value)
    if moment is None:
        return ""
    day = moment.date() if isinstance(moment, dt.datetime) else moment
    days = (day - timezone.localdate()).days
    if days < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    if days == 0:
        return _("Due today")
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


# Numbers: 12.345 · 87,5 · 87,5 %


@register.filter
def number(value: Number, places: int = 0) -> str:
    """Grouped thousands and a decimal comma, as the language writes them."""
    if type(value) is int and not places and -1000 < value < 1000:
        return str(value)  # nothing to group: most figures of a table
    amount = _decimal(value)
    if amount is None:
        return ""
    rounded = amount.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return str(number_format(rounded, decimal_pos=places, force_grouping=True))


@register.filter
def decimal(value: Number) -> str:
    """A decimal comma, without idle zeros: 2 · 2,5 · 87,25."""
    amount = _decimal(value)
    if amount is None:
        return ""
    plain_form = format(amount.normalize(), "f")
    places = len(plain_form.partition(".")[2])
    return number(amount, places)


@register.filter
def percent(value: Number, places: int = 0) -> str:
    """87 becomes 87 %; a fraction is not scaled, and only all is 100 %."""
    amount = _decimal(value)
    if amount is None:
        return ""
    if 99 < amount < 100:
        amount = amount.quantize(Decimal(1).scaleb(-places), ROUND_DOWN)
    return f"{number(amount, places)}\u00a0%"


@register.filter
def plain(value: Number) -> str:
    """For attributes of SVG and <progress>: always a point, never grouped."""
    amount = _decimal(value)
    return format(amount, "f") if amount is not None else "0"


@register.filter
def duration(minutes: Number) -> str:
    """95 becomes 1 h 35 min, in the words of the language."""
    amount = _decimal(minutes)
    if amount is None:
        return ""
    hours, rest = divmod(int(amount), 60)
    parts = []
    if hours:
        parts.append(ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours})
    if rest or not hours:
        parts.append(ngettext("%(n)d minute", "%(n)d minutes", rest) % {"n": rest})
    return " ".join(parts)


@register.filter
def jp(value: Number) -> str:
    """Lesson hours: 2,5 JP."""
    shown = decimal(value)
    return f"{shown}\u00a0JP" if shown else ""


@register.filter
def nip(value: str | None) -> str:
    """Print an 18 digit NIP as 19860926 201505 1 001; anything else unchanged."""
    text = (value or "").strip()
    if len(text) != 18 or not text.isdigit():
        return text
    return "\u00a0".join((text[:8], text[8:14], text[14], text[15:]))


@register.filter
def digest(value: str | None) -> str:
    """A SHA-256 in groups of eight, so that two people can compare it aloud."""
    text = value or ""
    return " ".join(text[at : at + 8] for at in range(0, len(text), 8))


# Text


@register.filter
def rich(value: object) -> SafeString:
    """Markup that is already safe as it is; plain text as paragraphs."""
    if hasattr(value, "__html__"):
        return SafeString(value.__html__())
    return SafeString(linebreaks(str(value or ""), autoescape=True))


# Sequences


@register.filter
def segments(total: int, done: int) -> list[str]:
    """The state of each of `total` steps when `done` of them are finished."""
    return [
        "done" if at < done else "current" if at == done > 0 else "todo"
        for at in range(int(total))
    ]


@register.filter
def paired(first: Iterable[Any], second: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Columns with their cells; a short row is left short."""
    return list(zip(first, second, strict=False))


@register.filter
def elided(page: Page[Any]) -> Iterator[int | str]:
    """Page numbers around the current one, with gaps."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def initials(name: str | None) -> str:
    """Two letters for the account menu: dr. Siti Rahmawati, M.Kes. becomes SR."""
    words = (name or "").split(",")[0].replace(".", " ").split()
    proper = [word for word in words if word[0].isupper()] or words
    return "".join(word[0] for word in proper[:2]).upper()


def _formatted(value: Moment, pattern: str) -> str:
    moment = _local(value)
    return date_format(moment, pattern) if moment else ""


def _local(value: Moment) -> dt.date | dt.datetime | None:
    """Local time for aware moments; ISO text is read, for data files."""
    if isinstance(value, str):
        value = parse_datetime(value) if "T" in value else parse_date(value)
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


def _decimal(value: Number) -> Decimal | None:
    if value is None or value == "":
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None

"""An activity as HTML, for the packs of assessors; pages are drawn by their templates."""

from typing import Any

from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString


def described(announced: dict[str, Any]) -> str:
    """Description, agenda and speakers. Whatever people wrote is escaped."""
    return (
        SafeString(linebreaks(announced["description"], autoescape=True))
        + _agenda(announced["agenda"])
        + _speakers(announced["speakers"])
    )


def _agenda(items: list[dict[str, str]]) -> SafeString:
    rows = format_html_join(
        "",
        "<li>{} {}{}</li>",
        (
            (
                item["at"].replace(":", "."),
                item["what"],
                f" ({item['led_by']})" if item["led_by"] else "",
            )
            for item in items
        ),
    )
    return format_html("<h2>Susunan acara</h2><ul>{}</ul>", rows) if items else rows


def _speakers(speakers: list[dict[str, str]]) -> SafeString:
    rows = format_html_join(
        "", "<li>{}</li>", ((speaker_line(speaker),) for speaker in speakers)
    )
    return format_html("<h2>Narasumber</h2><ul>{}</ul>", rows) if speakers else rows


def speaker_line(speaker: dict[str, str]) -> str:
    """'Name, position, organisation', as far as they are known."""
    parts = (speaker["name"], speaker["position"], speaker["organisation"])
    return ", ".join(part for part in parts if part)

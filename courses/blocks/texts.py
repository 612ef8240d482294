"""Running text: headings that can be linked to, and rich text with few features."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# What may stand inside a box: marks, lists and links, no heading and no picture.
SMALL_FEATURES: list[str] = ["bold", "italic", "ol", "ul", "link", "document-link"]
TEXT_FEATURES: list[str] = [*SMALL_FEATURES, "h3"]


class HeadingBlock(blocks.CharBlock):
    """A heading of the lesson; its anchor is made from its words."""

    class Meta:
        label = _("Heading")
        icon = "title"
        group = _("Text")
        description = _("Divides the lesson. Readers can jump to it.")
        template = "blocks/heading.html"
        preview_value = "Empat pertanyaan sebelum tangan bergerak"


class TextBlock(blocks.RichTextBlock):
    """Paragraphs, lists, links and small headings."""

    class Meta:
        label = _("Text")
        icon = "pilcrow"
        group = _("Text")
        description = _("Paragraphs, lists and links.")
        preview_value = (
            "<p>Seorang warga membawa <b>sekotak kue</b> ke loket. Apa yang Anda "
            "lakukan?</p>"
        )


@dataclass(frozen=True)
class Part:
    """A block of a lesson as it is rendered; ``anchor`` is empty but for headings."""

    block: Any
    anchor: str


def parts_of(value: Any) -> list[Part]:
    """The blocks of a lesson, each heading with an anchor of its own."""
    taken: set[str] = set()
    return [Part(block, _anchor(block, taken=taken)) for block in value]


def _anchor(block: Any, *, taken: set[str]) -> str:
    if block.block_type != "heading":
        return ""
    wanted = slugify(block.value) or "bagian"
    anchor, number = wanted, 2
    while anchor in taken:
        anchor, number = f"{wanted}-{number}", number + 1
    taken.add(anchor)
    return anchor


class SmallTextBlock(blocks.RichTextBlock):
    """Text inside a box."""

    FEATURES: ClassVar = SMALL_FEATURES

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": self.FEATURES, **kwargs})

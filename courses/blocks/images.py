"""A picture with a text for those who do not see it."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

from courses.freezing import image_url

# Wide enough for the text column on a sharp screen, light enough for an old phone.
PICTURE_FILTER = "max-1100x1600|format-webp"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """What an <img> needs; sizes in pixels."""

    src: str
    width: int
    height: int


class ImageValue(blocks.StructValue):
    """An image block that knows how it is shown."""

    def picture(self) -> Picture:
        image = self["image"]
        shown = image if image.is_svg() else image.get_rendition(PICTURE_FILTER)
        return Picture(
            src=image_url(image, PICTURE_FILTER),
            width=shown.width,
            height=shown.height,
        )


class ImageBlock(blocks.StructBlock):
    """A picture. What it shows must be said in words."""

    image = ImageChooserBlock(label=_("Image"))
    alt = blocks.CharBlock(
        label=_("What the picture shows"),
        max_length=400,
        help_text=_("Read aloud to those who cannot see it, so say what it teaches."),
    )
    caption = blocks.CharBlock(label=_("Caption"), max_length=300, required=False)

    class Meta:
        label = _("Image")
        icon = "image"
        group = _("Media")
        description = _("A picture with a text for those who do not see it.")
        template = "blocks/image.html"
        value_class = ImageValue
        form_layout: Any = ["image", "alt", "caption"]
        label_format = "{caption}"

"""Questions that open on a press: for what not everybody needs."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .texts import SmallTextBlock


class AccordionItemBlock(blocks.StructBlock):
    """One question and its answer."""

    title = blocks.CharBlock(label=_("Question or title"), max_length=200)
    body = SmallTextBlock(label=_("Answer"))

    class Meta:
        label = _("Item")
        icon = "help"
        label_format = "{title}"


class AccordionBlock(blocks.ListBlock):
    """Items that open and close."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(AccordionItemBlock(), **{"min_num": 1, **kwargs})

    class Meta:
        label = _("Accordion")
        icon = "collapse-down"
        group = _("Teaching")
        description = _("Questions whose answers open on a press.")
        template = "blocks/accordion.html"
        preview_value: Any = [
            {"title": "Nilainya kecil, bolehkah?", "body": "<p>Hubungannya tetap.</p>"}
        ]

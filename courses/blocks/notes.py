"""Boxes that stand out of the text: what to remember, and a case to think about."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .texts import SmallTextBlock


class KeyPointsBlock(blocks.StructBlock):
    """What to take home from the lesson, one point a line."""

    title = blocks.CharBlock(label=_("Title"), max_length=120, required=False)
    points = blocks.ListBlock(
        blocks.CharBlock(label=_("Point"), max_length=300),
        label=_("Points"),
        min_num=1,
    )

    class Meta:
        label = _("Key points")
        icon = "list-ul"
        group = _("Teaching")
        description = _("What to remember, one point a line.")
        template = "blocks/key_points.html"
        preview_value: Any = {
            "title": "",
            "points": ["Tolak dengan sopan.", "Catat.", "Laporkan."],
        }


class CaseStudyBlock(blocks.StructBlock):
    """A story from daily work that ends in a question."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    story = SmallTextBlock(label=_("Story"))
    question = blocks.CharBlock(
        label=_("Question to think about"), max_length=300, required=False
    )

    class Meta:
        label = _("Case study")
        icon = "group"
        group = _("Teaching")
        description = _("A story from daily work, with a question to think about.")
        template = "blocks/case_study.html"
        preview_value: Any = {
            "title": "Bingkisan menjelang Lebaran",
            "story": "<p>Penyedia mengirim parsel ke rumah Anda.</p>",
            "question": "Apa yang Anda lakukan malam itu juga?",
        }

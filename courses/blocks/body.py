from django.utils.translation import gettext_lazy as _
from wagtail import blocks


class LessonBody(blocks.StreamBlock):
    """Everything that may stand in a lesson. No raw HTML, by decision."""

    heading = blocks.CharBlock(label=_("Heading"), max_length=160)
    rich_text = blocks.RichTextBlock(label=_("Text"))

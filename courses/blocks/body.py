from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .accordions import AccordionBlock
from .downloads import DownloadBlock
from .images import ImageBlock
from .legal import LegalCitationBlock
from .notes import CaseStudyBlock, KeyPointsBlock
from .tables import TableBlock
from .texts import TEXT_FEATURES, HeadingBlock, TextBlock, parts_of
from .videos import VideoBlock


class LessonBody(blocks.StreamBlock):
    """Everything that may stand in a lesson. No raw HTML, by decision."""

    heading = HeadingBlock(max_length=160)
    rich_text = TextBlock(features=TEXT_FEATURES)
    key_points = KeyPointsBlock()
    case_study = CaseStudyBlock()
    legal_citation = LegalCitationBlock()
    accordion = AccordionBlock()
    image = ImageBlock()
    table = TableBlock()
    video = VideoBlock()
    download = DownloadBlock()

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(
            value, parent_context=parent_context
        )
        context["parts"] = parts_of(value)
        return context

    class Meta:
        template = "blocks/body.html"
        label = _("Content")


def problems_in(body: Any) -> list[str]:
    """What keeps a lesson from being published, in sentences."""
    if not body:
        return [gettext("The lesson is empty.")]
    try:
        body.stream_block.clean(body)
    except blocks.StreamBlockValidationError as error:
        return [
            gettext("Block %(n)d (%(kind)s) is not complete.")
            % {"n": at + 1, "kind": body[at].block.label}
            for at in sorted(error.block_errors or {})
        ]
    except ValidationError as error:
        return list(error.messages)
    return []

"""What a rule says, with the place where it says it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from .texts import SmallTextBlock


class LegalCitationBlock(blocks.StructBlock):
    """A provision, quoted or told in plain words."""

    regulation = blocks.CharBlock(
        label=_("Regulation"),
        max_length=200,
        help_text=_("With number and year."),
    )
    article = blocks.CharBlock(label=_("Article"), max_length=120, required=False)
    text = SmallTextBlock(
        label=_("What it says"), help_text=_("Quoted, or in plain words.")
    )
    url = blocks.URLBlock(label=_("Address of the text"), required=False)
    valid_from = blocks.DateBlock(label=_("Valid from"), required=False)

    class Meta:
        label = _("Legal citation")
        icon = "openquote"
        group = _("Teaching")
        description = _("What a rule says and where it says it.")
        template = "blocks/legal_citation.html"
        label_format = "{regulation} {article}"
        preview_value: Any = {
            "regulation": "Undang-Undang Nomor 20 Tahun 2001",
            "article": "Pasal 12B",
            "text": "<p>Gratifikasi adalah pemberian dalam arti luas.</p>",
            "url": "",
            "valid_from": None,
        }

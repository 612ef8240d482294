"""A file to take along."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock


class DownloadValue(blocks.StructValue):
    """A download that tells type and size before it is fetched."""

    def row(self) -> dict[str, object]:
        """The context of ``components/document_row.html``; size in bytes."""
        document = self["document"]
        return {
            "title": document.title,
            "url": document.url,
            "kind": document.file_extension.upper(),
            "size": document.get_file_size(),
            "note": self["description"],
        }


class DownloadBlock(blocks.StructBlock):
    """A document with what it is good for, its type and its size."""

    document = DocumentChooserBlock(label=_("Document"))
    description = blocks.CharBlock(
        label=_("What it is for"), max_length=200, required=False
    )

    class Meta:
        label = _("Download")
        icon = "download"
        group = _("Media")
        description = _("A file to take along, with its type and size.")
        template = "blocks/download.html"
        value_class = DownloadValue
        label_format = "{document}"

"""A video, never without its words."""

from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from .texts import SmallTextBlock

CONTENT_TYPES = {"mp4": "video/mp4", "webm": "video/webm"}


class VideoValue(blocks.StructValue):
    """A video that knows where it comes from."""

    def content_type(self) -> str:
        """The media type of the uploaded file; empty for a video elsewhere."""
        return CONTENT_TYPES.get(_extension(self["file"]), "")

    def host(self) -> str:
        return urlsplit(self["url"] or "").hostname or ""


class VideoBlock(blocks.StructBlock):
    """An uploaded video, or a link to one on a host the agency trusts.

    A link leaves the site on a press; no foreign player is loaded into the page.
    """

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    file = DocumentChooserBlock(
        label=_("Video file"), required=False, help_text=_("MP4 or WebM.")
    )
    url = blocks.URLBlock(
        label=_("Or an address"),
        required=False,
        help_text=_("Only of the video sites that the agency has allowed."),
    )
    captions = DocumentChooserBlock(
        label=_("Captions"), required=False, help_text=_("A WebVTT file.")
    )
    minutes = blocks.IntegerBlock(
        label=_("Duration in minutes"), required=False, min_value=1
    )
    transcript = SmallTextBlock(
        label=_("Transcript"),
        help_text=_("Required: all that is said and shown, for those who cannot."),
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if errors := _problems(cleaned, is_draft=self.is_deferred_validation):
            raise blocks.StructBlockValidationError(
                {name: ValidationError(text) for name, text in errors.items()}
            )
        return cleaned

    class Meta:
        label = _("Video")
        icon = "media"
        group = _("Media")
        description = _("A video with its transcript.")
        template = "blocks/video.html"
        value_class = VideoValue
        label_format = "{title}"


def _extension(document: Any) -> str:
    name = document.filename if document else ""
    return PurePosixPath(name).suffix.lower().lstrip(".")


def _problems(value: Any, *, is_draft: bool) -> dict[str, Any]:
    """What is wrong with a video, by field. A draft may still lack its source."""
    file, url = value["file"], value["url"]
    errors: dict[str, Any] = {}
    if not file and not url and not is_draft:
        errors["file"] = _("Choose a video file or give an address.")
    if file and url:
        errors["url"] = _("Give a file or an address, not both.")
    if file and _extension(file) not in CONTENT_TYPES:
        errors["file"] = _("This file is not a video. Choose an MP4 or WebM file.")
    if url and not _is_allowed(url):
        errors["url"] = _(
            "This video site is not allowed here. Allowed: %(hosts)s."
        ) % {"hosts": ", ".join(settings.VIDEO_HOSTS)}
    if value["captions"] and _extension(value["captions"]) != "vtt":
        errors["captions"] = _("Captions must be a WebVTT file (.vtt).")
    return errors


def _is_allowed(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "https" and parts.hostname in settings.VIDEO_HOSTS

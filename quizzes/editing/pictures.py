"""A picture beside a text: sent, described, taken away again."""

from typing import Any

from django import forms
from django.core.files.storage import default_storage
from django.utils.translation import gettext_lazy as _

from .rows import GivenForm, Row


class Pictured(GivenForm):
    """The fields of a picture. Its file was stored when it came; here is its digest."""

    picture = forms.CharField(required=False, widget=forms.HiddenInput)
    upload = forms.FileField(
        label=_("Picture"),
        required=False,
        widget=forms.FileInput(
            attrs={"accept": "image/png,image/jpeg,image/webp,image/gif"}
        ),
    )
    alt = forms.CharField(
        label=_("What the picture shows"),
        required=False,
        max_length=300,
        help_text=_("Read to those who cannot see it."),
    )
    remove = forms.BooleanField(label=_("Take the picture away"), required=False)

    def clean_picture(self) -> str:
        digest = self.cleaned_data["picture"]
        if digest and digest not in self.given.pictures:
            self.add_error("upload", _("This picture is not there. Choose it again."))
            return ""
        return str(digest)

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("remove"):
            self.cleaned_data["picture"] = ""
        data = super().clean() or self.cleaned_data
        if f"{self.prefix}-upload" in self.given.refused:
            self.add_error(
                "upload",
                _("This file is no picture that can be shown. Use PNG, JPEG or WebP."),
            )
        if data.get("picture") and not data.get("alt") and not self.has_error("alt"):
            self.add_error("alt", _("Say in a few words what the picture shows."))
        return data

    @property
    def picture_url(self) -> str:
        """Where the picture that the form holds can be seen; empty for none."""
        if self.given.data is None:
            file = self.initial.get("file", "")
        else:
            known = self.given.pictures.get(self["picture"].value() or "")
            file = known.file if known and not self["remove"].value() else ""
        return default_storage.url(file) if file else ""

    @property
    def chosen_picture(self) -> dict[str, Any] | None:
        """The picture as a body holds it; None for none."""
        known = self.given.pictures.get(self.cleaned_data.get("picture", ""))
        if known is None:
            return None
        return {
            "sha256": known.sha256,
            "file": known.file,
            "width": known.width,
            "height": known.height,
            "alt": self.cleaned_data["alt"],
        }


class PicturedRow(Pictured, Row):
    """A row whose text a picture may replace."""

    must_hold = ("text", "picture")


class StemPicture(Pictured):
    """The picture of the question itself."""


def picture_fields(part: dict[str, Any]) -> dict[str, Any]:
    """The initial values of a part that may hold a picture."""
    picture = part.get("picture")
    if not picture:
        return {}
    return {
        "picture": picture.get("sha256", ""),
        "alt": picture.get("alt", ""),
        "file": picture.get("file", ""),
    }


def put_picture(part: dict[str, Any], form: GivenForm) -> None:
    """Give ``part`` the picture of the form; the one that it has, if it is the same."""
    assert isinstance(form, Pictured)  # noqa: S101 rows of this kind are
    chosen, was = form.chosen_picture, part.pop("picture", None)
    if chosen is None:
        return
    is_same = was and (was.get("sha256"), was.get("alt")) == (
        chosen["sha256"],
        chosen["alt"],
    )
    part["picture"] = was if is_same else chosen

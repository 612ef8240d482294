"""/sdm/kegiatan/<session>/foto/: photos with what they show, for HR of the unit only."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from elearning.activities import photos
from elearning.activities.forms import PhotosForm
from elearning.activities.models import ActivitySession, Photo
from elearning.activities.papers import photos_of
from elearning.people.scopes import ScopedRequest

from .files import inert
from .hr import for_hr, session_within

REFUSALS: dict[type[Exception], tuple[str, Any]] = {
    photos.CaptionMissing: ("caption", gettext_lazy("Say what the photo shows.")),
    photos.PhotoTooLarge: ("file", gettext_lazy("The file is larger than 15 MB.")),
    photos.NoPhoto: (
        "file",
        gettext_lazy("This is no JPG, PNG or WebP that can be opened."),
    ),
    photos.PhotoThereAlready: ("file", gettext_lazy("This photo is there already.")),
    photos.TooManyPhotos: ("file", gettext_lazy("A session keeps at most 40 photos.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@for_hr
def gallery(request: ScopedRequest, key: UUID) -> HttpResponse:
    """What is sound is kept; what is not is told beside its field."""
    session = session_within(request, key)
    is_sent = request.method == "POST"
    form = PhotosForm(request.POST, request.FILES) if is_sent else PhotosForm()
    if form.is_valid():
        kept = _kept(request, form, session)
        if kept:
            text = ngettext("%(n)d photo is added.", "%(n)d photos are added.", kept)
            messages.success(request, text % {"n": kept})
        if not form.errors:
            return redirect("activity_photos", key)
    context = {"form": form, "photos": photos_of(session), "session": session}
    status = 422 if form.errors else 200
    return render(request, "activities/hr/photos.html", context, status=status)


@require_safe
@for_hr
def picture(request: ScopedRequest, key: UUID, photo: UUID) -> HttpResponseBase:
    found = get_object_or_404(Photo, session=session_within(request, key), key=photo)
    name = f"foto-{found.key}"
    return inert(found.file, kind="jpg", name=name, as_attachment=False)


@require_POST
@for_hr
def remove(request: ScopedRequest, key: UUID, photo: UUID) -> HttpResponse:
    found = get_object_or_404(Photo, session=session_within(request, key), key=photo)
    photos.remove_photo(photo=found, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return redirect("activity_photos", key)


def _kept(request: ScopedRequest, form: PhotosForm, session: ActivitySession) -> int:
    kept = 0
    for n, file, caption in form.sent():
        try:
            photos.add_photo(
                session=session,
                data=file.read(photos.MOST_SENT + 1),
                caption=caption,
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except tuple(REFUSALS) as refusal:
            field, told = REFUSALS[type(refusal)]
            form.add_error(f"{field}_{n}", told)
        else:
            kept += 1
    return kept

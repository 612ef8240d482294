"""Addresses of HR's log of reminders, below /sdm/pengingat/."""

from django.urls import path, re_path

from .views import hr_notices

urlpatterns = [
    path("", hr_notices.log, name="hr_notices"),
    re_path(
        r"^pengingat\.(?P<kind>csv|xlsx)$", hr_notices.file, name="hr_notices_file"
    ),
]

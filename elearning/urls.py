"""Every address of the site."""

from django.conf import settings
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as cms_urls
from wagtail.documents import urls as document_urls

from elearning.health import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("akun/", include("elearning.people.urls")),
    path(settings.CMS_PATH, include(cms_urls)),
    path("dokumen/", include(document_urls)),
    path("", include("courses.urls")),
    path("", include(wagtail_urls)),
]

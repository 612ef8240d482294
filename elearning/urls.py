"""Every address of the site."""

from django.conf import settings
from django.templatetags.static import static
from django.urls import include, path
from django.utils.functional import lazy
from django.views.decorators.cache import cache_control
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as cms_urls
from wagtail.documents import urls as document_urls

from elearning.health import healthz
from elearning.media import picture
from elearning.people.views import language

# Wagtail's own sign-in pages know no throttling and no NIP.
sign_in_instead = RedirectView.as_view(pattern_name="account_login", query_string=True)
# Browsers ask for it where a page names no icon, as a PDF does not.
icon = cache_control(public=True, max_age=86400)(
    RedirectView.as_view(url=lazy(static, str)("elearning/favicon.svg"))
)

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("favicon.ico", icon, name="favicon"),
    path("media/<path:path>", picture, name="picture"),
    path("akun/", include("elearning.people.urls")),
    path(f"{settings.CMS_PATH}login/", sign_in_instead),
    path(settings.CMS_PATH, include(cms_urls)),
    path("dokumen/", include(document_urls)),
    path("_util/login/", sign_in_instead),
    path("bahasa/", language, name="set_language"),
    path("kuis/", include("quizzes.urls")),
    path("pekerjaan/", include("elearning.background.urls")),
    path("sdm/", include("elearning.people.hr_urls")),
    path("sdm/akomodasi/", include("quizzes.hr_urls")),
    path("sdm/kegiatan/", include("elearning.activities.hr_urls")),
    path("sdm/pakta/", include("elearning.pledges.hr_urls")),
    path("sdm/pengingat/", include("courses.reminder_urls")),
    path("sdm/", include("courses.hr_urls")),
    path("", include("elearning.activities.urls")),
    path("", include("elearning.evidence.urls")),
    path("", include("courses.urls")),
    path("", include(wagtail_urls)),
]

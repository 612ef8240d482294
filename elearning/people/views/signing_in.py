"""Sign-in, and the language of the reader."""

from allauth.account import views as allauth_views
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


def sign_in(request: HttpRequest) -> HttpResponse:
    """allauth's sign-in, without the endless way between it and a CMS that says no."""
    wants_cms = request.GET.get("next", "").startswith(f"/{settings.CMS_PATH}")
    user = request.user
    may_enter = user.has_perm("wagtailadmin.access_admin")
    if user.is_authenticated and wants_cms and not may_enter:
        return redirect(settings.LOGIN_REDIRECT_URL)
    response: HttpResponse = allauth_views.login(request)
    return response


# Keeps the choice in a cookie and goes back, to this site only.
language = require_POST(set_language)

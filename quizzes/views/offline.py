"""The service worker that keeps the page of an open attempt for when the network is gone."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET


@require_GET
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    """Its address decides what it may keep: pages under /kuis/, nothing else of the site."""
    script = render_to_string("quizzes/sw.js")
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")

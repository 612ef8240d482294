"""How often one address may ask: counted in the cache, in windows of a minute.

Behind a trusted proxy (BEHIND_PROXY) it is the address of the visitor, not of the proxy.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

WINDOW = 60
View = Callable[..., HttpResponse]


def throttled(*, name: str, per_minute: int) -> Callable[[View], View]:
    """Answer 429 with a plain page once an address asked more than ``per_minute`` times."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if _count(name, request) > per_minute:
                response = render(request, "429.html", status=429)
                response["Retry-After"] = str(WINDOW)
                return response
            return view(request, *args, **kwargs)

        return guarded

    return guard


def _count(name: str, request: HttpRequest) -> int:
    address = get_adapter(request).get_client_ip(request)
    key = f"throttle:{name}:{address}"
    cache.add(key, 0, WINDOW)
    try:
        return cache.incr(key)
    except ValueError:  # the window ended in between
        return 1

"""How often an address or a person may ask: counted in the cache, in windows of a minute.

Behind a trusted proxy (BEHIND_PROXY) it is the address of the visitor, not of the proxy.
"""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
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
            address = str(get_adapter(request).get_client_ip(request))
            if too_often(name=name, key=address, limit=per_minute, seconds=WINDOW):
                response = render(request, "429.html", status=429)
                response["Retry-After"] = str(WINDOW)
                return response
            return view(request, *args, **kwargs)

        return guarded

    return guard


def too_often(*, name: str, key: str, limit: int, seconds: int) -> bool:
    """Count once more under ``key``; whether that was more than ``limit`` in the window.

    The key is kept as a digest, so that the cache holds nobody's number.
    """
    digest = sha256(key.encode()).hexdigest()
    return _counted(f"throttle:{name}:{digest}", seconds) > limit


def _counted(key: str, seconds: int) -> int:
    cache.add(key, 0, seconds)
    try:
        return cache.incr(key)
    except ValueError:  # the window ended in between
        return 1

"""Who may see what: the units that a person's role grants reach."""

from collections.abc import Callable
from datetime import date
from functools import reduce, wraps
from operator import or_
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.db.models import Q
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from .models import Employee, RoleGrant, Unit, User
from .models.units import UnitQuerySet

Anyone = User | AnonymousUser
View = Callable[..., HttpResponseBase]


class ScopedRequest(HttpRequest):
    """A request whose view was guarded by ``requires_role``."""

    scope: UnitQuerySet


def units_of(user: Anyone, *roles: str, on: date) -> UnitQuerySet:
    """All units that the user may see in any of ``roles``; a superuser sees all."""
    units: UnitQuerySet = Unit.objects.all()
    if _sees_everything(user):
        return units
    paths = _granted_paths(user, *roles, on=on)
    nowhere = Q(pk__in=[])
    units = units.filter(
        reduce(or_, (Q(path__startswith=path) for path in paths), nowhere)
    )
    return units


def topmost_units(user: Anyone, *roles: str, on: date) -> list[Unit]:
    """Where the user's grants in ``roles`` begin; a superuser's are the roots."""
    if _sees_everything(user):
        return list(Unit.objects.filter(depth=1))
    paths = _granted_paths(user, *roles, on=on)
    return list(Unit.objects.filter(path__in=paths))


def covers(user: Anyone, unit: Unit, *roles: str, on: date) -> bool:
    """Whether one of the user's grants in ``roles`` reaches the unit."""
    if _sees_everything(user):
        return True
    return any(
        unit.path.startswith(path) for path in _granted_paths(user, *roles, on=on)
    )


def employee_of(user: Anyone) -> Employee | None:
    """The employee whose account this is, if any; the sign-in backend brought him along."""
    employee: Employee | None = getattr(user, "employee", None)
    return employee


def requires_role(*roles: str) -> Callable[[View], View]:
    """Guard a view: anonymous people sign in, people without a grant find nothing (404).

    The view finds the units it may show in ``request.scope``.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(
            request: ScopedRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            request.scope = units_of(request.user, *roles, on=timezone.localdate())
            if not request.scope.exists():
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


def sees_whole_agency(user: Anyone, *roles: str, on: date) -> bool:
    """Whether no unit lies outside what the user may see in ``roles``."""
    if _sees_everything(user):
        return True
    paths = _granted_paths(user, *roles, on=on)
    tops = Unit.objects.filter(depth=1).values_list("path", flat=True)
    return bool(paths) and set(tops) <= set(paths)


def requires_whole_agency(*roles: str) -> Callable[[View], View]:
    """Guard a view that reaches every unit: others find nothing (404)."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(
            request: HttpRequest, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            today = timezone.localdate()
            if not sees_whole_agency(request.user, *roles, on=today):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return guard


def _sees_everything(user: Anyone) -> bool:
    return user.is_active and user.is_superuser


def _granted_paths(user: Anyone, *roles: str, on: date) -> list[str]:
    """The topmost paths granted: a grant below another adds nothing."""
    if not user.is_authenticated or not user.is_active:
        return []
    found = (
        RoleGrant.objects.on(on)
        .filter(user=user, role__in=roles)
        .order_by("unit__path")
        .values_list("unit__path", flat=True)
    )
    paths: list[str] = []
    for path in found:
        if not paths or not path.startswith(paths[-1]):
            paths.append(path)
    return paths

"""Who works here and has never signed in."""

from datetime import date
from typing import Any

from django.db.models import Q

from elearning.people.models import Membership
from elearning.people.models.units import UnitQuerySet
from elearning.people.searching import mentioning

from .completion import below, tops_of


def never_signed_in(*, scope: UnitQuerySet, on: date, search: str = "") -> Any:
    """Memberships of active people on a day who have no account, or never used it.

    When somebody signs in first is not kept; so this is told as of now, for those of a day.
    """
    inside = below(tops_of(scope), field="unit__path") & mentioning(search)
    never = Q(employee__user__isnull=True) | Q(employee__user__last_login__isnull=True)
    return (
        Membership.objects.on(on)
        .active()
        .filter(inside & never)
        .select_related("employee__user", "unit")
        .order_by("unit__path", "employee__name", "pk")
    )

"""What every page shows: agency, navigation, account."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from elearning.people.models import AgencySettings, RoleGrant
from elearning.people.scopes import sees_whole_agency

Role = RoleGrant.Role


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    icon: str
    is_current: bool


def site(request: HttpRequest) -> dict[str, Any]:
    """Agency and navigation. Read only by templates that show them."""
    agency = AgencySettings.load(request_or_site=request)
    return {
        "agency": SimpleLazyObject(lambda: agency),
        "nav_items": lazily(lambda: nav_items(request)),
        "hr_groups": lazily(lambda: hr_groups(request)),
        "footer_items": lazily(footer_items),
        "person": SimpleLazyObject(lambda: person_mark(request)),
    }


def person_mark(request: HttpRequest) -> str:
    """What a browser calls the person by whom it keeps answers; empty for the public.

    It tells nobody who that is, and another person on the same device has another one.
    """
    user = request.user
    if not user.is_authenticated:
        return ""
    return salted_hmac("elearning.person", str(user.pk)).hexdigest()[:16]


def lazily(read: Callable[[], Sequence[Any]]) -> Any:
    return SimpleLazyObject(read)


def nav_items(request: HttpRequest) -> list[NavItem]:
    """The places of this person, most used first."""
    return [
        NavItem(label, url, icon, request.path.startswith(url))
        for label, url, icon in _places(request)
    ]


# HR's pages by what they are about: label, name of the address, whether heads see it too.
HR_GROUPS = (
    (
        _noop("Completion"),
        (
            (_noop("By unit"), "hr", True),
            (_noop("My unit"), "hr_leader", True),
            (_noop("Employees"), "hr_people", True),
            (_noop("Matrix"), "hr_matrix", True),
            (_noop("Regularity"), "hr_quarters", True),
            (_noop("Learning results"), "hr_gains", True),
        ),
    ),
    (
        _noop("Duties"),
        (
            (_noop("Duties"), "duties", False),
            (_noop("Exemptions"), "exemptions", False),
            (_noop("Reminders"), "hr_notices", False),
            (_noop("Accommodations"), "accommodations", False),
        ),
    ),
    (
        _noop("Lesson hours"),
        (
            (_noop("Lesson hours"), "jp", False),
            (_noop("External certificates"), "external_queue", False),
        ),
    ),
    (
        _noop("Activities"),
        (
            (_noop("Activities"), "activities", False),
            (_noop("Integrity pledge"), "pledges", True),
        ),
    ),
    (
        _noop("Employees"),
        (
            (_noop("Never signed in"), "hr_absent", True),
            (_noop("Employee file"), "people_imports", False),
            (_noop("Accounts"), "accounts", False),
        ),
    ),
    (_noop("Background work"), ((_noop("Background work"), "jobs", False),)),
)
# Of these, what reaches every unit: only for HR of the whole agency.
WHOLE_AGENCY = {"people_imports"}


@dataclass(frozen=True)
class NavGroup:
    """Pages about one thing; its address is that of the first."""

    label: str
    url: str
    is_current: bool
    items: tuple[NavItem, ...]


def hr_groups(request: HttpRequest) -> list[NavGroup]:
    """HR's pages that this person may open; the longest address that fits is current."""
    whole = request.user.is_superuser or Role.HR in _roles_of(request)
    open_to = {
        name: reverse(name)
        for _label, places in HR_GROUPS
        for _place, name, for_leaders in places
        if whole or for_leaders
        if name not in WHOLE_AGENCY or _reaches_everything(request)
    }
    fitting = [url for url in open_to.values() if request.path.startswith(url)]
    here = max(fitting, key=len, default="")
    groups = []
    for label, places in HR_GROUPS:
        items = tuple(
            NavItem(_(place), open_to[name], "", open_to[name] == here)
            for place, name, _for_leaders in places
            if name in open_to
        )
        if items:
            current = any(item.is_current for item in items)
            groups.append(NavGroup(_(label), items[0].url, current, items))
    return groups


def _reaches_everything(request: HttpRequest) -> bool:
    return sees_whole_agency(request.user, Role.HR, on=timezone.localdate())


def footer_items() -> list[NavItem]:
    return [
        NavItem(_("Modules"), reverse("course_index"), "book-open", False),
        NavItem(_("My learning"), reverse("my_learning"), "house", False),
    ]


def _places(request: HttpRequest) -> list[tuple[str, str, str]]:
    modules = (_("Modules"), reverse("course_index"), "book-open")
    verify = (_("Verify"), reverse("verify"), "badge-check")
    user = request.user
    if not user.is_authenticated:
        return [modules, verify]
    roles = _roles_of(request)
    places = [(_("My learning"), reverse("my_learning"), "house"), modules]
    if roles & {Role.HR, Role.LEADER} or user.is_superuser:
        places.append((_("Completion"), "/sdm/", "users"))
    if roles & {Role.ASSESSOR, Role.HR} or user.is_superuser:
        places.append((_("Evidence"), "/eviden/", "folder-check"))
    if user.is_staff:
        places.append((_("Write"), reverse("wagtailadmin_home"), "pencil"))
    return [*places, verify] if len(places) < 5 else places


def _roles_of(request: HttpRequest) -> set[str]:
    grants = RoleGrant.objects.on(timezone.localdate()).filter(user=request.user)  # type: ignore[misc]
    return set(grants.values_list("role", flat=True))

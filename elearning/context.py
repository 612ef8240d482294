"""What every page shows: agency, navigation, account."""

from collections.abc import Callable
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
        "hr_items": lazily(lambda: hr_items(request)),
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


def lazily(read: Callable[[], list[NavItem]]) -> Any:
    return SimpleLazyObject(read)


def nav_items(request: HttpRequest) -> list[NavItem]:
    """The places of this person, most used first."""
    return [
        NavItem(label, url, icon, request.path.startswith(url))
        for label, url, icon in _places(request)
    ]


# HR's pages: label, name of the address, icon, and whether heads of units see it too.
HR_PLACES = (
    (_noop("Completion"), "hr", "chart-column", True),
    (_noop("My unit"), "hr_leader", "users", True),
    (_noop("Employees"), "hr_people", "users", True),
    (_noop("Matrix"), "hr_matrix", "users", True),
    (_noop("Never signed in"), "hr_absent", "users", True),
    (_noop("Regularity"), "hr_quarters", "calendar", True),
    (_noop("Duties"), "duties", "list-checks", False),
    (_noop("Exemptions"), "exemptions", "calendar", False),
    (_noop("Learning results"), "hr_gains", "chart-column", True),
    (_noop("Lesson hours"), "jp", "graduation-cap", False),
    (_noop("External certificates"), "external_queue", "badge-check", False),
    (_noop("Employee file"), "people_imports", "users", False),
    (_noop("Accounts"), "accounts", "users", False),
    (_noop("Accommodations"), "accommodations", "hourglass", False),
    (_noop("Reminders"), "hr_notices", "bell", False),
    (_noop("Background work"), "jobs", "hourglass", False),
)
# Of these, what reaches every unit: only for HR of the whole agency.
WHOLE_AGENCY = {"people_imports"}


def hr_items(request: HttpRequest) -> list[NavItem]:
    """The pages of HR that this person may open; the longest address that fits is current."""
    whole = request.user.is_superuser or Role.HR in _roles_of(request)
    items = [
        (_(label), reverse(name), icon)
        for label, name, icon, for_leaders in HR_PLACES
        if whole or for_leaders
        if name not in WHOLE_AGENCY or _reaches_everything(request)
    ]
    fitting = [url for _label, url, _icon in items if request.path.startswith(url)]
    here = max(fitting, key=len, default="")
    return [NavItem(label, url, icon, url == here) for label, url, icon in items]


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

"""/saya/pemberitahuan/ and /saya/kalender/: what I was told, and my due dates elsewhere."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.calendars import calendar_of, issue_link, owner_of, revoke_link
from courses.models import CalendarLink, Notice
from courses.reminding import mark_read
from elearning.people.models import Employee
from elearning.people.scopes import employee_of
from elearning.throttling import throttled

PAGE = 20
TOKEN = "calendar_token"  # noqa: S105 the name of a place in the session


def _me(request: HttpRequest) -> Employee:
    employee = employee_of(request.user)
    if employee is None:
        raise Http404
    return employee


@require_safe
@login_required
def notices(request: HttpRequest) -> HttpResponse:
    """Newest first; what is shown is marked as read afterwards."""
    employee = _me(request)
    mine = Notice.objects.to(employee).prefetch_related(
        "items__course", "items__employee"
    )
    page = Paginator(mine.order_by("-day"), PAGE).get_page(request.GET.get("page"))
    response = render(request, "courses/notices.html", {"page": page})
    mark_read(employee=employee, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def calendar(request: HttpRequest) -> HttpResponse:
    """Make, show once, or take back the address of one's calendar."""
    employee = _me(request)
    if request.method == "POST":
        return _changed(request, employee)
    token = request.session.pop(TOKEN, "")
    address = reverse("calendar_file", args=[token]) if token else ""
    links = CalendarLink.objects.filter(employee=employee, revoked_at__isnull=True)
    context = {
        "address": request.build_absolute_uri(address) if address else "",
        "link": links.first(),
    }
    return render(request, "courses/calendar.html", context)


def _changed(request: HttpRequest, employee: Employee) -> HttpResponse:
    who, now = request.user, timezone.now()
    if "revoke" in request.POST:
        revoke_link(employee=employee, by=who, at=now)  # type: ignore[arg-type]
        messages.success(request, _("The address no longer opens your calendar."))
    else:
        request.session[TOKEN] = issue_link(employee=employee, by=who, at=now)  # type: ignore[arg-type]
    return redirect("calendar")


@require_safe
@throttled(name="calendar", per_minute=60)
def calendar_file(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar itself, for programs that bring nothing but the address."""
    employee = owner_of(token)
    if employee is None:
        raise Http404
    content = calendar_of(
        employee, on=timezone.localdate(), name=_("Integrity training")
    )
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="tenggat.ics"'
    response["Cache-Control"] = "private, max-age=3600"
    return response

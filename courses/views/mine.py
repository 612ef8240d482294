"""My learning: what I must do, by when, where I was, what I hold."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from courses.models import Notice
from courses.renewing import renew_duties
from courses.standing import standing_of
from elearning.people.models import RoleGrant
from elearning.people.scopes import employee_of


@require_safe
@login_required
def my_learning(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    employee = employee_of(request.user)
    renew_duties(by=None, at=timezone.now())
    standing = standing_of(employee, on=today) if employee else None
    context = {
        "employee": employee,
        "standing": standing,
        "today": today,
        "unread": Notice.objects.to(employee).unread().count() if employee else 0,
    }
    # Deadlines are told by the clock of the place where the person works.
    with timezone.override(standing.zone if standing else None):
        return render(request, "courses/mine.html", context)


@require_safe
@login_required
def landing(request: HttpRequest) -> HttpResponse:
    """After signing in: everybody to his own work."""
    user = request.user
    roles = set(
        RoleGrant.objects.on(timezone.localdate())
        .filter(user=user)  # type: ignore[misc]
        .values_list("role", flat=True)
    )
    if roles & {RoleGrant.Role.HR, RoleGrant.Role.LEADER}:
        return redirect("/sdm/")
    if RoleGrant.Role.ASSESSOR in roles:
        return redirect("/eviden/")
    if user.is_staff:
        return redirect("wagtailadmin_home")
    return redirect("my_learning")

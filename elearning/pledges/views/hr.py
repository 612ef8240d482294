"""/sdm/pakta/: how many of each unit have signed. For HR and heads of their units only."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from elearning.people.models import RoleGrant
from elearning.people.scopes import ScopedRequest, requires_role
from elearning.pledges.coverage import coverage_of, pledges_now


@require_safe
@requires_role(RoleGrant.Role.HR, RoleGrant.Role.LEADER)
def coverage(request: ScopedRequest) -> HttpResponse:
    today, versions = timezone.localdate(), pledges_now()
    asked = request.GET.get("pakta", "")
    chosen = next((v for v in versions if str(v.page_id) == asked), None)
    version = chosen or next(iter(versions), None)
    rows = coverage_of(version, scope=request.scope, on=today) if version else []
    context = {
        "on": today,
        "people": sum(row.people for row in rows),
        "rows": rows,
        "signed": sum(row.signed for row in rows),
        "version": version,
        "versions": versions,
    }
    return render(request, "pledges/coverage.html", context)

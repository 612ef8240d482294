"""/sdm/akun/: who has no account yet, unit by unit; codes on paper and links by e-mail."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from elearning.people.accounts import accounts_by_unit, waiting_in
from elearning.people.activating import print_codes, revoke_codes
from elearning.people.links import ask_for_unit_links
from elearning.people.models import RoleGrant, Unit
from elearning.people.scopes import ScopedRequest, requires_role
from elearning.people.slips import slips_pdf

for_hr = requires_role(RoleGrant.Role.HR)
PAGE = 50
MOST_SLIPS = 500


@require_safe
@for_hr
def listing(request: ScopedRequest) -> HttpResponse:
    rows = accounts_by_unit(request.scope, on=timezone.localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "people/accounts.html", {"page": page})


@require_safe
@for_hr
@never_cache
def unit(request: ScopedRequest, code: str) -> HttpResponse:
    found: Unit = get_object_or_404(request.scope, code=code)
    now = timezone.now()
    people = waiting_in(found, on=timezone.localdate(now), at=now)
    page = Paginator(people, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "most": MOST_SLIPS,
        "too_many": page.paginator.count > MOST_SLIPS,
        "unit": found,
        "with_address": people.exclude(work_email="").count(),
    }
    return render(request, "people/unit_accounts.html", context)


@require_POST
@for_hr
@never_cache
def print_slips(request: ScopedRequest, code: str) -> HttpResponse:
    """The PDF goes to the browser and is kept nowhere: it shows the codes."""
    found: Unit = get_object_or_404(request.scope, code=code)
    now = timezone.now()
    people = list(
        waiting_in(found, on=timezone.localdate(now), at=now)[: MOST_SLIPS + 1]
    )
    if not people or len(people) > MOST_SLIPS:
        messages.error(request, _no_slips(len(people)))
        return redirect("unit_accounts", found.code)
    slips = print_codes(employees=people, unit=found, by=request.user, at=now)  # type: ignore[arg-type]
    response = HttpResponse(
        slips_pdf(slips, unit=found, at=now), content_type="application/pdf"
    )
    response["Content-Disposition"] = 'attachment; filename="kode-aktivasi.pdf"'
    return response


def _no_slips(count: int) -> str:
    if not count:
        return _("Everybody in this unit has an account.")
    return _(
        "Choose a unit further down: at most %(most)d slips are printed at once."
    ) % {"most": MOST_SLIPS}


@require_POST
@for_hr
def revoke(request: ScopedRequest, code: str) -> HttpResponse:
    found: Unit = get_object_or_404(request.scope, code=code)
    now = timezone.now()
    people = waiting_in(found, on=timezone.localdate(now), at=now)
    count = revoke_codes(employees=people, unit=found, by=request.user, at=now)  # type: ignore[arg-type]
    said = ngettext("%(count)d code withdrawn.", "%(count)d codes withdrawn.", count)
    messages.success(request, said % {"count": count})
    return redirect("unit_accounts", found.code)


@require_POST
@for_hr
def send_links(request: ScopedRequest, code: str) -> HttpResponse:
    found: Unit = get_object_or_404(request.scope, code=code)
    job = ask_for_unit_links(
        code=found.code,
        title=_("Activation links: %(unit)s") % {"unit": found.name},
        by=request.user,  # type: ignore[arg-type]
        at=timezone.now(),
    )
    return redirect("job", job.key)

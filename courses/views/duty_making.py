"""/sdm/kewajiban/baru/ and …/ubah/: a duty is written, shown, and saved as it was shown."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.assigning import HitsNobody, PlanIsRefused, ShownOtherwise, make_duties
from courses.duty_plans import DutyPlan, Objection, objections
from courses.duty_previews import preview
from courses.duty_words import due_of, repeats_of, rule_of_plan
from courses.models import Assignment
from elearning.people.scopes import ScopedRequest

from .drafting import Draft, draft_of
from .duties import for_hr, own_duty_or_404, tops_of


@require_http_methods(["GET", "POST"])
@for_hr
def new_duty(request: ScopedRequest) -> HttpResponse:
    return _page(request, _draft(request, replaces=None))


@require_http_methods(["GET", "POST"])
@for_hr
def change_duty(request: ScopedRequest, number: int) -> HttpResponse:
    """End and follow-up: the old duty ends when the new one is saved."""
    return _page(request, _draft(request, replaces=own_duty_or_404(request, number)))


def _draft(request: ScopedRequest, *, replaces: Assignment | None) -> Draft:
    today = timezone.localdate()
    owners = tops_of(request)
    data: QueryDict = request.POST
    if request.method != "POST":
        owner = (replaces and replaces.owner) or owners[0]
        data = (
            draft_of(replaces, owner=owner, on=today)
            if replaces
            else _blank(owner=owner.pk, today=today.isoformat())
        )
    if replaces and replaces.owner and replaces.owner not in owners:
        owners = [replaces.owner]
    return Draft(
        data=data, scope=request.scope, owners=owners, on=today, replaces=replaces
    )


def _blank(*, owner: int, today: str) -> QueryDict:
    fields = QueryDict(mutable=True)
    fields.update(
        {
            "act": "mulai",
            "draft": str(uuid4()),
            "due": "tanggal",
            "owner": str(owner),
            "repeats": "once",
            "starts_on": today,
        }
    )
    return fields


def _page(request: ScopedRequest, draft: Draft) -> HttpResponse:
    plan = draft.plan() if draft.is_finished else None
    if plan is None:
        return _form_page(request, draft)
    if draft.act == "simpan" and (saved := _saved(request, draft, plan)):
        return saved
    draft.object_to(objections(plan, on=draft.on))
    if draft.form.errors or draft.notes:
        return _form_page(request, draft)
    return _preview_page(request, draft, plan)


def _saved(request: ScopedRequest, draft: Draft, plan: DutyPlan) -> HttpResponse | None:
    """The way to what was made, or None where it has to be looked at again."""
    try:
        made = make_duties(
            plan=plan,
            seal=request.POST.get("seen", ""),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except ShownOtherwise:
        messages.warning(
            request,
            _("The people who are hit have changed meanwhile. Look at them again."),
        )
        return None
    except (PlanIsRefused, HitsNobody):
        return None  # The page says why.
    messages.success(request, _("The duty is recorded and holds from its first day."))
    return redirect("duty", made[0].pk) if len(made) == 1 else redirect("duties")


def _preview_page(request: ScopedRequest, draft: Draft, plan: DutyPlan) -> HttpResponse:
    shown = preview(plan, on=draft.on)
    if shown.hits_nobody:
        text = _(
            "This duty hits nobody on that day. Include another unit, take a restriction "
            "off, or name people; then look at the preview again."
        )
        draft.object_to([Objection(field="units", text=text)])
        return _form_page(request, draft)
    context = {
        "draft": draft,
        "plan": plan,
        "shown": shown,
        "rule": rule_of_plan(plan),
        "due": due_of(plan),
        "repeats": repeats_of(plan),
        "replaces": draft.replaces,
    }
    return render(request, "courses/hr/duty_preview.html", context)


def _form_page(request: ScopedRequest, draft: Draft) -> HttpResponse:
    is_wrong = bool(draft.notes) or (draft.form.is_bound and not draft.form.is_valid())
    context: dict[str, Any] = {
        "draft": draft,
        "form": draft.form,
        "replaces": draft.replaces,
        "owners": draft.owners,
    }
    status = 422 if is_wrong and request.method == "POST" else 200
    return render(request, "courses/hr/duty_form.html", context, status=status)

"""/sdm/akomodasi/: who gets more time or more attempts, and why. For HR of the unit only."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import lazystr
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from elearning.people.models import Employee, RoleGrant
from elearning.people.nip import InvalidNip, parse_nip
from elearning.people.scopes import ScopedRequest, requires_role
from quizzes.accommodating import (
    MOST_ATTEMPTS,
    MOST_TIME,
    AlreadyWithdrawn,
    EndsBeforeItStarts,
    ForOneself,
    NothingGiven,
    ReasonMissing,
    grant_accommodation,
    withdraw_accommodation,
)
from quizzes.accommodations import accommodations_in, employees_in
from quizzes.models import Accommodation, QuizPage

for_hr = requires_role(RoleGrant.Role.HR)
# Where each refusal is told, and in which words.
REFUSALS: dict[type[Exception], tuple[str, Any]] = {
    ForOneself: ("nip", gettext_lazy("Somebody else must give you an accommodation.")),
    NothingGiven: (
        "extra_time_percent",
        gettext_lazy("Give more time, more attempts, or both."),
    ),
    EndsBeforeItStarts: (
        "ends_on",
        gettext_lazy("The last day lies before the first."),
    ),
    ReasonMissing: ("reason", gettext_lazy("Write the reason.")),
}


class AccommodationForm(forms.Form):
    """Who, where, how much, from when to when, and why."""

    nip = forms.CharField(label=lazystr("NIP"), max_length=40)
    quiz: "forms.ModelChoiceField[QuizPage]" = forms.ModelChoiceField(
        QuizPage.objects.none(),
        label=gettext_lazy("Quiz"),
        required=False,
        empty_label=gettext_lazy("All quizzes"),
    )
    extra_time_percent = forms.IntegerField(
        label=gettext_lazy("More time in percent"),
        min_value=0,
        max_value=MOST_TIME,
        initial=0,
        required=False,
        help_text=gettext_lazy("50 makes an hour an hour and a half."),
    )
    extra_attempts = forms.IntegerField(
        label=gettext_lazy("More attempts"),
        min_value=0,
        max_value=MOST_ATTEMPTS,
        initial=0,
        required=False,
    )
    starts_on = forms.DateField(
        label=gettext_lazy("From"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=gettext_lazy("Until"),
        required=False,
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=gettext_lazy("Only the HR offices of this unit read it."),
    )

    def __init__(self, *args: Any, employees: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.employees = employees
        quizzes = QuizPage.objects.live().order_by("path")
        self.fields["quiz"].queryset = quizzes  # type: ignore[attr-defined]

    def clean_nip(self) -> Employee:
        """An employee of these units; of others nothing is said."""
        try:
            nip = parse_nip(self.cleaned_data["nip"])
        except InvalidNip as fault:
            raise forms.ValidationError(str(fault)) from fault
        employee: Employee | None = self.employees.filter(nip=nip.digits).first()
        if employee is None:
            raise forms.ValidationError(
                _("Nobody in your units has this NIP. Check it, or ask the HR office.")
            )
        return employee


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea({"rows": 2})
    )


@require_safe
@for_hr
def listing(request: ScopedRequest) -> HttpResponse:
    rows = accommodations_in(request.scope, on=timezone.localdate())
    return render(request, "quizzes/accommodations.html", {"rows": rows})


@require_http_methods(["GET", "POST"])
@for_hr
def grant(request: ScopedRequest) -> HttpResponse:
    today = timezone.localdate()
    form = AccommodationForm(
        request.POST or None,
        employees=employees_in(request.scope, on=today),
        initial={"starts_on": today, "nip": request.GET.get("nip", "")},
    )
    if form.is_valid() and _granted(request, form):
        return redirect("accommodations")
    status = 422 if form.is_bound else 200
    return render(request, "quizzes/accommodation.html", {"form": form}, status=status)


def _granted(request: ScopedRequest, form: AccommodationForm) -> bool:
    data = form.cleaned_data
    try:
        grant_accommodation(
            employee=data["nip"],
            quiz=data["quiz"],
            extra_time_percent=data["extra_time_percent"] or 0,
            extra_attempts=data["extra_attempts"] or 0,
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            reason=data["reason"],
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except tuple(REFUSALS) as refusal:
        form.add_error(*REFUSALS[type(refusal)])
        return False
    messages.success(request, _("The accommodation is recorded."))
    return True


@require_http_methods(["GET", "POST"])
@for_hr
def withdraw(request: ScopedRequest, number: int) -> HttpResponse:
    people = employees_in(request.scope, on=timezone.localdate())
    rows = Accommodation.objects.filter(employee__in=people).select_related("employee")
    accommodation = get_object_or_404(rows, pk=number)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw_accommodation(
                accommodation=accommodation,
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except AlreadyWithdrawn:
            messages.info(request, _("It had been withdrawn already."))
        else:
            messages.success(request, _("The accommodation is withdrawn."))
        return redirect("accommodations")
    context = {"accommodation": accommodation, "form": form}
    return render(request, "quizzes/accommodation_withdraw.html", context)

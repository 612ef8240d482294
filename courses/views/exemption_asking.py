"""/sdm/pengecualian/baru/: choose the person, write, look at the effect, ask."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from courses.choosing import Found, employees_of, find_people
from courses.exempting import CannotExempt, request_exemption
from courses.exemption_lists import effect_of
from elearning.people.models import Employee
from elearning.people.scopes import ScopedRequest

from .drafting import is_key
from .duties import for_hr
from .exemption_forms import REFUSALS, ExemptionForm

FORM, PREVIEW = "courses/hr/exemption_form.html", "courses/hr/exemption_preview.html"
FIELDS = ("modul", "starts_on", "ends_on", "reason")


class Asking:
    """The posted fields, read for one HR office; the person is chosen by a button."""

    def __init__(self, request: ScopedRequest) -> None:
        self.today = timezone.localdate()
        self.scope = request.scope
        self.fields = request.POST
        self.act, _colon, value = self.fields.get("act", "").partition(":")
        self.search = self.fields.get("cari_orang", "")[:60]
        chosen = value if self.act == "orang" else self.fields.get("orang", "")
        self.person = self._person(chosen or request.GET.get("pegawai", ""))
        enter = self.act == "" and bool(self.search.strip())
        self.looks = self.act == "cari_orang" or enter
        passing = self.looks or self.act in {"orang", "ubah"}
        self.is_finished = request.method == "POST" and not passing
        self.form = self._form()

    def _form(self) -> ExemptionForm:
        """Errors are told once the effect is asked for."""
        said = {"starts_on": self.today.isoformat(), **self.fields.dict()}
        form = ExemptionForm(self.fields if self.is_finished else None, initial=said)
        if self.is_finished and self.person is None:
            form.add_error(
                None, _("Look for the employee and choose one of your units.")
            )
        return form

    def _person(self, key: str) -> Employee | None:
        """An employee of these units; of others nothing is said."""
        if not is_key(key):
            return None
        return employees_of(self.scope, on=self.today).filter(key=key).first()

    @property
    def found(self) -> Found | None:
        if not self.looks:
            return None
        return find_people(self.scope, self.search, on=self.today)

    @property
    def asked(self) -> dict[str, Any]:
        data = self.form.cleaned_data
        return {
            "employee": self.person,
            "course": data["modul"],
            "starts_on": data["starts_on"],
            "ends_on": data["ends_on"],
        }

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Every field again, for the page of the effect."""
        rows = [(name, self.fields.get(name, "")) for name in FIELDS]
        return [*rows, ("orang", str(self.person.key if self.person else ""))]


@require_http_methods(["GET", "POST"])
@for_hr
def new_exemption(request: ScopedRequest) -> HttpResponse:
    asking = Asking(request)
    if not asking.is_finished or not asking.form.is_valid():
        return _form_page(request, asking)
    if asking.act != "simpan":
        return _preview_page(request, asking)
    try:
        made = request_exemption(
            **asking.asked,
            reason=asking.form.cleaned_data["reason"],
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
    except CannotExempt as refusal:
        asking.form.add_error(*REFUSALS[type(refusal)])
        return _form_page(request, asking)
    messages.success(request, _("It counts once it is approved."))
    return redirect("exemption", made.pk)


def _form_page(request: ScopedRequest, asking: Asking) -> HttpResponse:
    context = {
        "form": asking.form,
        "person": asking.person,
        "search": asking.search,
        "found": asking.found,
    }
    status = 422 if asking.is_finished else 200
    return render(request, FORM, context, status=status)


def _preview_page(request: ScopedRequest, asking: Asking) -> HttpResponse:
    context = {
        "form": asking.form,
        "person": asking.person,
        "asked": asking.asked,
        "effect": effect_of(**asking.asked, on=asking.today),
        "hidden": asking.hidden,
    }
    return render(request, PREVIEW, context)

"""Regrades in the CMS: look at what would change, propose, and let another person decide."""

from collections.abc import Mapping
from typing import Any, ClassVar
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from quizzes.models import Question, QuestionVersion, Regrade
from quizzes.regrading import (
    WAYS,
    CannotRegrade,
    Difference,
    KeyDoesNotFit,
    KeyNotNamed,
    NothingWouldChange,
    Outlook,
    ProposerDecides,
    RefusalNeedsReason,
    RegradeIsDecided,
    RegradeIsWaiting,
    RegradeNeedsReason,
    check_key,
    decide_regrade,
    outcome_of,
    outlook_of,
    propose_regrade,
    wordings_of,
)

REFUSALS: dict[type[Exception], Any] = {
    KeyNotNamed: gettext_lazy("Choose the version whose key counts."),
    NothingWouldChange: gettext_lazy("Nothing would change for anybody."),
    ProposerDecides: gettext_lazy(
        "You proposed this regrade, so somebody else decides it."
    ),
    RefusalNeedsReason: gettext_lazy("Write why you refuse it."),
    RegradeIsDecided: gettext_lazy("This regrade was decided in the meantime."),
    RegradeIsWaiting: gettext_lazy(
        "A regrade of this question waits for its decision already."
    ),
    RegradeNeedsReason: gettext_lazy(
        "Write the reason: the learners whose score changes read it."
    ),
}


class PolicyForm(forms.Form):
    """How the question is to be marked again."""

    policy = forms.ChoiceField(
        label=gettext_lazy("How"),
        choices=Regrade.Policy.choices,
        widget=forms.RadioSelect,
        initial=Regrade.Policy.KEY,
    )
    version = forms.ModelChoiceField(
        label=gettext_lazy("Version whose key counts"),
        queryset=QuestionVersion.objects.none(),
        required=False,
        help_text=gettext_lazy(
            "Only for the corrected key. Save the correction first."
        ),
    )

    def __init__(self, *args: Any, question: Question, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        versions = QuestionVersion.objects.filter(question=question)
        field: Any = self.fields["version"]
        field.queryset = versions.order_by("-number")
        field.empty_label = None
        field.label_from_instance = lambda version: (
            _("Version %(n)d") % {"n": version.number}
        )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("policy") != Regrade.Policy.KEY:
            data["version"] = None
        return data

    @property
    def chosen(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("policy", "version")}


class RegradePage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    """What the two pages share: the list of changes, narrowed and paged by the address."""

    index_url_name = inspect_url_name = ""
    header_icon = "redirect"
    page_title = gettext_lazy("Regrade")

    @property
    def listing(self) -> dict[str, Any]:
        """``way`` and ``page`` as asked for, or the whole list from its beginning."""
        way, page = self.request.GET.get("way", ""), self.request.GET.get("p", "")
        return {
            "way": way if way in WAYS else "",
            "page": min(int(page), 100_000) if page.isdecimal() and int(page) else 1,
        }

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse(self.index_url_name), "label": _("Regrades")}
        here = {"url": "", "label": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, listing, here]


class RegradeProposeView(RegradePage):
    """First what would change, then the reason and the proposal."""

    permission_required = "change"
    template_name = "quizzes/cms/regrade_propose.html"

    @cached_property
    def question(self) -> Question:
        questions = Question.objects.with_latest().select_related("bank")
        return get_object_or_404(questions, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.question.code

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        data = self.request.GET if "policy" in self.request.GET else None
        form = PolicyForm(
            data, question=self.question, initial={"version": self.question.latest_id}
        )
        context = {"form": form, "question": self.question, **kwargs}
        if form.is_bound and form.is_valid():
            context |= self._outlook(form)
        waiting = Regrade.objects.filter(question=self.question, decided_at=None)
        return super().get_context_data(
            waiting=waiting.first(), wordings=wordings_of(self.question), **context
        )

    def _outlook(self, form: PolicyForm) -> dict[str, Any]:
        try:
            check_key(question=self.question, **form.chosen)
        except CannotRegrade as refusal:
            return {"refusals": told(refusal)}
        outlook = outlook_of(question=self.question, **form.chosen, **self.listing)
        return {"outlook": outlook, "asked": asked_for(form.cleaned_data)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = PolicyForm(request.POST, question=self.question)
        if not form.is_valid():
            return redirect(request.get_full_path())
        reason = request.POST.get("reason", "")[:500]
        try:
            regrade = propose_regrade(
                question=self.question,
                **form.chosen,
                reason=reason,
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except CannotRegrade as refusal:
            context = self.get_context_data(refusals=told(refusal), reason=reason)
            return self.render_to_response(context)
        messages.success(
            request, _("The regrade is proposed. Another person decides it.")
        )
        return redirect(self.inspect_url_name, regrade.pk)


class RegradeDecideView(RegradePage):
    """A regrade: what it changes or has changed, and its decision."""

    any_permission_required: ClassVar = ["change", "view"]
    template_name = "quizzes/cms/regrade_decide.html"

    @cached_property
    def regrade(self) -> Regrade:
        rows = Regrade.objects.select_related(
            "question__latest", "question__bank", "version", "proposed_by", "decided_by"
        )
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.regrade.question.code

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        regrade = self.regrade
        may_decide = self.user_has_permission("change")
        return super().get_context_data(
            regrade=regrade,
            question=regrade.question,
            outlook=self._outlook(),
            is_own=regrade.proposed_by_id == self.request.user.pk,
            may_decide=may_decide and not regrade.decided_at,
            wordings=wordings_of(regrade.question),
            **kwargs,
        )

    def _outlook(self) -> Outlook | None:
        regrade = self.regrade
        if regrade.decision == Regrade.Decision.REFUSED:
            return None
        if regrade.decision:
            return outcome_of(regrade, **self.listing)
        try:
            check_key(
                question=regrade.question,
                policy=regrade.policy,
                version=regrade.version,
            )
        except KeyDoesNotFit:
            return None
        return outlook_of(
            question=regrade.question,
            policy=regrade.policy,
            version=regrade.version,
            **self.listing,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.user_has_permission("change"):
            return redirect("wagtailadmin_home")
        note, decision = (
            request.POST.get("note", "")[:500],
            request.POST.get("decision"),
        )
        if decision not in Regrade.Decision:
            return redirect(request.get_full_path())
        try:
            decide_regrade(
                regrade=self.regrade,
                approve=decision == Regrade.Decision.APPROVED,
                note=note,
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except CannotRegrade as refusal:
            context = self.get_context_data(refusals=told(refusal), note=note)
            return self.render_to_response(context)
        messages.success(request, _("Your decision is recorded."))
        return redirect(self.inspect_url_name, self.regrade.pk)


def asked_for(data: Mapping[str, Any]) -> str:
    """The policy as it stands in an address."""
    version = data["version"]
    return urlencode(
        {"policy": data["policy"], "version": version.pk if version else ""}
    )


def told(refusal: Exception) -> list[str]:
    """Why not, in sentences."""
    if isinstance(refusal, KeyDoesNotFit):
        return [_difference(n, said) for n, said in refusal.differences.items()]
    return [str(REFUSALS[type(refusal)])]


def _difference(number: int, said: Difference) -> str:
    if said.kind:
        return _("Version %(n)d was asked and is another kind of question.") % {
            "n": number
        }
    gone = "; ".join(said.gone) or "–"
    new = "; ".join(said.new) or "–"
    return _(
        "Version %(n)d was asked with other texts, so this key does not fit. "
        "Only there: %(gone)s. Only here: %(new)s."
    ) % {"n": number, "gone": gone, "new": new}

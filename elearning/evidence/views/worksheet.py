"""What the pages of an assessor ask: unit, period and question of the worksheet."""

from collections.abc import Mapping
from datetime import date

from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404
from django.utils import timezone

from elearning.evidence.forms import EvidenceForm
from elearning.frameworks.models import Framework, Question
from elearning.people.models import RoleGrant
from elearning.people.scopes import ScopedRequest, requires_role

for_assessors = requires_role(RoleGrant.Role.ASSESSOR, RoleGrant.Role.HR)


def form_of(request: ScopedRequest, data: Mapping[str, str]) -> EvidenceForm:
    """What was asked, or the whole scope in the year to date."""
    today = timezone.localdate()
    units = request.scope.order_by("path")
    top = request.scope.order_by("depth", "path").first()
    whole = {
        "unit": top.code if top else "",
        "dari": date(today.year, 1, 1).isoformat(),
        "sampai": today.isoformat(),
    }
    asked = {name: data[name] for name in whole if data.get(name)}
    return EvidenceForm(whole | asked, units=units)


def query_of_form(form: EvidenceForm) -> str:
    query = QueryDict(mutable=True)
    for name in ("unit", "dari", "sampai"):
        query[name] = str(form.data[name])
    return query.urlencode()


def framework_today() -> Framework:
    found = Framework.objects.on(timezone.localdate()).order_by("-valid_from").first()
    if found is None:
        raise Http404
    return found


def question_by_code(code: str) -> Question:
    if "\x00" in code:  # PostgreSQL refuses to look for it
        raise Http404
    return get_object_or_404(Question, framework=framework_today(), code=code.upper())

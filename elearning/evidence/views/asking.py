"""What a request asks of HR's pages: form, day, unit."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404
from django.utils import timezone

from courses.models import CoursePage
from elearning.evidence.forms import OverviewForm
from elearning.people.models import Unit
from elearning.people.models.units import UnitQuerySet
from elearning.people.scopes import ScopedRequest


@dataclass(frozen=True, kw_only=True)
class Question:
    """A reading of the query: everything within the scope of the person who asks."""

    form: OverviewForm
    on: date
    course: CoursePage | None
    unit: Unit
    scope: UnitQuerySet

    @property
    def is_whole_scope(self) -> bool:
        return not self.form.data.get("unit")


def question_of(
    request: ScopedRequest, *, form_class: type[OverviewForm] = OverviewForm
) -> Question:
    """Read the query string. A unit outside the scope does not exist (404)."""
    today = timezone.localdate()
    shown = request.GET.dict() | {"pada": request.GET.get("pada") or today.isoformat()}
    form = form_class(shown)
    code = request.GET.get("unit", "")
    units = request.scope.order_by("depth", "path")
    # PostgreSQL refuses to look for a null character.
    found = units.filter(code=code) if code else units
    unit = None if "\x00" in code else found.first()
    if unit is None:
        raise Http404
    scope: Any = request.scope
    return Question(
        form=form,
        on=form.day(today=today),
        course=form.read("modul"),
        unit=unit,
        scope=scope.filter(path__startswith=unit.path) if code else scope,
    )

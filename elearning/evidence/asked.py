"""What a query string asks of HR's pages: form, day, unit. The same for a page and a file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from courses.models import CoursePage
from elearning.people.models import Unit
from elearning.people.models.units import UnitQuerySet

from .forms import OverviewForm


class UnitIsNotThere(Exception):
    """No unit of this code lies within the scope."""


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

    def read(self, name: str) -> str:
        """A field of the form as text; empty where it was left empty or is wrong."""
        return self.form.read(name) or ""


def read_question(
    query: Mapping[str, str],
    *,
    scope: UnitQuerySet,
    today: date,
    form_class: type[OverviewForm] = OverviewForm,
) -> Question:
    """Raises UnitIsNotThere for a unit outside the scope, and where the scope is empty."""
    form = form_class({**query, "pada": query.get("pada") or today.isoformat()})
    code = query.get("unit", "")
    units: Any = scope.order_by("depth", "path")
    # PostgreSQL refuses to look for a null character.
    found = units.filter(code=code) if code else units
    unit = None if "\x00" in code else found.first()
    if unit is None:
        raise UnitIsNotThere(code)
    whole: Any = scope
    return Question(
        form=form,
        on=form.day(today=today),
        course=form.read("modul"),
        unit=unit,
        scope=whole.filter(path__startswith=unit.path) if code else scope,
    )

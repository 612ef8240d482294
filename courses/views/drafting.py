"""A duty as it is being written: what the fields say and who was chosen, from post to post.

Everything stands in the fields of the page, the chosen units and people as hidden ones, so
that nothing is kept on the server and nothing is lost when something is wrong.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.choosing import (
    Found,
    FoundUnit,
    employees_of,
    find_people,
    find_units,
    nips_in,
    with_lines,
)
from courses.duty_plans import MOST_PEOPLE, DutyPlan, Objection, too_many
from courses.models import Assignment
from elearning.people.models import Employee, Unit
from elearning.people.models.units import UnitQuerySet

from .duty_forms import DutyForm

UNITS_IN, UNITS_OUT, PEOPLE_IN, PEOPLE_OUT = KINDS = (
    "unit_in",
    "unit_out",
    "orang_in",
    "orang_out",
)
COUNTERPART = {
    UNITS_IN: UNITS_OUT,
    UNITS_OUT: UNITS_IN,
    PEOPLE_IN: PEOPLE_OUT,
    PEOPLE_OUT: PEOPLE_IN,
}
REMOVE = {"hapus_unit": (UNITS_IN, UNITS_OUT), "hapus_orang": (PEOPLE_IN, PEOPLE_OUT)}
# Buttons, searches and tokens: no part of the draft.
PASSING = {"act", "cari_unit", "cari_orang", "csrfmiddlewaretoken", "draft", "seen"}


@dataclass
class Draft:
    """The posted fields, read for one HR office. ``act`` is the button that was pressed."""

    data: QueryDict
    scope: UnitQuerySet
    owners: list[Unit]
    on: date
    replaces: Assignment | None = None
    notes: list[Objection] = field(default_factory=list)
    found: Found = field(default_factory=Found)

    def __post_init__(self) -> None:
        self.act = self.data.get("act", "")
        self.key = _key(self.data.get("draft", ""))
        self.search_units = self.data.get("cari_unit", "")[:60]
        self.search_people = self.data.get("cari_orang", "")
        self.chosen = {kind: _codes(self.data.getlist(kind)) for kind in KINDS}
        self._do(*self.act.split(":", 1))
        self.form = self._form()
        self.included_units = self._units(UNITS_IN)
        self.excluded_units = self._units(UNITS_OUT)
        self.included_people = self._people(PEOPLE_IN)
        self.excluded_people = self._people(PEOPLE_OUT)

    @property
    def is_finished(self) -> bool:
        """Whether a preview is asked for: by its button, or by Enter outside a search."""
        searching = self.search_units.strip() or self.search_people.strip()
        asks = self.act in {"pratinjau", "simpan"}
        return asks or (self.act == "" and not searching)

    @property
    def looked_for_units(self) -> bool:
        return bool(self.search_units.strip()) and self.act in {"", "cari_unit"}

    @property
    def looked_for_people(self) -> bool:
        looked = self.search_people.strip() and self.act in {"", "cari_orang"}
        return bool(looked) and not self.people_notes

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """Every field again, for the page of the preview."""
        rows = [
            (name, value)
            for name, values in self.data.lists()
            if name not in PASSING and name not in KINDS
            for value in values
        ]
        return [("draft", str(self.key)), *rows, *self.chosen_fields]

    @property
    def chosen_fields(self) -> list[tuple[str, str]]:
        return [(kind, code) for kind in KINDS for code in self.chosen[kind]]

    def plan(self) -> DutyPlan | None:
        """What is to be shown and saved; None where a field is wrong."""
        if not self.form.is_valid() or self.notes:
            return None
        data = self.form.cleaned_data
        return DutyPlan(
            draft=self.key,
            owner=data["owner"],
            courses=tuple(data["courses"]),
            included_units=tuple(row.unit for row in self.included_units),
            excluded_units=tuple(row.unit for row in self.excluded_units),
            included_people=tuple(self.included_people),
            excluded_people=tuple(self.excluded_people),
            employment_kinds=tuple(data["employment_kinds"]),
            position_kinds=tuple(data["position_kinds"]),
            rank_codes=tuple(data["rank_codes"]),
            reason=data["reason"],
            starts_on=data["starts_on"],
            due_on=data["due_on"],
            due_days=data["due_days"],
            repeats=data["repeats"],
            replaces=self.replaces,
        )

    def object_to(self, objections: list[Objection]) -> None:
        """Say each at its field; units and people have no field of the form."""
        for objection in objections:
            if objection.field in self.form.fields:
                self.form.add_error(objection.field, objection.text)
            else:
                self.notes.append(objection)

    def notes_of(self, place: str) -> list[str]:
        return [note.text for note in self.notes if note.field == place]

    @property
    def unit_notes(self) -> list[str]:
        return self.notes_of("units")

    @property
    def people_notes(self) -> list[str]:
        return self.notes_of("people")

    def _form(self) -> DutyForm:
        """Errors are told once a preview is asked for, not while people are looked for."""
        if self.is_finished:
            return DutyForm(self.data, owners=self.owners)
        lists = ("courses", "employment_kinds", "position_kinds", "rank_codes")
        said: dict[str, Any] = dict(self.data.items())
        said |= {name: self.data.getlist(name) for name in lists}
        return DutyForm(initial=said, owners=self.owners)

    def _do(self, verb: str, value: str = "") -> None:
        if verb in KINDS:
            self._choose(verb, value)
            self.search_units = self.search_people = ""
        elif verb in REMOVE:
            for kind in REMOVE[verb]:
                self.chosen[kind] = [c for c in self.chosen[kind] if c != value]
        elif self.search_units.strip() and verb in {"", "cari_unit"}:
            self.found = find_units(self.scope, self.search_units, on=self.on)
        elif self.search_people.strip() and verb in {"", "cari_orang"}:
            self._look_for_people()

    def _choose(self, kind: str, value: str) -> None:
        other = COUNTERPART[kind]
        self.chosen[other] = [code for code in self.chosen[other] if code != value]
        self.chosen[kind] = _codes([*self.chosen[kind], value])

    def _look_for_people(self) -> None:
        """A list of NIPs is taken over at once; anything else is looked for."""
        nips = nips_in(self.search_people)
        if len(nips) > MOST_PEOPLE:
            self.notes.append(Objection(field="people", text=too_many(len(nips))))
        elif nips:
            self._take_over(nips)
        else:
            text = self.search_people[:100]
            self.found = find_people(self.scope, text, on=self.on)

    def _take_over(self, nips: list[str]) -> None:
        people = employees_of(self.scope, on=self.on).filter(nip__in=nips)
        keys = {employee.nip: str(employee.key) for employee in people}
        for nip in nips:
            if nip in keys:
                self._choose(PEOPLE_IN, keys[nip])
        self.search_people = "\n".join(nip for nip in nips if nip not in keys)
        if unknown := len(nips) - len(keys):
            text = ngettext(
                "%(n)d NIP belongs to nobody in your units. It is still in the field.",
                "%(n)d NIPs belong to nobody in your units. They are still in the field.",
                unknown,
            )
            self.notes.append(Objection(field="people", text=text % {"n": unknown}))

    def _units(self, kind: str) -> tuple[FoundUnit, ...]:
        codes = self.chosen[kind]
        if not codes:
            return ()
        units = list(self.scope.filter(code__in=codes).order_by("path"))
        self._refuse_unknown("units", len(codes) - len(units))
        self.chosen[kind] = [unit.code for unit in units]
        return with_lines(units)

    def _people(self, kind: str) -> list[Employee]:
        keys = [key for key in self.chosen[kind] if is_key(key)]
        found: list[Employee] = []
        if len(keys) > MOST_PEOPLE:
            self.notes.append(Objection(field="people", text=too_many(len(keys))))
        elif keys:
            people = employees_of(self.scope, on=self.on).filter(key__in=keys)
            found = list(people.order_by("name", "pk"))
        if len(keys) <= MOST_PEOPLE:
            self._refuse_unknown("people", len(self.chosen[kind]) - len(found))
            self.chosen[kind] = [str(employee.key) for employee in found]
        return found

    def _refuse_unknown(self, place: str, unknown: int) -> None:
        if unknown:
            text = (
                _("A unit that is not yours was left out.")
                if place == "units"
                else _("Somebody who is not in your units was left out.")
            )
            self.notes.append(Objection(field=place, text=text))


def draft_of(duty: Assignment, *, owner: Unit, on: date) -> QueryDict:
    """The fields of a duty that is to be changed: a follow-up from today or its first day."""
    fields = QueryDict(mutable=True)
    units = list(duty.units.select_related("unit"))
    people = list(duty.people.select_related("employee"))
    fields.update(_plain(duty, owner=owner, on=on))
    fields.setlist("employment_kinds", duty.employment_kinds)
    fields.setlist("position_kinds", duty.position_kinds)
    fields.setlist("rank_codes", duty.rank_codes)
    for mode, unit_kind, person_kind in (
        ("include", UNITS_IN, PEOPLE_IN),
        ("exclude", UNITS_OUT, PEOPLE_OUT),
    ):
        fields.setlist(unit_kind, [u.unit.code for u in units if u.mode == mode])
        keys = [str(p.employee.key) for p in people if p.mode == mode]
        fields.setlist(person_kind, keys)
    fields["act"] = "ubah"
    return fields


def _plain(duty: Assignment, *, owner: Unit, on: date) -> dict[str, Any]:
    still = duty.due_on is not None and duty.due_on >= on
    return {
        "draft": str(uuid4()),
        "courses": str(duty.course_id),
        "owner": str(owner.pk),
        "reason": duty.reason,
        "starts_on": max(duty.starts_on, on).isoformat(),
        "due": "hari" if duty.due_on is None else "tanggal",
        "due_on": duty.due_on.isoformat() if duty.due_on and still else "",
        "due_days": "" if duty.due_days is None else str(duty.due_days),
        "repeats": duty.repeats,
    }


def _codes(values: list[str]) -> list[str]:
    return list(dict.fromkeys(v for v in values if v and "\x00" not in v))


def _key(text: str) -> UUID:
    return UUID(text) if is_key(text) else uuid4()


def is_key(text: str) -> bool:
    try:
        return str(UUID(text)) == text
    except ValueError:
        return False

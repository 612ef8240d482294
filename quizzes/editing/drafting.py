"""Fills what is still missing in a form, so that it can be shown while it is written."""

from dataclasses import replace

from django.http import QueryDict

from quizzes.content import QuestionContent

from .given import Given
from .question import QuestionForm
from .rows import number_of_rows

HOLE = "…"
# Of each kind: the rows that it needs, and what each must hold.
NEEDED = {
    "single": ("option", 2, ("text",)),
    "multiple": ("option", 2, ("text",)),
    "matching": ("pair", 2, ("text", "match")),
    "ordering": ("item", 2, ("text",)),
    "numeric": ("answer", 1, ("value",)),
    "short": ("variant", 1, ("text",)),
}


def draft_of(given: Given) -> QuestionContent | None:
    """The question as far as it is written; None while it cannot be shown at all."""
    if given.data is None:
        return None
    data = given.data.copy()
    data.update(
        {name: "" for name in ("objective", "lke", "title") if name not in data}
    )
    _fill(data, "")
    form = QuestionForm(given=replace(given, data=data))
    form.fields["bank"].required = False
    return form.content if form.is_valid() else None


def _fill(data: QueryDict, base: str) -> None:
    if base and not data.get(f"{base}kind"):
        data[f"{base}kind"] = "single"
    kind = data.get(f"{base}kind", "")
    if not data.get(f"{base}stem", "").strip():
        data[f"{base}stem"] = HOLE
    if kind == "scenario" and not base:
        for place in range(number_of_rows(data, "part", unsaid=1)):
            _fill(data, f"part-{place}-")
    elif kind == "true_false":
        data.setdefault(f"{base}statement-right", "a")
    elif kind in NEEDED:
        _fill_rows(data, base, kind)


def _fill_rows(data: QueryDict, base: str, kind: str) -> None:
    name, at_least, fields = NEEDED[kind]
    rows = f"{base}{name}"
    count = max(at_least, number_of_rows(data, rows))
    data[f"{rows}-TOTAL_FORMS"] = str(count)
    written = [n for n in range(count) if _says(data, f"{rows}-{n}", fields)]
    empty = [n for n in range(count) if n not in written]
    missing = max(at_least - len(written), 0)
    shown = [*written, *empty[:missing]]
    for place in shown:
        for field in fields:
            _put_hole(data, f"{rows}-{place}", field, place=place)
    if name == "option":
        _mark_one(data, rows, shown, is_single=kind == "single")


def _says(data: QueryDict, row: str, fields: tuple[str, ...]) -> bool:
    return any(data.get(f"{row}-{field}", "").strip() for field in (*fields, "picture"))


def _put_hole(data: QueryDict, row: str, field: str, *, place: int) -> None:
    """Matches must differ, so their holes are numbered."""
    holes = {"value": "0", "match": f"{HOLE} {place + 1}"}
    name = f"{row}-{field}"
    if not data.get(name, "").strip() and not (
        field == "text" and data.get(f"{row}-picture")
    ):
        data[name] = holes.get(field, HOLE)


def _mark_one(data: QueryDict, rows: str, shown: list[int], *, is_single: bool) -> None:
    marks = [n for n in shown if data.get(f"{rows}-{n}-correct")]
    if not marks:
        data[f"{rows}-{shown[0]}-correct"] = "on"
    for extra in marks[1:] if is_single else []:
        del data[f"{rows}-{extra}-correct"]

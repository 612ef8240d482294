"""Answers that are typed: a number, or a few words."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import NumberField, ShareField, TextField, digits
from .part import Part
from .rows import GivenForm, Row, Rows, put

ALL = Decimal(1)


class AnswerRow(Row):
    """Every answer earns all, unless its share says otherwise."""

    share = ShareField(label=_("Earns, in percent"), help_text=_("Empty: all."))
    feedback = TextField(label=_("Said to those who answer this"), rows=1)

    def kept(self, was: dict[str, Any]) -> dict[str, Any]:
        """What all typed answers hold, over what this one held before."""
        answer = dict(was)
        share = self.cleaned_data["share"]
        put(answer, "feedback", self.cleaned_data["feedback"])
        answer["share"] = digits(ALL if share is None else share, was.get("share"))
        return answer


class NumberForm(AnswerRow):
    must_hold = ("value",)
    incomplete = _("Write the number, or empty the whole row.")

    value = NumberField(label=_("Right number"))
    tolerance = NumberField(label=_("May differ by"), help_text=_("Empty: not at all."))
    field_order = ["value", "tolerance", "share", "feedback"]

    def clean_tolerance(self) -> Decimal | None:
        tolerance: Decimal | None = self.cleaned_data["tolerance"]
        if tolerance is not None and tolerance < 0:
            raise forms.ValidationError(_("Write a number of 0 or more."))
        return tolerance


class VariantForm(AnswerRow):
    incomplete = _("Write the answer, or empty the whole row.")

    text = forms.CharField(
        label=_("Accepted answer"),
        required=False,
        max_length=400,
        widget=forms.TextInput,
    )
    field_order = ["text", "share", "feedback"]


class UnitForm(GivenForm):
    unit = forms.CharField(
        label=_("Unit"),
        required=False,
        max_length=40,
        help_text=_("Shown beside the field: days, percent, rupiah."),
    )


class CaseForm(GivenForm):
    match_case = forms.BooleanField(label=_("Capital letters count"), required=False)


class NumericPart(Part):
    template_name = "quizzes/cms/parts/numeric.html"
    names = ("answer", "numeric")

    def build(self) -> None:
        self.answers: Rows[NumberForm] = Rows(
            NumberForm,
            prefix=f"{self.base}answer",
            given=self.given,
            initial=[_number(answer) for answer in self.was.get("answers", [])],
        )
        self.setup = UnitForm(
            given=self.given, prefix=f"{self.base}numeric", initial=self.was
        )

    def own_pieces(self) -> list[GivenForm | Rows[Any]]:
        return [self.answers, self.setup]

    def own_body(self) -> dict[str, Any]:
        answers = []
        for row, was in _with_before(self.answers.written, self.was):
            data = row.cleaned_data
            number, allowed = data["value"], data["tolerance"] or Decimal(0)
            answer = row.kept(was)
            answer["value"] = digits(number, was.get("value"))
            if allowed or "tolerance" in was or "value" not in was:
                answer["tolerance"] = digits(allowed, was.get("tolerance"))
            answers.append(answer)
        body = {**(self.was or {"unit": ""}), "answers": answers}
        put(body, "unit", self.setup.cleaned_data["unit"])
        return body


class ShortPart(Part):
    template_name = "quizzes/cms/parts/short.html"
    names = ("variant", "short")
    text_rows = "variant"

    def build(self) -> None:
        answers = self.was.get("answers", [])
        self.variants: Rows[VariantForm] = Rows(
            VariantForm,
            prefix=f"{self.base}variant",
            given=self.given,
            initial=[{**answer, "share": _share(answer)} for answer in answers],
            at_least=2,
        )
        self.setup = CaseForm(
            given=self.given, prefix=f"{self.base}short", initial=self.was
        )

    def own_pieces(self) -> list[GivenForm | Rows[Any]]:
        return [self.variants, self.setup]

    def own_body(self) -> dict[str, Any]:
        answers = [
            row.kept(was) | {"text": row.cleaned_data["text"]}
            for row, was in _with_before(self.variants.written, self.was)
        ]
        body = {**(self.was or {"match_case": False}), "answers": answers}
        put(body, "match_case", self.setup.cleaned_data["match_case"], silent=False)
        return body


def _with_before(rows: list[Any], body: dict[str, Any]) -> Iterator[tuple[Any, Any]]:
    """Each row with the answer that stood in its place; typed answers have no keys."""
    before = [*body.get("answers", []), *({} for _row in rows)]
    for row, was in zip(rows, before, strict=False):
        yield row, was or {"feedback": ""}


def _number(answer: dict[str, Any]) -> dict[str, Any]:
    return {
        **answer,
        "value": Decimal(answer["value"]),
        "tolerance": Decimal(answer.get("tolerance", "0")) or None,
        "share": _share(answer),
    }


def _share(answer: dict[str, Any]) -> Decimal | None:
    share = Decimal(str(answer.get("share", "1")))
    return None if share == ALL else share

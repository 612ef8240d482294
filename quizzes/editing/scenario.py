"""A case with its questions: each has a kind and the fields of that kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.models import QuestionVersion

from .fields import TextField
from .given import Given
from .kinds import IN_A_SCENARIO
from .part import Part, kept_values, names_of_others
from .rows import GivenForm, Row, number_of_rows, put, with_keys


class CaseQuestionForm(Row):
    """A question about the case, without what its kind adds."""

    must_hold = ()

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[
            choice
            for choice in QuestionVersion.Kind.choices
            if choice[0] in IN_A_SCENARIO
        ],
        initial="single",
    )
    stem = TextField(
        label=_("Question"),
        required=True,
        error_messages={"required": _("Write the question.")},
    )
    feedback = TextField(label=_("Explanation"))
    legal_basis = forms.CharField(
        label=_("Legal basis"), required=False, max_length=300
    )


class CaseQuestion:
    """One place in the list of questions: its common fields and those of its kind."""

    def __init__(self, *, base: str, given: Given, was: dict[str, Any]) -> None:
        self.was = was
        self.form = CaseQuestionForm(given=given, prefix=base, initial=was)
        chosen = str(self.form["kind"].value())
        self.kind = chosen if chosen in IN_A_SCENARIO else "single"
        part_class = IN_A_SCENARIO[self.kind]
        is_same = IN_A_SCENARIO.get(was.get("kind", "")) is part_class
        self.part = part_class(
            self.kind,
            base=f"{base}-",
            given=given,
            body=was.get("body") if is_same else None,
        )

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.part.is_valid()])

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was typed for other kinds."""
        others = names_of_others(IN_A_SCENARIO.values(), self.part)
        return kept_values(self.part.given.data, base=self.part.base, names=others)

    def content(self, key: str) -> dict[str, Any]:
        data = self.form.cleaned_data
        part = dict(self.was) or {"feedback": "", "legal_basis": ""}
        part |= {"key": key, "kind": self.kind, "stem": data["stem"]}
        put(part, "feedback", data["feedback"])
        put(part, "legal_basis", data["legal_basis"])
        part["body"] = self.part.body
        return part


class ScenarioPart(Part):
    template_name = "quizzes/cms/parts/scenario.html"
    names = ("part",)

    def build(self) -> None:
        prefix, parts = f"{self.base}part", self.was.get("parts", [])
        data = self.given.data
        count = len(parts) or 1
        if data is not None:
            count = number_of_rows(data, prefix, unsaid=1)
        by_key = {part["key"]: part for part in parts}
        if data is None:
            before = [*parts, {}][:count]
        else:
            keys = [data.get(f"{prefix}-{n}-key", "") for n in range(count)]
            before = [by_key.get(key, {}) for key in keys]
        self.total_name, self.prefix = f"{prefix}-TOTAL_FORMS", prefix
        self.questions = [
            CaseQuestion(base=f"{prefix}-{n}", given=self.given, was=was)
            for n, was in enumerate(before)
        ]

    def own_pieces(self) -> list[Any]:
        return list(self.questions)

    def forms(self) -> list[GivenForm]:
        inside = [[q.form, *q.part.forms()] for q in self.questions]
        return [self.figure, *(form for forms in inside for form in forms)]

    def complaints(self) -> list[Any]:
        inside = [text for q in self.questions for text in q.part.complaints()]
        return list(dict.fromkeys([*super().complaints(), *inside]))

    def own_body(self) -> dict[str, Any]:
        keys = [key for key, _row in with_keys(q.form for q in self.questions)]
        return {
            "parts": [
                question.content(key)
                for key, question in zip(keys, self.questions, strict=True)
            ]
        }


PARTS: dict[str, type[Part]] = {**IN_A_SCENARIO, "scenario": ScenarioPart}

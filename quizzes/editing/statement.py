"""A statement that is true or false."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from .fields import TextField
from .part import Part
from .rows import GivenForm, Rows, put


class StatementForm(GivenForm):
    right = forms.ChoiceField(
        label=_("The statement is"),
        choices=[("a", _("true")), ("b", _("false"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether the statement is true or false.")},
    )
    a = forms.CharField(label=_("Word for true"), max_length=200)
    a_feedback = TextField(label=_("Said to those who choose true"))
    b = forms.CharField(label=_("Word for false"), max_length=200)
    b_feedback = TextField(label=_("Said to those who choose false"))


class StatementPart(Part):
    template_name = "quizzes/cms/parts/statement.html"
    names = ("statement",)

    @classmethod
    def beginning(cls) -> dict[str, str]:
        return {f"statement-{name}": word for name, word in two_words().items()}

    def build(self) -> None:
        self.form = StatementForm(
            given=self.given,
            prefix=f"{self.base}statement",
            initial=_fields(self.was.get("options", [])),
        )

    def own_pieces(self) -> list[GivenForm | Rows[Any]]:
        return [self.form]

    def own_body(self) -> dict[str, Any]:
        data, options = self.form.cleaned_data, []
        was = self.was.get("options") or [{"key": "a"}, {"key": "b"}]
        for name, before in zip("ab", was, strict=False):
            option = {"feedback": "", **before, "text": data[name]}
            option["correct"] = data["right"] == name
            if option["correct"]:
                option.pop("share", None)
            put(option, "feedback", data[f"{name}_feedback"])
            options.append(option)
        return {**self.was, "options": options}


def two_words() -> dict[str, str]:
    """True and false in the language of the site, whoever writes."""
    with override(settings.LANGUAGE_CODE):
        return {"a": gettext("True"), "b": gettext("False")}


def _fields(options: list[dict[str, Any]]) -> dict[str, Any]:
    """What was written before, or the two words."""
    fields: dict[str, Any] = {**two_words()}
    for name, option in zip("ab", options, strict=False):
        fields[name] = option["text"]
        fields[f"{name}_feedback"] = option.get("feedback", "")
        if option["correct"]:
            fields["right"] = name
    return fields

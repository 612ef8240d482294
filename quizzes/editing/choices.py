"""One or several right answers among options."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from .fields import ShareField, TextField, digits
from .part import Part
from .pictures import PicturedRow, picture_fields, put_picture
from .rows import GivenForm, Rows, put, with_keys


class OptionForm(PicturedRow):
    incomplete = _("Write the option, or empty the whole row.")

    text = TextField(label=_("Option"))
    correct = forms.BooleanField(label=_("Right"), required=False)
    feedback = TextField(label=_("What this choice shows"), rows=1)
    share = ShareField(
        label=_("Earns, in percent"),
        help_text=_("Empty: all for right, nothing for wrong."),
    )


class OrderForm(GivenForm):
    keep_order = forms.BooleanField(
        label=_("Keep this order"),
        required=False,
        help_text=_("Else the options are shuffled for each learner."),
    )


class ChoicesPart(Part):
    template_name = "quizzes/cms/parts/choices.html"
    names = ("option", "options")
    text_rows = "option"

    def build(self) -> None:
        self.options: Rows[OptionForm] = Rows(
            OptionForm,
            prefix=f"{self.base}option",
            given=self.given,
            initial=[_fields(option) for option in self.was.get("options", [])],
            at_least=4,
        )
        self.setup = OrderForm(
            given=self.given,
            prefix=f"{self.base}options",
            initial={"keep_order": self.was.get("shuffle") is False},
        )

    def own_pieces(self) -> list[GivenForm | Rows[Any]]:
        return [self.options, self.setup]

    def own_body(self) -> dict[str, Any]:
        was = {option["key"]: option for option in self.was.get("options", [])}
        rows = with_keys(self.options.written)
        body: dict[str, Any] = {
            "options": [_option(key, row, was.get(key)) for key, row in rows]
        }
        if self.setup.cleaned_data["keep_order"]:
            body["shuffle"] = False
        elif self.was.get("shuffle"):
            body["shuffle"] = True
        return body


def _fields(option: dict[str, Any]) -> dict[str, Any]:
    share = option.get("share")
    return {
        **option,
        **picture_fields(option),
        "share": Decimal(share) if share is not None else None,
    }


def _option(key: str, row: Any, was: dict[str, Any] | None) -> dict[str, Any]:
    data, option = row.cleaned_data, dict(was or {"feedback": ""})
    share_was = option.pop("share", None)
    option |= {"key": key, "text": data["text"], "correct": data["correct"]}
    put(option, "feedback", data["feedback"])
    if data["share"] is not None:
        option["share"] = digits(data["share"], share_was)
    put_picture(option, row)
    return option

"""Fields that read what authors type: texts, numbers, shares in percent."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quizzes.marking import read_number


def text_area(rows: int, **attrs: Any) -> forms.Textarea:
    return forms.Textarea(
        attrs={"rows": rows, "dir": "auto", "data-controller": "w-autosize", **attrs}
    )


def plain(text: str) -> str:
    """Browsers send CRLF; files hold LF: the same text is the same version."""
    return text.replace("\r\n", "\n").strip()


class TextField(forms.CharField):
    """Text of any length with the line ends of files."""

    def __init__(self, *, rows: int = 2, **kwargs: Any) -> None:
        kwargs.setdefault("widget", text_area(rows))
        super().__init__(**{"required": False, **kwargs})

    def to_python(self, value: Any) -> str:
        return plain(super().to_python(value) or "")


class NumberField(forms.CharField):
    """A number as people write it here: 12,5 or 1.500.000; empty is None."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(**{"required": False, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        """A stored number has a point; people here write a comma."""
        if isinstance(value, Decimal):
            return format(value, "f").replace(".", ",")
        return value

    def clean(self, value: Any) -> Decimal | None:
        typed = super().clean(value)
        if not typed:
            return None
        number = read_number(typed)
        if number is None:
            raise forms.ValidationError(_("Write a number, such as 12,5."))
        return number


class ShareField(NumberField):
    """What something earns, typed in percent, as a share of 1."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, Decimal):
            return super().prepare_value(_shortest(value * 100))
        return value

    def clean(self, value: Any) -> Decimal | None:
        percent = super().clean(value)
        if percent is None:
            return None
        if not -100 <= percent <= 100:
            raise forms.ValidationError(_("From -100 to 100 percent."))
        return _shortest(percent / 100)


def _shortest(number: Decimal) -> Decimal:
    """Without zeros at the end: 50, not 50.00."""
    return Decimal(format(number.normalize(), "f"))


def digits(number: Decimal, was: str | None = None) -> str:
    """The number as questions store it; as it stood there before, if it is the same."""
    if was is not None and Decimal(was) == number:
        return was
    return format(number, "f")

"""The form in which a trainer writes a question: rows of options, no script needed."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from elearning.frameworks.models import Question as LkeQuestion

from .authoring import content_of
from .content import Option, QuestionContent, options_body
from .models import Question, QuestionBank, QuestionVersion

MOST_OPTIONS = 6
PROBLEMS = {
    "stem_empty": _("Write the question."),
    "too_few_options": _("Write at least two options."),
    "not_two_options": _("True or false has exactly two options."),
    "no_right_option": _("Mark at least one option as right."),
    "several_right_options": _(
        "Mark only one option as right, or choose another kind."
    ),
}


def short_text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class OptionForm(forms.Form):
    """A row; left empty it is no option."""

    text = forms.CharField(label=_("Option"), required=False, widget=short_text(2))
    correct = forms.BooleanField(label=_("Right"), required=False)
    feedback = forms.CharField(
        label=_("What this choice shows"), required=False, widget=short_text(2)
    )

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if not data.get("text") and (data.get("correct") or data.get("feedback")):
            self.add_error("text", _("Write the option, or empty the whole row."))
        return data


class QuestionForm(forms.Form):
    """Everything of a question but its code, which is given; fills from a version."""

    bank = forms.ModelChoiceField(
        label=_("Question bank"), queryset=QuestionBank.objects.order_by("name")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=QuestionVersion.Kind.choices)
    stem = forms.CharField(
        label=_("Question"),
        widget=short_text(4),
        help_text=_("Plain text; an empty line begins a new paragraph."),
    )
    feedback = forms.CharField(
        label=_("Explanation"),
        required=False,
        widget=short_text(3),
        help_text=_("Shown with the result: why the right answer is right."),
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"), required=False, max_length=300
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    level = forms.ChoiceField(
        label=_("Level"),
        choices=QuestionVersion.Level.choices,
        initial=QuestionVersion.Level.UNDERSTAND,
    )
    objective = forms.IntegerField(
        label=_("Objective"),
        required=False,
        min_value=1,
        max_value=99,
        help_text=_("The number of the learning objective that it measures."),
    )
    lke = forms.CharField(
        label=_("LKE questions"),
        required=False,
        help_text=_("Codes, separated by commas: PPE1A, PPE1B."),
    )
    tags = forms.CharField(
        label=_("Tags"),
        required=False,
        initial="post",
        help_text=_("pre for the pre-test, post for the post-test, or words of yours."),
    )

    def __init__(
        self, *args: Any, version: QuestionVersion | None = None, **kwargs: Any
    ) -> None:
        content = content_of(version) if version else None
        self.kept_codes = set(content.lke) if content else set()
        if version and content:
            kwargs["initial"] = _initial(version.question, content)
        super().__init__(*args, **kwargs)
        self.fields["bank"].disabled = version is not None
        self.options = option_rows(self.data if self.is_bound else None, content)

    def clean_lke(self) -> tuple[str, ...]:
        codes = _words(self.cleaned_data["lke"].upper())
        known = LkeQuestion.objects.filter(code__in=codes)
        known_codes = {*known.values_list("code", flat=True), *self.kept_codes}
        if missing := set(codes) - known_codes:
            message = _("No LKE question has this code: %(codes)s")
            raise forms.ValidationError(
                message, params={"codes": ", ".join(sorted(missing))}
            )
        return codes

    def clean_tags(self) -> tuple[str, ...]:
        return _words(self.cleaned_data["tags"].lower())

    def clean(self) -> dict[str, Any]:
        if self.options.is_valid() and not self.errors:
            for code in self.content.problems():
                self.add_error(None, PROBLEMS.get(code, code))
        return self.cleaned_data

    def is_valid(self) -> bool:
        return super().is_valid() and self.options.is_valid()

    @property
    def content(self) -> QuestionContent:
        """What the form says, once it is valid."""
        data = self.cleaned_data
        return QuestionContent(
            kind=data["kind"],
            stem=_plain(data["stem"]),
            body=options_body(_options(self.options)),
            feedback=_plain(data["feedback"]),
            legal_basis=data["legal_basis"],
            source=data["source"],
            level=data["level"],
            objective=data["objective"],
            lke=data["lke"],
            tags=data["tags"],
        )


def option_rows(data: Any, content: QuestionContent | None) -> forms.BaseFormSet[Any]:
    """As many rows as an author needs: six, or what an imported question has."""
    options = content.body["options"] if content else []
    rows = max(MOST_OPTIONS, len(options))
    formset = forms.formset_factory(
        OptionForm, extra=0, min_num=rows, max_num=26, absolute_max=26
    )
    return formset(data, prefix="option", initial=options)


def _options(formset: forms.BaseFormSet[Any]) -> Iterable[Option]:
    rows = [form.cleaned_data for form in formset]
    return [
        Option(
            text=_plain(row["text"]),
            correct=row["correct"],
            feedback=_plain(row["feedback"]),
        )
        for row in rows
        if row.get("text")
    ]


def _initial(question: Question, content: QuestionContent) -> dict[str, Any]:
    return {
        "bank": question.bank_id,
        "kind": content.kind,
        "stem": content.stem,
        "feedback": content.feedback,
        "legal_basis": content.legal_basis,
        "source": content.source,
        "level": content.level,
        "objective": content.objective,
        "lke": ", ".join(content.lke),
        "tags": ", ".join(content.tags),
    }


def _words(text: str) -> tuple[str, ...]:
    """Words separated by commas or spaces, once each, in order."""
    return tuple(dict.fromkeys(re.findall(r"[^\s,;]+", text)))


def _plain(text: str) -> str:
    """Browsers send CRLF; files hold LF: the same text is the same version."""
    return text.replace("\r\n", "\n").strip()

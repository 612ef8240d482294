"""Everything of a question but its code, which is given; fills from a version."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from elearning.frameworks.models import Question as LkeQuestion
from quizzes.authoring import content_of
from quizzes.content import QuestionContent
from quizzes.models import Question, QuestionBank, QuestionVersion
from quizzes.rendering import cleaned

from .cleaning import clean_texts
from .fields import TextField
from .given import Given
from .part import Part, kept_values, names_of_others
from .rows import GivenForm
from .scenario import PARTS


class QuestionForm(GivenForm):
    """The fields that all kinds share, and ``part``, those of the kind chosen."""

    bank = forms.ModelChoiceField(
        label=_("Question bank"), queryset=QuestionBank.objects.order_by("name")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=QuestionVersion.Kind.choices)
    title = forms.CharField(
        label=_("Title"),
        required=False,
        max_length=255,
        help_text=_("What lists and other systems call it; the code if empty."),
    )
    markup = forms.ChoiceField(
        label=_("Text format"),
        choices=QuestionVersion.Markup.choices,
        initial="plain",
        help_text=_(
            "Plain: an empty line begins a paragraph. Markdown: **bold**, - list. "
            "HTML: simple tags only."
        ),
    )
    stem = TextField(
        label=_("Question"),
        rows=4,
        required=True,
        error_messages={"required": _("Write the question.")},
    )
    feedback = TextField(
        label=_("Explanation"),
        rows=3,
        help_text=_("Shown with the result: why the right answer is right."),
    )
    legal_basis = forms.CharField(
        label=_("Legal basis"), required=False, max_length=300
    )
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    level = forms.ChoiceField(
        label=_("Level"), choices=QuestionVersion.Level.choices, initial="understand"
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
        help_text=_(
            "Separated by commas: pre for the pre-test, post for the post-test, "
            "or words of yours."
        ),
    )

    def __init__(
        self,
        *,
        given: Given | None = None,
        version: QuestionVersion | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        content = content_of(version) if version else None
        self.kept_codes = set(content.lke) if content else set()
        if version and content:
            initial = _initial(version.question, content)
        super().__init__(given=given or Given(), prefix="", initial=initial)
        self.fields["bank"].disabled = version is not None
        self.part = self._part(content)

    def _part(self, content: QuestionContent | None) -> Part:
        chosen = str(self["kind"].value())
        self.shown_kind = chosen if chosen in PARTS else "single"
        part_class = PARTS[self.shown_kind]
        is_same = content is not None and PARTS[content.kind] is part_class
        body = content.body if content and is_same else None
        return part_class(self.shown_kind, base="", given=self.given, body=body)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What was typed for other kinds: it waits in the page, should they be chosen again."""
        others = names_of_others(PARTS.values(), self.part)
        return kept_values(self.given.data, base="", names=others)

    def clean_lke(self) -> tuple[str, ...]:
        codes = tuple(
            dict.fromkeys(re.findall(r"[^\s,;]+", self.cleaned_data["lke"].upper()))
        )
        known = LkeQuestion.objects.filter(code__in=codes)
        known_codes = {*known.values_list("code", flat=True), *self.kept_codes}
        if missing := set(codes) - known_codes:
            message = _("No LKE question has this code: %(codes)s")
            raise forms.ValidationError(
                message, params={"codes": ", ".join(sorted(missing))}
            )
        return codes

    def clean_tags(self) -> tuple[str, ...]:
        """Tags may hold spaces; commas and semicolons divide them."""
        words = re.split(r"[,;\n]", self.cleaned_data["tags"].lower())
        return tuple(dict.fromkeys(filter(None, (" ".join(w.split()) for w in words))))

    def is_valid(self) -> bool:
        return all([super().is_valid(), self.part.is_valid()])

    @property
    def complaints(self) -> list[str]:
        """What is still missing, in sentences, wherever it stands."""
        own = [(self[name].label, said) for name, said in self.errors.items()]
        found = [f"{label}: {text}" for label, said in own for text in said]
        return found + [str(text) for text in self.part.complaints()]

    @property
    def content(self) -> QuestionContent:
        """What the form says, once it is valid."""
        data = self.cleaned_data
        is_html = data["markup"] == "html"
        body = self.part.body
        return QuestionContent(
            kind=data["kind"],
            stem=cleaned(data["stem"]) if is_html else data["stem"],
            body=clean_texts(body) if is_html else body,
            feedback=cleaned(data["feedback"]) if is_html else data["feedback"],
            legal_basis=data["legal_basis"],
            source=data["source"],
            level=data["level"],
            objective=data["objective"],
            lke=data["lke"],
            tags=data["tags"],
            title=data["title"],
            markup=data["markup"],
        ).veiled()


def _initial(question: Question, content: QuestionContent) -> dict[str, Any]:
    return {
        "bank": question.bank_id,
        "kind": content.kind,
        "title": content.title,
        "markup": content.markup,
        "stem": content.stem,
        "feedback": content.feedback,
        "legal_basis": content.legal_basis,
        "source": content.source,
        "level": content.level,
        "objective": content.objective,
        "lke": ", ".join(content.lke),
        "tags": ", ".join(content.tags),
    }

"""Forms of modules and steps: a draft may be half done, what is submitted may not."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

FIRST = "first"


class ChangeForm(WagtailAdminPageForm):
    """Asks what a change means, and checks the content when it is submitted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "change_kind" in self.fields:
            self._offer_changes()

    def _offer_changes(self) -> None:
        """First once and never again; each new change starts without an answer."""
        field, recorded = self.fields["change_kind"], self.instance.is_recorded
        choices = [choice for choice in field.choices if choice[0]]
        later = [choice for choice in choices if choice[0] != FIRST]
        field.choices = [("", "—"), *later] if recorded else choices[:1]
        if not recorded:
            self.initial["change_kind"] = FIRST
            return
        self.fields["change_note"].required = True
        if not self.instance.has_unpublished_changes:
            self.initial.update(change_kind="", change_note="")

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.is_deferred_validation and not self.errors:
            for field, problem in self.content_problems():
                self.add_error(field if field in self.fields else None, problem)

    def content_problems(self) -> list[tuple[str | None, Any]]:
        """What keeps the page, as filled in, from being published: (field, sentence)."""
        return [(None, problem) for problem in self.instance.problems()]


class CourseForm(ChangeForm):
    """A module is submitted with all its steps, so it is checked with them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "lke_questions" in self.fields:
            self._offer_questions()

    def _offer_questions(self) -> None:
        """Those for which training is evidence, and what was chosen before."""
        field = self.fields["lke_questions"]
        chosen = [question.pk for question in self.instance.lke_questions.all()]
        served = field.queryset.served_by_training()
        field.queryset = (served | field.queryset.filter(pk__in=chosen)).order_by(
            "code"
        )

    def content_problems(self) -> list[tuple[str | None, Any]]:
        # Models bring their forms with them, so this cannot be imported above.
        from courses import readiness

        bases = self.formsets["legal_bases"]
        kept = [form for form in bases.forms if form not in bases.deleted_forms]
        own = readiness.module_problems(
            self.instance,
            bases=len(kept),
            questions=len(self.cleaned_data["lke_questions"]),
        )
        steps = readiness.step_problems(self.instance) if self.instance.pk else []
        return [*super().content_problems(), *own, *((None, text) for text in steps)]

"""Forms of the CMS that pages bring with them."""

from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm


class QuizPageForm(WagtailAdminPageForm):
    """Drafts may be half done; what is submitted or published must have its questions."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if self.is_deferred_validation or not self.instance.bank_id:
            return cleaned
        for problem in self.instance.pool_problems():
            self.add_error("draw_count", problem)
        return cleaned

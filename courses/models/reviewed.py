"""How modules and steps behave while they wait for approval."""

from typing import Any, ClassVar

from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from wagtail.admin.panels import CommentPanel
from wagtail.locks import BaseLock, WorkflowLock


class ReviewLock(WorkflowLock):
    """While a page waits for approval nobody edits it: what is read is what goes live."""

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        return _(
            "This page waits for approval and cannot be edited. It opens again when it "
            "is approved, sent back or withdrawn."
        )

    def get_locked_by(self, user: Any, can_lock: bool = False) -> str:
        return _("Waits for approval")

    def get_description(self, user: Any, can_lock: bool = False) -> str:
        return self.get_message(user)


class ModuleReviewLock(BaseLock):
    """The module waits for approval, and its steps with it."""

    def for_user(self, user: Any) -> bool:
        return True

    def get_message(self, user: Any) -> str:
        return _(
            "The module waits for approval, and this step with it. It opens again when "
            "the module is approved, sent back or withdrawn."
        )

    def get_locked_by(self, user: Any) -> str:
        return _("Waits for approval")

    def get_description(self, user: Any) -> str:
        return self.get_message(user)


class PreviewedMixin:
    """The preview in the CMS is the page a learner gets, filled from the draft."""

    # 'module.function' that answers the context, and the learner's own template.
    preview_path: ClassVar[str]
    preview_template: ClassVar[str]

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return self.preview_template

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        context: dict[str, Any] = import_string(self.preview_path)(
            self, at=timezone.now()
        )
        return context


class ReviewedStepMixin:
    """A step goes live with its module; in a module that is live it may go alone.

    It has no schedule of its own: that is the module's.
    """

    settings_panels: ClassVar = [CommentPanel()]

    def get_lock(self) -> Any:
        if lock := super().get_lock():
            return lock
        course = self.get_parent()  # type: ignore[attr-defined]
        waits = course is not None and course.current_workflow_task
        return ModuleReviewLock(self) if waits else None

    def get_workflow(self) -> Any:
        course = self.get_parent()  # type: ignore[attr-defined]
        if course is None or not course.live:  # None: the page is being created
            return None
        return super().get_workflow()

    @property
    def has_workflow(self) -> bool:
        return self.get_workflow() is not None

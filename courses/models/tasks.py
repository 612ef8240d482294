from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState

from .reviewed import ReviewLock


class FourEyesTask(AbstractGroupApprovalTask):
    """Somebody of a group approves, but never who has written what is to go live."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    lock_class = ReviewLock

    class Meta:
        verbose_name = _("Approval by a second person")
        verbose_name_plural = _("Approvals by a second person")

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def user_can_lock(self, obj: Any, user: Any) -> bool:
        return False

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        """No action for the authors: neither the buttons nor a POST without them."""
        # Reading who wrote what needs models that are not loaded yet at the top.
        from courses.authorship import authors_of

        actions: list[tuple[str, Any, bool]] = super().get_actions(obj, user)
        return [] if actions and user.pk in authors_of(obj) else actions

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        from courses.authorship import authors_by_page

        states = super().get_task_states_user_can_moderate(user, **kwargs)
        found = list(states.select_related("workflow_state"))
        pages = {int(state.workflow_state.object_id): state.pk for state in found}
        own = [
            pages[page_id]
            for page_id, authors in authors_by_page(list(pages)).items()
            if user.pk in authors
        ]
        return states.exclude(pk__in=own)

    def on_action(
        self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any
    ) -> None:
        from courses.approving import approve

        if action_name == "approve":
            approve(task_state=task_state, by=user, **kwargs)
        else:
            super().on_action(task_state, user, action_name, **kwargs)

    @classmethod
    def get_description(cls) -> Any:
        return _("A member of the groups approves, never an author of the change")

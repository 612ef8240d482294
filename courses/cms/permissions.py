"""Who may do what with a page: nothing goes live by the hand of its author alone."""

from wagtail.models import PagePermissionTester


class ShelfPermissions(PagePermissionTester):
    """For the list of modules: nothing is created and published in one go.

    A superuser may (break-glass); such a version names nobody who approved it.
    """

    def can_publish_subpage(self) -> bool:
        return bool(self.user.is_superuser and super().can_publish_subpage())


class FourEyesPermissions(ShelfPermissions):
    """For modules and their steps: they are published by approval, not by a button."""

    def can_publish(self) -> bool:
        return bool(self.user.is_superuser and super().can_publish())

    def can_unschedule(self) -> bool:
        return bool(super(ShelfPermissions, self).can_publish())

    def can_reorder_children(self) -> bool:
        """Order counts at once: in a live module it is the editors' to change."""
        if self.page_locked():
            return False
        allowed = super().can_reorder_children()
        return bool(allowed or (not self.page.live and self.can_edit()))

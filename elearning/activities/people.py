"""Who may do what with a session: HR of its unit, and the trainers of the activity."""

from datetime import date

from elearning.people.models import RoleGrant, User
from elearning.people.scopes import Anyone, covers

from .models import ActivitySession


def runs(user: Anyone, session: ActivitySession, *, on: date) -> bool:
    """Whether the person may show the code and open or close the doors.

    HR of the unit, and whoever may edit the activity: its trainer stands in the room.
    """
    if covers(user, session.unit, RoleGrant.Role.HR, on=on):
        return True
    if not isinstance(user, User) or not user.is_staff:
        return False
    return bool(session.page.permissions_for_user(user).can_edit())

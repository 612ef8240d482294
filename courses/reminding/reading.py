"""Notes that a person has seen his notices."""

from datetime import datetime

from courses.models.notices import Notice
from elearning.people.models import Employee, User


def mark_read(*, employee: Employee, by: User, at: datetime) -> int:
    """All notices of the employee that were unread; answers how many."""
    unread = Notice.objects.to(employee).unread()
    return unread.update(read_at=at, read_by=by)

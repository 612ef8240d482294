"""Who looked into somebody's answers is on record too."""

from datetime import datetime

from wagtail.log_actions import log

from courses.models import CourseCompletion
from elearning.people.models import User

LOOKED = "evidence.look"


def look_into(
    *, completion: CourseCompletion, what: str, by: User, at: datetime
) -> None:
    """Note that ``by`` opened a person's record: as a whole, a version or an attempt."""
    log(
        instance=completion,
        action=LOOKED,
        user=by,
        timestamp=at,
        data={"what": what},
    )

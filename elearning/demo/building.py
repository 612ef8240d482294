"""Builds the demo in order, each part only when it is not there yet."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from time import monotonic
from typing import TypeVar

from django.utils import timezone

from courses.models import Assignment, CourseCompletion, Enrolment, Exemption
from courses.reminding import remind
from elearning.evidence.sealing import seal
from elearning.frameworks.loading import LKE_ZI_2021, load_framework
from elearning.people.models import Employee, User
from quizzes.analysing import analyse_items

from .accounts import open_accounts, open_cast
from .activity import learn
from .agency import describe_agency, publish_library, review_library
from .campaigns import CAMPAIGNS, assign_campaigns, exempt_some
from .certificates import issue_all
from .external import send_external_certificates
from .people import cast_nips, load_people
from .personal import set_the_scene

Say = Callable[[str], object]
Result = TypeVar("Result")


def build_demo(*, employees: int, seed: int, at: datetime, say: Say) -> None:
    """Load everything; a second run finds it there and says so in a second."""
    today = timezone.localdate(at)
    step = _Steps(say)
    step("LKE", lambda: load_framework(path=LKE_ZI_2021))
    step(
        f"{employees} employees",
        lambda: load_people(count=employees, seed=seed, today=today, by=None, at=at),
    )
    step("Agency and front page", lambda: describe_agency(at=at))
    cast = step("Accounts", lambda: open_cast(cast_nips(), today=today, at=at))
    step("Other accounts", open_accounts)
    step("Modules", lambda: publish_library(cast=cast, today=today, at=at))
    if not Assignment.objects.exists():
        step("Duties", lambda: assign_campaigns(today=today, by=cast["sdm"], at=at))
    if not Exemption.objects.exists():
        rng = Random(seed + 1)
        step(
            "Exemptions",
            lambda: exempt_some(rng=rng, today=today, by=cast["sdm"], at=at),
        )
    is_new = not Enrolment.objects.exists()
    if is_new:
        step("A year of learning", lambda: _learn(cast, seed=seed, today=today))
        step("Certificates", lambda: issue_all(rng=Random(seed + 2)))
        step("Demo accounts", lambda: set_the_scene(cast, at=at - timedelta(days=1)))
    step(
        "External certificates",
        lambda: send_external_certificates(cast, rng=Random(seed + 3), at=at),
    )
    step("Yearly review", lambda: review_library(cast=cast, at=at))
    if is_new:
        step("Item analysis", lambda: analyse_items(by=None, at=at))
        step("Reminders", lambda: remind(at=_ten_o_clock_before(at), by=None))
    step("Seal over the records", lambda: seal(by=None, at=at))
    say(
        f"Ready: {Employee.objects.count()} employees, "
        f"{CourseCompletion.objects.count()} completions."
    )


def _ten_o_clock_before(at: datetime) -> datetime:
    """Yesterday at an hour at which nobody sleeps, in any of the three zones."""
    day = timezone.localdate(at) - timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(10)))


def _learn(cast: dict[str, User], *, seed: int, today: date) -> None:
    actors = set(
        Employee.objects.filter(user__in=cast.values()).values_list("pk", flat=True)
    )
    by_slug = {a.course.slug: a for a in Assignment.objects.select_related("course")}
    for number, campaign in enumerate(CAMPAIGNS):
        learn(
            by_slug[campaign.slug],
            campaign=campaign,
            rng=Random(seed + 10 + number),
            today=today,
            skip=actors,
        )


class _Steps:
    """Says what is being done and how long it took."""

    def __init__(self, say: Say) -> None:
        self.say = say

    def __call__(self, name: str, work: Callable[[], Result]) -> Result:
        begun = monotonic()
        result = work()
        self.say(f"  {name} ({monotonic() - begun:.1f} s)")
        return result

"""Builds the demo in order, each part only when it is not there yet."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from random import Random
from time import monotonic
from typing import Any, TypeVar

from django.utils import timezone

from courses.models import Assignment, CourseCompletion, Enrolment, Exemption
from courses.reminding import remind
from elearning.evidence.reckoning import days_to_reckon, reckon
from elearning.evidence.sealing import seal
from elearning.frameworks.loading import LKE_ZI_2021, load_framework
from elearning.people.models import Employee, User
from quizzes.analysing import analyse_items

from .accounts import open_accounts, open_cast
from .activities import hold_activities
from .activity import learn
from .agency import describe_agency, publish_library, review_library
from .campaigns import CAMPAIGNS, assign_campaigns, exempt_some
from .certificates import issue_all
from .external import send_external_certificates
from .people import cast_nips, load_people
from .personal import set_the_scene

Say = Callable[[str], object]
Cast = dict[str, User]
Result = TypeVar("Result")
LINE_EVERY = 10_000


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
    _oblige(cast, step=step, seed=seed, at=at)
    if not Enrolment.objects.exists():
        _let_a_year_pass(cast, step=step, seed=seed, at=at)
    step(
        "External certificates",
        lambda: send_external_certificates(cast, rng=Random(seed + 3), at=at),
    )
    step("Face to face", lambda: hold_activities(cast=cast, today=today, at=at))
    step("Yearly review", lambda: review_library(cast=cast, at=at))
    step("Seal over the records", lambda: seal(by=None, at=at))
    step("Figures", lambda: _reckon(today=today, at=at))
    say(
        f"Ready: {Employee.objects.count()} employees, "
        f"{CourseCompletion.objects.count()} completions."
    )


def _oblige(cast: Cast, *, step: "_Steps", seed: int, at: datetime) -> None:
    """Duties and exemptions, where there are none yet."""
    facts: Any = {"today": timezone.localdate(at), "by": cast["sdm"], "at": at}
    if not Assignment.objects.exists():
        step("Duties", lambda: assign_campaigns(**facts))
    if not Exemption.objects.exists():
        rng = Random(seed + 1)
        step("Exemptions", lambda: exempt_some(rng=rng, **facts))


def _let_a_year_pass(cast: Cast, *, step: "_Steps", seed: int, at: datetime) -> None:
    """What people learnt, and what follows from it."""
    today = timezone.localdate(at)
    step("A year of learning", lambda: _learn(cast, seed=seed, today=today, step=step))
    step("Certificates", lambda: issue_all(rng=Random(seed + 2)))
    step("Demo accounts", lambda: set_the_scene(cast, at=at - timedelta(days=1)))
    step("Item analysis", lambda: analyse_items(by=None, at=at))
    step("Reminders", lambda: remind(at=_ten_o_clock_before(at), by=None))


def _ten_o_clock_before(at: datetime) -> datetime:
    """Yesterday at an hour at which nobody sleeps, in any of the three zones."""
    day = timezone.localdate(at) - timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time(10)))


def _learn(cast: Cast, *, seed: int, today: date, step: "_Steps") -> None:
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
            progress=step.every(LINE_EVERY, of=campaign.slug),
        )


def _reckon(*, today: date, at: datetime) -> None:
    for day in days_to_reckon(today):
        reckon(on=day, by=None, at=at)


class _Steps:
    """Says what is being done and how long it took."""

    def __init__(self, say: Say) -> None:
        self.say = say

    def __call__(self, name: str, work: Callable[[], Result]) -> Result:
        begun = monotonic()
        result = work()
        self.say(f"  {name} ({monotonic() - begun:.1f} s)")
        return result

    def every(self, many: int, *, of: str) -> Callable[[int], None]:
        """A line each time that another ``many`` are done."""
        begun, told = monotonic(), [many]

        def tell(done: int) -> None:
            if done >= told[0]:
                told[0] += many
                self.say(f"    {of}: {done} people ({monotonic() - begun:.0f} s)")

        return tell

"""The only writer of completions.

A step is completed once; when the last required step is, the module is, and the certificate
is issued in the same transaction. The enrolment is locked first, so that fifty parallel last
answers give one completion and one certificate.
"""

from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from elearning.canonical import digest
from elearning.people.models import Membership, User

from .certifying import issue
from .learning import is_whole
from .models import CourseCompletion, CourseVersion, Enrolment, StepCompletion
from .publishing import latest_version


class NoMembershipThen(Exception):
    """The learner belonged to no unit on that day, so the record could not say which."""


@transaction.atomic
def complete_step(
    *,
    enrolment: Enrolment,
    step: Page,
    version: CourseVersion,
    by: User | None,
    at: datetime,
    score: Decimal | None = None,
) -> StepCompletion:
    """Record that the learner has done ``step`` in ``version``; ``score`` in percent.

    Idempotent: the first completion stands, a later call returns it.
    Raises NoMembershipThen when the module would be complete but no unit can be named.
    """
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    current = Enrolment.objects.select_related("course", "completion")
    return complete_step_of_locked(
        enrolment=current.get(pk=enrolment.pk),
        step=step,
        version=version,
        by=by,
        at=at,
        score=score,
    )


def complete_step_of_locked(
    *,
    enrolment: Enrolment,
    step: Page,
    version: CourseVersion,
    by: User | None,
    at: datetime,
    score: Decimal | None = None,
) -> StepCompletion:
    """The same for who holds the lock of the enrolment in his own transaction.

    ``enrolment`` was read after the lock was taken.
    """
    done = StepCompletion.objects.filter(enrolment=enrolment, step_id=step.pk).first()
    if done is not None:
        return done
    completion = StepCompletion.objects.create(
        enrolment=enrolment,
        step_id=step.pk,
        version=version,
        score=score,
        completed_at=at,
        completed_by=by,
    )
    if not hasattr(enrolment, "completion") and is_whole(enrolment):
        _complete_course(enrolment, by=by, at=at)
    return completion


def _complete_course(enrolment: Enrolment, *, by: User | None, at: datetime) -> None:
    place = _membership_on(enrolment, at=at)
    completion = CourseCompletion(
        enrolment=enrolment,
        version=latest_version(enrolment.course),
        score=_final_score(enrolment),
        jp=enrolment.course.jp,
        unit=place.unit,
        unit_name=place.unit.name,
        position_name=place.position_name,
        position_kind=place.position_kind,
        rank_code=place.rank_code,
        rank_name=place.rank_name,
        employment_kind=place.employment_kind,
        completed_at=at,
        completed_by=by,
    )
    completion.digest = digest(completion.facts())
    completion.save(force_insert=True)
    issue(completion=completion, by=by, at=at)


def _membership_on(enrolment: Enrolment, *, at: datetime) -> Membership:
    day = timezone.localdate(at)
    places = Membership.objects.filter(employee_id=enrolment.employee_id).on(day)
    place = places.select_related("unit").first()
    if place is None:
        raise NoMembershipThen(enrolment.employee_id)
    return place


def _final_score(enrolment: Enrolment) -> Decimal | None:
    """The score of the last graded step of the module: the post-test."""
    scored = enrolment.step_completions.filter(version__content__is_graded=True)
    last = scored.order_by("-step__path").first()
    return last.score if last else None

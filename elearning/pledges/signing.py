"""A person signs the text that he has read; the step is done with it."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils import timezone

from courses.completing import NoMembershipThen, complete_step_of_locked
from courses.models import CourseVersion, Enrolment
from elearning.canonical import digest
from elearning.people.models import Membership, User

from .models import PledgePage, Signing


class CannotSign(Exception):
    """It cannot be signed; the kinds below say why."""


class NotOneself(CannotSign):
    """Everybody signs for himself."""


class NameDiffers(CannotSign):
    """The name that was typed is not his own."""


class NotConfirmed(CannotSign):
    """He has not said that he read it."""


@transaction.atomic
def sign(
    *,
    page: PledgePage,
    enrolment: Enrolment,
    version: CourseVersion,
    typed_name: str,
    has_read: bool,
    by: User,
    at: datetime,
) -> Signing:
    """Sign ``version``, once an enrolment: a second call finds the same row.

    Raises the kinds of ``CannotSign``, and NoMembershipThen.
    """
    employee = enrolment.employee
    if employee.user_id != by.pk:
        raise NotOneself(employee.pk)
    if not has_read:
        raise NotConfirmed
    if said(typed_name) not in {said(employee.name), said(employee.full_name)}:
        raise NameDiffers
    Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    current = Enrolment.objects.select_related("course", "completion", "employee")
    held = current.get(pk=enrolment.pk)
    known = Signing.objects.filter(enrolment=held, version=version).first()
    signing = known or _signed(page, enrolment=held, version=version, by=by, at=at)
    complete_step_of_locked(enrolment=held, step=page, version=version, by=by, at=at)
    return signing


def said(name: str) -> str:
    """Letters alone: capitals, dots and spaces are typed as one likes."""
    return "".join(letter for letter in name.casefold() if letter.isalpha())


def _signed(
    page: PledgePage,
    *,
    enrolment: Enrolment,
    version: CourseVersion,
    by: User,
    at: datetime,
) -> Signing:
    employee = enrolment.employee
    places = Membership.objects.filter(employee=employee).on(timezone.localdate(at))
    place = places.select_related("unit").first()
    if place is None:
        raise NoMembershipThen(employee.pk)
    facts = {
        "employee": employee.key,
        "kind": "pledge",
        "signed_at": at.astimezone(UTC),
        "unit": place.unit.code,
        "version": version.digest,
        "version_number": version.number,
    }
    return Signing.objects.create(
        page=page,
        enrolment=enrolment,
        employee=employee,
        version=version,
        digest=version.digest,
        facts_digest=digest(facts),
        signed_name=employee.full_name,
        unit=place.unit,
        unit_name=place.unit.name,
        position_name=place.position_name,
        signed_at=at,
        signed_by=by,
    )

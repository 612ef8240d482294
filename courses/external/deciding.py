"""HR says whether a certificate from elsewhere counts, and may take its word back."""

from datetime import datetime

from django.db import transaction

from courses.models import ExternalCertificate, ExternalDecision, ExternalRevocation
from elearning.people.models import User


class CannotDecide(Exception):
    """The decision cannot be made; the kinds below say why."""


class ForOneself(CannotDecide):
    """Nobody decides about his own certificate."""


class AlreadyDecided(CannotDecide):
    """Somebody was faster."""


class HasBeenReplaced(CannotDecide):
    """The employee has sent a corrected one in its place."""


class ReasonMissing(CannotDecide):
    """Nobody refuses or revokes without saying why."""


class NotApproved(CannotDecide):
    """Only what counts can be revoked, and only once."""


@transaction.atomic
def approve(
    *, certificate: ExternalCertificate, by: User, at: datetime
) -> ExternalDecision:
    """From now on its lesson hours count. Raises the kinds of ``CannotDecide``."""
    return _decide(certificate, ExternalDecision(outcome="approved"), by=by, at=at)


@transaction.atomic
def refuse(
    *, certificate: ExternalCertificate, reason: str, by: User, at: datetime
) -> ExternalDecision:
    """The employee reads the reason and may send a corrected one."""
    if not reason.strip():
        raise ReasonMissing
    decision = ExternalDecision(outcome="refused", reason=reason.strip())
    return _decide(certificate, decision, by=by, at=at)


@transaction.atomic
def revoke(
    *, certificate: ExternalCertificate, reason: str, by: User, at: datetime
) -> ExternalRevocation:
    """It counts no more, in no year."""
    if not reason.strip():
        raise ReasonMissing
    current = _locked(certificate, by=by)
    if current.state != "approved":
        raise NotApproved
    return ExternalRevocation.objects.create(
        certificate=current, reason=reason.strip(), revoked_at=at, revoked_by=by
    )


def _decide(
    certificate: ExternalCertificate,
    decision: ExternalDecision,
    *,
    by: User,
    at: datetime,
) -> ExternalDecision:
    current = _locked(certificate, by=by)
    if current.state == "replaced":
        raise HasBeenReplaced
    if current.state != "waiting":
        raise AlreadyDecided
    decision.certificate = current
    decision.decided_at, decision.decided_by = at, by
    decision.save()
    return decision


def _locked(certificate: ExternalCertificate, *, by: User) -> ExternalCertificate:
    """Locked with its employee, so that a correction comes before or after, not between."""
    found = ExternalCertificate.objects.select_related("employee")
    current = found.select_for_update().get(pk=certificate.pk)
    if current.employee.user_id == by.pk:
        raise ForOneself
    return current

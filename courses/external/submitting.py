"""An employee sends a certificate from elsewhere, or a corrected one."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from courses.models import Certificate, ExternalCertificate
from elearning.people.models import Employee, User

from .files import Kept, keepable
from .keys import event_key, number_key

MOST_WAITING = 40


class CannotSubmit(Exception):
    """The certificate cannot be sent; the kinds below say why."""


class NotOneself(CannotSubmit):
    """Everybody sends his own certificates."""


class EndsBeforeItStarts(CannotSubmit):
    """The last day lies before the first."""


class NotOverYet(CannotSubmit):
    """The last day is still to come."""


class SentAlready(CannotSubmit):
    """The same file waits or has been approved."""


class IssuedHere(CannotSubmit):
    """It is a certificate of a module here, which counts by itself."""


class NotToBeCorrected(CannotSubmit):
    """It is another's, has been approved, or has been corrected before."""


class TooManyWaiting(CannotSubmit):
    """So many wait for HR that no more are taken."""


@dataclass(frozen=True, kw_only=True)
class Training:
    """What the certificate says."""

    name: str
    organiser: str
    kind: int
    number: str
    starts_on: date
    ends_on: date
    jp: int


def submit(
    *,
    employee: Employee,
    training: Training,
    file: bytes | None,
    by: User,
    at: datetime,
    corrects: ExternalCertificate | None = None,
) -> ExternalCertificate:
    """Keep it for HR to check. ``corrects`` is one that waits or was refused; without a
    file, its file is taken again.

    Raises the kinds of ``CannotSubmit``, ``CannotKeepFile`` and ``UnsafePdf``.
    """
    if employee.user_id != by.pk:
        raise NotOneself
    _check_days(training, at=at)
    _check_correction(corrects, employee=employee)
    kept = _kept(
        file, corrects=corrects
    )  # before anything is locked: it takes its time
    with transaction.atomic():
        Employee.objects.select_for_update().get(pk=employee.pk)
        _check_correction(corrects, employee=employee)
        _check_new(kept, training=training, employee=employee, corrects=corrects)
        return _store(
            kept, employee=employee, training=training, corrects=corrects, by=by, at=at
        )


def _check_days(training: Training, *, at: datetime) -> None:
    if training.ends_on < training.starts_on:
        raise EndsBeforeItStarts
    if training.ends_on > timezone.localdate(at):
        raise NotOverYet


def _check_correction(
    corrects: ExternalCertificate | None, *, employee: Employee
) -> None:
    if corrects is None:
        return
    mine = ExternalCertificate.objects.filter(employee=employee, pk=corrects.pk)
    open_ones = mine.filter(correction__isnull=True)
    if not (open_ones.waiting() | open_ones.refused()).exists():
        raise NotToBeCorrected


def _kept(file: bytes | None, *, corrects: ExternalCertificate | None) -> Kept:
    if file is not None or corrects is None:
        return keepable(file or b"")
    with corrects.file.open("rb") as stored:
        return Kept(corrects.file_kind, stored.read(), corrects.sent_sha256)


def _check_new(
    kept: Kept,
    *,
    training: Training,
    employee: Employee,
    corrects: ExternalCertificate | None,
) -> None:
    """The same file may come again only in the place of the one that it corrects."""
    sent = ExternalCertificate.objects.filter(employee=employee)
    waiting, approved = sent.waiting(), sent.approved()
    if corrects is not None:
        waiting = waiting.exclude(pk=corrects.pk)
    same = {"sent_sha256": kept.sent_sha256}
    if waiting.filter(**same).exists() or approved.filter(**same).exists():
        raise SentAlready
    if waiting.count() >= MOST_WAITING:
        raise TooManyWaiting
    ours = Certificate.objects.filter(completion__enrolment__employee=employee)
    by_number = ours.filter(number__iexact=training.number.strip())
    if by_number.exists() or ours.filter(file__sha256=kept.sent_sha256).exists():
        raise IssuedHere


def _store(
    kept: Kept,
    *,
    employee: Employee,
    training: Training,
    corrects: ExternalCertificate | None,
    by: User,
    at: datetime,
) -> ExternalCertificate:
    """The file first, so that no row lacks one; it goes again where there is no row."""
    key = uuid.uuid4()
    place = f"external_certificates/{key.hex[:2]}/{key}.{kept.kind}"
    place = default_storage.save(place, ContentFile(kept.data))
    try:
        with transaction.atomic():
            return ExternalCertificate.objects.create(
                key=key,
                employee=employee,
                **_said(training),
                file=place,
                file_kind=kept.kind,
                size=len(kept.data),
                sha256=kept.sha256,
                sent_sha256=kept.sent_sha256,
                corrects=corrects,
                submitted_at=at,
                submitted_by=by,
            )
    except Exception:
        default_storage.delete(place)
        raise


def _said(training: Training) -> dict[str, object]:
    number, organiser = training.number.strip(), training.organiser.strip()
    name, days = training.name.strip(), (training.starts_on, training.ends_on)
    return {
        "name": name,
        "organiser": organiser,
        "kind": training.kind,
        "number": number,
        "starts_on": training.starts_on,
        "ends_on": training.ends_on,
        "jp": training.jp,
        "number_key": number_key(number=number, organiser=organiser),
        "event_key": event_key(name=name, starts_on=days[0], ends_on=days[1]),
    }

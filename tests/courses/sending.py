"""Employees who send certificates from elsewhere, and HR who says something to them."""

from datetime import date

from courses.external.deciding import approve, refuse, revoke
from courses.external.submitting import Training, submit
from tests.conftest import NOW
from tests.courses import papers
from tests.factories import EmployeeFactory, UserFactory

WORDS = {
    "name": "Bimtek Manajemen Risiko",
    "organiser": "BPSDM Provinsi",
    "kind": 8,
    "number": "800/12/BPSDM/2026",
    "starts_on": date(2026, 5, 4),
    "ends_on": date(2026, 5, 6),
    "jp": 12,
}


def training(**fields) -> Training:
    return Training(**(WORDS | fields))


def paper(title="") -> bytes:
    """A PDF; each title gives another file."""
    return papers.pdf(title=title)


def send(employee=None, *, file=None, corrects=None, at=NOW, **fields):
    """It waits for HR. Without a file, one that no other has."""
    sender = employee or EmployeeFactory(with_account=True)
    words = training(**fields)
    return submit(
        employee=sender,
        training=words,
        file=file or paper(f"{words} {sender.pk}"),
        corrects=corrects,
        by=sender.user,
        at=at,
    )


def approved(employee=None, *, by=None, **fields):
    certificate = send(employee, **fields)
    approve(certificate=certificate, by=by or UserFactory(), at=NOW)
    return certificate


def refused(employee=None, **fields):
    certificate = send(employee, **fields)
    refuse(certificate=certificate, reason="Kabur.", by=UserFactory(), at=NOW)
    return certificate


def revoked(employee=None, **fields):
    certificate = approved(employee, **fields)
    revoke(certificate=certificate, reason="Palsu.", by=UserFactory(), at=NOW)
    return certificate

"""Issues certificates and freezes what they say.

The row with its facts is written in the transaction of the completion; the PDF follows after
commit, rendered once from those facts, signed and stored as bytes. Should the process die in
between, the first download renders the same words and signs them then.
"""

import logging
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from elearning.canonical import digest
from elearning.people.models import AgencySettings, User
from elearning.signing import NotAnEd25519Key
from elearning.signing_pdfs import (
    chosen_signer,
    fingerprint_of,
    is_by_bsre,
    sign_pdf,
)
from elearning.typesetting import compile_pdf, qr_svg

from .models import (
    Certificate,
    CertificateCounter,
    CertificateFile,
    CertificateHolder,
    CertificateRevocation,
    CourseCompletion,
    StepCompletion,
)
from .models.certificates import new_code
from .proving import prove

TENTH = Decimal("0.1")
logger = logging.getLogger(__name__)


class AlreadyRevoked(Exception):
    """The certificate was withdrawn before."""


@transaction.atomic
def issue(
    *, completion: CourseCompletion, by: User | None, at: datetime
) -> Certificate:
    """Number and write the certificate of a completion; its PDF follows after commit."""
    agency = AgencySettings.load()
    done = StepCompletion.objects.filter(enrolment=completion.enrolment)
    certificate = build(
        completion,
        steps=list(done.select_related("version").order_by("step__path")),
        agency=agency,
        number=_next_number(at=at),
        code=new_code(),
        by=by,
        at=at,
    )
    certificate.save(force_insert=True)
    holder_of(certificate).save(force_insert=True)
    transaction.on_commit(lambda: pdf_of(certificate), robust=True)
    return certificate


def build(
    completion: CourseCompletion,
    *,
    steps: list[StepCompletion],
    agency: AgencySettings,
    number: int,
    code: str,
    by: User | None,
    at: datetime,
) -> Certificate:
    """The certificate with its frozen facts and digest, not yet written.

    ``steps`` are the step completions in the order of the module, with their versions.
    """
    certificate = Certificate(
        completion=completion,
        number=agency.certificate_number_format.format(
            number=number, year=timezone.localdate(at).year, unit=completion.unit.code
        ),
        code=code,
        content=_content(completion, steps=steps, agency=agency, at=at),
        issued_at=at,
        issued_by=by,
    )
    certificate.digest = digest(certificate.facts())
    return certificate


def holder_of(certificate: Certificate) -> CertificateHolder:
    """Whom the certificate names, as he was at completion, with its proof; not yet written."""
    completion = certificate.completion
    employee = completion.enrolment.employee
    return CertificateHolder(
        certificate=certificate,
        name=employee.full_name,
        proof=_proof(certificate, name=employee.full_name),
        nip=employee.nip,
        rank=completion.rank_label,
        position=completion.position_name,
        unit=completion.unit_name,
    )


def _proof(certificate: Certificate, *, name: str) -> str:
    """Empty where the agency's key cannot be used: no learner loses a module over that."""
    try:
        return prove(certificate, name=name)
    except (NotAnEd25519Key, OSError, ValueError):
        logger.exception("Certificate %s was not signed", certificate.number)
        return ""


def pdf_of(certificate: Certificate) -> CertificateFile:
    """The stored PDF; rendered and signed where it is not there yet.

    Raises PdfSignerUnusable.
    """
    stored = CertificateFile.objects.filter(certificate=certificate).first()
    return stored or _render(certificate)


@transaction.atomic
def revoke(
    *, certificate: Certificate, reason: str, by: User, at: datetime
) -> CertificateRevocation:
    """Withdraw a certificate; the verification page says so at once. Raises AlreadyRevoked."""
    revocation, created = CertificateRevocation.objects.get_or_create(
        certificate=certificate,
        defaults={"reason": reason, "revoked_at": at, "revoked_by": by},
    )
    if not created:
        raise AlreadyRevoked(certificate.number)
    return revocation


def _next_number(*, at: datetime) -> int:
    """The next number of the year. The counter row stays locked until the commit."""
    year = timezone.localdate(at).year
    counter, _ = CertificateCounter.objects.get_or_create(year=year)
    CertificateCounter.objects.filter(pk=counter.pk).update(
        last_number=F("last_number") + 1
    )
    counter.refresh_from_db()
    return counter.last_number


def _content(
    completion: CourseCompletion,
    *,
    steps: list[StepCompletion],
    agency: AgencySettings,
    at: datetime,
) -> dict[str, Any]:
    """What the certificate says about module, period and agency; no word of the person."""
    started_at = completion.enrolment.started_at
    return {
        "agency": agency.name,
        "agency_address": agency.address,
        "city": agency.city,
        "completed_on": timezone.localdate(completion.completed_at).isoformat(),
        "issued_on": timezone.localdate(at).isoformat(),
        "jp": str(completion.jp),
        "materials": _materials(completion, steps=steps),
        "module": completion.version.title,
        "score": str(completion.score) if completion.score is not None else None,
        "signatory": {
            "name": agency.signatory_name,
            "nip": agency.signatory_nip,
            "position": agency.signatory_position,
            "rank": agency.signatory_rank,
        },
        "started_on": timezone.localdate(started_at).isoformat(),
        "version": completion.version.number,
        "version_digest": completion.version.digest,
    }


def _materials(
    completion: CourseCompletion, *, steps: list[StepCompletion]
) -> list[dict[str, Any]]:
    minutes = [step.version.content["minutes"] for step in steps]
    shares = share_out(completion.jp, weights=minutes)
    return [
        {
            "graded": step.version.content["is_graded"],
            "jp": str(share),
            "minutes": step.version.content["minutes"],
            "score": str(step.score) if step.score is not None else None,
            "title": step.version.title,
        }
        for step, share in zip(steps, shares, strict=True)
    ]


def share_out(total: Decimal, *, weights: list[int]) -> list[Decimal]:
    """Split ``total`` JP over ``weights`` in tenths that add up to it again.

    Largest remainder: each gets its share rounded down, the tenths left over go to those
    who lost most by rounding. Where nothing weighs anything, all weigh the same.
    """
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    exact = [total * weight / whole for weight in weights]
    shares = [share.quantize(TENTH, ROUND_FLOOR) for share in exact]
    left_over = int((total - sum(shares)) / TENTH)
    losers = sorted(range(len(weights)), key=lambda i: shares[i] - exact[i])
    for i in losers[:left_over]:
        shares[i] += TENTH
    return shares


def verification_url(certificate: Certificate) -> str:
    return f"{settings.SITE_URL}{certificate.get_absolute_url()}"


def qr_text(certificate: Certificate) -> list[str]:
    """What the QR code holds: the address of the public page, then the signed facts.

    A browser keeps what follows '#' to itself. In parts, for a smaller code.
    """
    start, code, end = verification_url(certificate).rpartition(certificate.code)
    proof = certificate.holder.proof
    return [start, code + end, "#", proof] if proof else [start, code + end]


def _render(certificate: Certificate) -> CertificateFile:
    """What the paper says of its signature is true of the signer that follows."""
    content, holder = certificate.content, certificate.holder
    signer = chosen_signer(owner=content["agency"])
    url = verification_url(certificate)
    pdf = compile_pdf(
        "certificate",
        {
            **content,
            "code": certificate.code,
            "holder": {
                "name": holder.name,
                "nip": holder.nip,
                "position": holder.position,
                "rank": holder.rank,
                "unit": holder.unit,
            },
            "number": certificate.number,
            "signature": {
                "by_bsre": is_by_bsre(signer),
                "fingerprint": fingerprint_of(signer),
            },
            "url": url,
        },
        at=certificate.issued_at,
        files={"qr.svg": qr_svg(qr_text(certificate))},
    )
    signed = sign_pdf(
        pdf, signer=signer, reason="Penerbitan sertifikat", location=content["city"]
    )
    try:
        with transaction.atomic():
            return CertificateFile.objects.create(
                certificate=certificate, pdf=signed, sha256=sha256(signed).hexdigest()
            )
    except IntegrityError:  # a parallel download was faster: its bytes are the file
        return CertificateFile.objects.get(certificate=certificate)

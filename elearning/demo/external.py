"""Certificates from elsewhere: invented trainings, in each state that HR meets."""

import io
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

import typst
from django.utils import timezone
from PIL import Image, ImageDraw

from courses.external.deciding import approve, refuse, revoke
from courses.external.submitting import Training, submit
from courses.models import ExternalCertificate
from elearning.people.models import Employee, TrainingKind, User

PAPER = """#set page(paper: "a4", flipped: true, margin: 3cm)
#set text(size: 18pt)
#set align(center + horizon)
#text(size: 34pt)[SERTIFIKAT]

"""
OTHERS = 14
UNREADABLE = "Nomor sertifikat tidak terbaca. Kirim pindaian yang lebih jelas."
NOT_HELD = "Penyelenggara menyatakan nomor ini tidak pernah diterbitkan."


@dataclass(frozen=True)
class Offer:
    """A training that people went to."""

    name: str
    organiser: str
    kind: TrainingKind
    days: int
    jp: int


OFFERS = [
    Offer("Seminar Pelayanan Publik Berintegritas", "Universitas Wening", TrainingKind.SEMINAR, 1, 4),
    Offer("Bimbingan Teknis Manajemen Risiko", "BPSDM Provinsi", TrainingKind.TECHNICAL_GUIDANCE, 3, 20),
    Offer("Workshop Penyusunan Standar Pelayanan", "Balai Pelatihan Wening", TrainingKind.WORKSHOP, 2, 10),
    Offer("Diklat Teknis Pengelolaan Pengaduan", "BPSDM Provinsi", TrainingKind.TECHNICAL, 5, 40),
    Offer("Pelatihan Kepemimpinan Pengawas", "BPSDM Provinsi", TrainingKind.STRUCTURAL, 60, 120),
    Offer("Sosialisasi Keterbukaan Informasi", "Komisi Informasi Wening", TrainingKind.SOCIALISATION, 1, 3),
]  # fmt: skip


def send_external_certificates(
    cast: dict[str, User], *, rng: Random, at: datetime
) -> int:
    """A dozen people and some of the printed accounts; HR has looked at part of them.

    Once: a second run finds them there.
    """
    if ExternalCertificate.objects.exists():
        return 0
    sender = _Sender(rng=rng, at=at, hr=cast["sdm"])
    _of_the_cast(sender, cast)
    others = Employee.objects.filter(user__isnull=False).exclude(user__in=cast.values())
    for place, employee in enumerate(others.order_by("nip")[:OTHERS]):
        certificate = sender.send(employee, OFFERS[place % len(OFFERS)])
        if place % 2:
            sender.approve(certificate)
        elif place == 6:
            refuse(certificate=certificate, reason=UNREADABLE, by=sender.hr, at=at)
    return ExternalCertificate.objects.count()


def _of_the_cast(sender: "_Sender", cast: dict[str, User]) -> None:
    nurse = cast["pegawai"].employee
    sender.approve(sender.send(nurse, OFFERS[0]))
    first = sender.send(nurse, OFFERS[2], as_picture=True)
    refuse(certificate=first, reason=UNREADABLE, by=sender.hr, at=sender.at)
    sender.send(nurse, OFFERS[2], corrects=first)
    sender.send(cast["sdm"].employee, OFFERS[1])  # his own: somebody else decides
    head = cast["pimpinan"].employee
    sender.approve(sender.send(head, OFFERS[3]))
    sender.approve(sender.send(head, OFFERS[4], number="PKP/07/2026"))
    sender.approve(sender.send(head, OFFERS[4], number="PKP / 07 / 2026"))  # twice
    writer = cast["editor"].employee
    forged = sender.send(writer, OFFERS[1])
    sender.approve(forged)
    revoke(certificate=forged, reason=NOT_HELD, by=sender.hr, at=sender.at)


class _Sender:
    """Sends through the actions of real use, some weeks before ``at``."""

    def __init__(self, *, rng: Random, at: datetime, hr: User) -> None:
        self.rng, self.at, self.hr = rng, at, hr
        self.sent = 0

    def send(
        self,
        employee: Employee,
        offer: Offer,
        *,
        number: str = "",
        corrects: ExternalCertificate | None = None,
        as_picture: bool = False,
    ) -> ExternalCertificate:
        self.sent += 1
        today = timezone.localdate(self.at)
        ends_on = max(today.replace(day=1, month=1), today - timedelta(days=30))
        training = Training(
            name=offer.name,
            organiser=offer.organiser,
            kind=offer.kind,
            number=number or f"{self.sent:03d}/{offer.kind.name[:3]}/{ends_on.year}",
            starts_on=ends_on - timedelta(days=offer.days - 1),
            ends_on=ends_on,
            jp=offer.jp,
        )
        draw = _picture if as_picture else _paper
        return submit(
            employee=employee,
            training=training,
            file=draw(training, name=employee.full_name, at=self.at),
            corrects=corrects,
            by=_account(employee),
            at=self.at - timedelta(days=self.rng.randint(3, 20)),
        )

    def approve(self, certificate: ExternalCertificate) -> None:
        approve(certificate=certificate, by=self.hr, at=self.at - timedelta(days=1))


def _account(employee: Employee) -> User:
    assert employee.user is not None  # noqa: S101 only people with accounts are chosen
    return employee.user


def _lines(training: Training, *, name: str) -> list[str]:
    days = f"{training.starts_on:%d-%m-%Y} s.d. {training.ends_on:%d-%m-%Y}"
    return [
        training.organiser,
        f"Nomor {training.number}",
        name,
        training.name,
        f"{days}, {training.jp} JP",
        "Contoh untuk peragaan, bukan dokumen asli",
    ]


def _paper(training: Training, *, name: str, at: datetime) -> bytes:
    """A landscape PDF; the number of the certificate makes it one of its kind."""
    texts = [
        json.dumps(line, ensure_ascii=False) for line in _lines(training, name=name)
    ]
    source = PAPER + "".join(f"#text({text})\n\n" for text in texts)
    compiler = typst.Compiler({"main.typ": source.encode()})  # type: ignore[type-var]
    pdf: Any = compiler.compile(format="pdf", timestamp=int(at.timestamp()))
    return bytes(pdf)


def _picture(training: Training, *, name: str, at: datetime) -> bytes:
    """As somebody photographs it: askew and dim."""
    image = Image.new("RGB", (1200, 850), "#d9d2c0")
    pen = ImageDraw.Draw(image)
    for place, line in enumerate(["SERTIFIKAT", *_lines(training, name=name)]):
        pen.text((120, 90 + place * 95), line, fill="#6b6558", font_size=34)
    file = io.BytesIO()
    image.rotate(3, fillcolor="#55504a").save(file, "JPEG", quality=60)
    return file.getvalue()

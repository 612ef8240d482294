"""Which training goes to SIASN, and each in the shape of its 'kursus'."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from django.utils import timezone

from courses.certifying import pdf_of
from courses.models import CourseCompletion, ExternalCertificate
from elearning.evidence.reporting.hours import HoursYear
from elearning.people.models import AgencySettings, Employee, Membership, TrainingKind
from elearning.people.models.units import UnitQuerySet
from elearning.tabular import Cell, Column

# The body of 'POST /kursus/save', with the NIP before it.
COLUMNS = [
    Column("NIP"),
    Column("id"),
    Column("instansiId"),
    Column("institusiPenyelenggara"),
    Column("jenisDiklatId"),
    Column("jenisKursus"),
    Column("jenisKursusSertipikat"),
    Column("jumlahJam", "int"),
    Column("lokasiId"),
    Column("namaKursus"),
    Column("nomorSertipikat"),
    Column("path"),
    Column("pnsOrangId"),
    Column("tahunKursus", "year"),
    Column("tanggalKursus"),
    Column("tanggalSelesaiKursus"),
]
CHUNK = 200
FOLDER = "sertifikat"


@dataclass(frozen=True)
class Chosen:
    """What an export holds, by primary key."""

    completions: tuple[int, ...]
    certificates: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.completions) + len(self.certificates)


@dataclass(frozen=True, kw_only=True)
class Course:
    """One training: its cells, and the file of its certificate; none where none was made."""

    cells: list[Cell]
    path: str
    file: bytes


def choose(
    *, scope: UnitQuerySet, year: HoursYear, today: date, only_new: bool
) -> Chosen:
    """What counts in the year, of whoever belongs to ``scope`` today, of a whole hour.

    A module whose certificate was withdrawn has nothing to show for it and is left out.
    """
    people = Membership.objects.on(today).filter(unit__in=scope).values("employee")
    modules = year.completions().filter(
        enrolment__employee__in=people, jp__gte=1, certificate__revocation__isnull=True
    )
    certificates = year.certificates().filter(employee__in=people)
    if only_new:
        modules = modules.filter(export_rows__isnull=True)
        certificates = certificates.filter(export_rows__isnull=True)
    return Chosen(
        tuple(modules.order_by("completed_at", "pk").values_list("pk", flat=True)),
        tuple(certificates.order_by("ends_on", "pk").values_list("pk", flat=True)),
    )


def courses_of(chosen: Chosen) -> Iterator[Course]:
    """One after the other; in memory is never more than a handful."""
    agency = AgencySettings.load()
    for pks in _chunks(chosen.completions):
        rows = CourseCompletion.objects.select_related(
            "enrolment__employee", "version", "certificate__file", "certificate__holder"
        ).in_bulk(pks)
        yield from (_of_module(rows[pk], agency=agency) for pk in pks)
    for pks in _chunks(chosen.certificates):
        found = ExternalCertificate.objects.select_related("employee").in_bulk(pks)
        yield from (_of_certificate(found[pk], agency=agency) for pk in pks)


def _chunks(pks: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    return (pks[start : start + CHUNK] for start in range(0, len(pks), CHUNK))


def _of_module(completion: Any, *, agency: AgencySettings) -> Course:
    employee = completion.enrolment.employee
    certificate = getattr(completion, "certificate", None)
    path = f"{FOLDER}/{employee.nip}/modul-{completion.pk}.pdf" if certificate else ""
    cells = _cells(
        employee,
        agency=agency,
        organiser=agency.name,
        kind=TrainingKind(agency.module_training_kind),
        jp=completion.jp,
        name=completion.version.title,
        number=certificate.number if certificate else "",
        path=path,
        days=(
            timezone.localdate(completion.enrolment.started_at),
            timezone.localdate(completion.completed_at),
        ),
    )
    file = bytes(pdf_of(certificate).pdf) if certificate else b""
    return Course(cells=cells, path=path, file=file)


def _of_certificate(
    certificate: ExternalCertificate, *, agency: AgencySettings
) -> Course:
    employee = certificate.employee
    path = f"{FOLDER}/{employee.nip}/luar-{certificate.pk}.{certificate.file_kind}"
    cells = _cells(
        employee,
        agency=agency,
        organiser=certificate.organiser,
        kind=TrainingKind(certificate.kind),
        jp=Decimal(certificate.jp),
        name=certificate.name,
        number=certificate.number,
        path=path,
        days=(certificate.starts_on, certificate.ends_on),
    )
    with certificate.file.open("rb") as stored:
        return Course(cells=cells, path=path, file=stored.read())


def _cells(
    employee: Employee,
    *,
    agency: AgencySettings,
    organiser: str,
    kind: TrainingKind,
    jp: Decimal,
    name: str,
    number: str,
    path: str,
    days: tuple[date, date],
) -> list[Cell]:
    """``id`` is SIASN's own and empty for what is new, as are the places it leaves free."""
    return [
        employee.nip,
        "",
        agency.siasn_agency_id,
        organiser,
        str(kind.value),
        "",
        kind.siasn_code,
        int(jp.quantize(Decimal(1), ROUND_DOWN)),
        "",
        name,
        number,
        path,
        employee.siasn_person_id,
        days[1].year,
        f"{days[0]:%d-%m-%Y}",
        f"{days[1]:%d-%m-%Y}",
    ]

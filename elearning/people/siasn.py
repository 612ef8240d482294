"""The words of a SIASN export, row by row, in ours; knows no database.

Source of the headings: the column list of an importer in use (domain notes, 4.5). Only the
columns named here are ever read.
"""

import re
from dataclasses import dataclass, fields
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from .dates import job_since
from .models import Employee, EmploymentKind, Membership, PositionKind, Unit
from .models.employees import LegalStatus
from .nip import InvalidNip, Nip, NipKind, parse_nip
from .ranks import PNS_RANKS
from .spreadsheets import SheetRow

REQUIRED = ("NIP BARU", "NAMA", "UNOR NAMA", "KEDUDUKAN HUKUM NAMA")
COLUMNS = (
    *REQUIRED,
    "PNS ID",
    "GELAR DEPAN",
    "GELAR BELAKANG",
    "GOL AKHIR NAMA",
    "JENIS JABATAN NAMA",
    "JABATAN NAMA",
    "ESELON NAMA",
    "UNOR ID",
    "SATUAN KERJA INDUK NAMA",
    "JENIS PEGAWAI NAMA",
    "EMAIL GOV",
    "TMT JABATAN",
    "TMT",
)
NOTHING = {"", "-", "--", "NULL", "N/A"}
ECHELON = re.compile(r"(I{1,3}|IV|V)\s*[./ ]?\s*([AB])")
RANK = re.compile(r"(I{1,3}|IV)\s*/\s*([A-E])")

EMPLOYMENT_WORDS = (
    ("PARUH WAKTU", EmploymentKind.PPPK_PARUH_WAKTU),
    ("PPPK", EmploymentKind.PPPK),
    ("P3K", EmploymentKind.PPPK),
    ("CPNS", EmploymentKind.CPNS),
    ("PNS", EmploymentKind.PNS),
)
LEGAL_WORDS = (
    ("TIDAK AKTIF", LegalStatus.OTHER),
    ("NON AKTIF", LegalStatus.OTHER),
    ("NONAKTIF", LegalStatus.OTHER),
    ("CLTN", LegalStatus.UNPAID_LEAVE),
    ("LUAR TANGGUNGAN", LegalStatus.UNPAID_LEAVE),
    ("TUGAS BELAJAR", LegalStatus.STUDY),
    ("BERHENTI SEMENTARA", LegalStatus.SUSPENDED),
    ("BERHENTIAN SEMENTARA", LegalStatus.SUSPENDED),
    ("PERSIAPAN PENSIUN", LegalStatus.PRE_RETIREMENT),
    ("MPP", LegalStatus.PRE_RETIREMENT),
    ("AKTIF", LegalStatus.ACTIVE),
)
POSITION_WORDS = (
    ("PIMPINAN TINGGI", PositionKind.LEADER),
    ("JPT", PositionKind.LEADER),
    ("ADMINISTRATOR", PositionKind.ADMINISTRATOR),
    ("PENGAWAS", PositionKind.SUPERVISOR),
    ("FUNGSIONAL UMUM", PositionKind.EXECUTIVE),
    ("PELAKSANA", PositionKind.EXECUTIVE),
    ("FUNGSIONAL", PositionKind.FUNCTIONAL),
)
POSITION_BY_ECHELON = {
    "I": PositionKind.LEADER,
    "II": PositionKind.LEADER,
    "III": PositionKind.ADMINISTRATOR,
    "IV": PositionKind.SUPERVISOR,
    "V": PositionKind.SUPERVISOR,
}


class RowProblem(Exception):
    """The row cannot be imported; the message says why."""


@dataclass(frozen=True)
class Identity:
    """Who a row is about; the field names are those of Employee."""

    nip: str
    siasn_person_id: str
    name: str
    front_title: str
    back_title: str
    work_email: str


@dataclass(frozen=True)
class Job:
    """What a row says of the job, without its unit; the names are those of Membership."""

    employment_kind: str
    position_kind: str
    position_name: str
    echelon: str
    rank_code: str
    rank_name: str
    legal_status: str


@dataclass(frozen=True)
class Place:
    """The unit of a row: the unor, its SIASN id and the satuan kerja above it."""

    unor_id: str
    unor_name: str
    satker_name: str


@dataclass(frozen=True)
class Person:
    """One row in our words, with what HR should know about it.

    ``job_since`` is the day from which the file says the job is held, if it can be one.
    """

    identity: Identity
    job: Job
    place: Place
    notes: tuple[str, ...]
    job_since: date | None = None


def read_person(row: SheetRow, *, today: date) -> Person:
    """A row in our words. Raises RowProblem when it cannot be used."""
    values = {
        name: "" if value.upper() in NOTHING else value
        for name, value in row.values.items()
    }
    get = values.get
    try:
        nip = parse_nip(get("NIP BARU", ""), today=today)
    except InvalidNip as problem:
        raise RowProblem(str(problem)) from None
    notes = list(nip.warnings)
    identity = Identity(
        nip=nip.digits,
        siasn_person_id=get("PNS ID", ""),
        name=get("NAMA", ""),
        front_title=get("GELAR DEPAN", ""),
        back_title=get("GELAR BELAKANG", ""),
        work_email=_email(get("EMAIL GOV", ""), notes=notes),
    )
    place = Place(
        unor_id=get("UNOR ID", ""),
        unor_name=get("UNOR NAMA", "") or get("SATUAN KERJA INDUK NAMA", ""),
        satker_name=get("SATUAN KERJA INDUK NAMA", ""),
    )
    job = _job(values, nip=nip, sheet=row.sheet, notes=notes)
    _check(identity, job, place)
    since = job_since(
        get("TMT JABATAN", "") or get("TMT", ""),
        born_on=nip.birth_date,
        today=today,
        notes=notes,
    )
    return Person(identity, job, place, tuple(notes), since)


def _job(values: dict[str, str], *, nip: Nip, sheet: str, notes: list[str]) -> Job:
    echelon = _echelon(values.get("ESELON NAMA", ""))
    rank_code = _rank_code(values.get("GOL AKHIR NAMA", ""))
    kind = _employment_kind(
        values.get("JENIS PEGAWAI NAMA", ""), sheet, nip_kind=nip.kind
    )
    is_pns = kind in {EmploymentKind.PNS, EmploymentKind.CPNS}
    return Job(
        employment_kind=kind,
        position_kind=_position_kind(
            values.get("JENIS JABATAN NAMA", ""), echelon=echelon
        ),
        position_name=values.get("JABATAN NAMA", ""),
        echelon=echelon,
        rank_code=rank_code,
        rank_name=PNS_RANKS.get(rank_code, "") if is_pns else "",
        legal_status=_legal_status(values.get("KEDUDUKAN HUKUM NAMA", ""), notes=notes),
    )


def _check(identity: Identity, job: Job, place: Place) -> None:
    if not identity.name:
        raise RowProblem(_("The name is missing."))
    if not place.unor_name:
        raise RowProblem(
            _("The unit (UNOR NAMA) is missing. Split merged cells and fill each.")
        )
    too_long = [
        *_too_long(identity, Employee),
        *_too_long(job, Membership),
        *(
            name
            for name in (place.unor_name, place.satker_name)
            if len(name) > _room(Unit, "name")
        ),
        *([place.unor_id] if len(place.unor_id) > _room(Unit, "siasn_unor_id") else []),
    ]
    if too_long:
        raise RowProblem(
            _("This text is too long: %(text)s") % {"text": too_long[0][:60]}
        )


def _too_long(facts: Identity | Job, model: type[Employee | Membership]) -> list[str]:
    texts = ((field.name, getattr(facts, field.name)) for field in fields(facts))
    return [text for name, text in texts if len(text) > _room(model, name)]


def _room(model: type[Employee | Membership | Unit], name: str) -> int:
    return int(getattr(model._meta.get_field(name), "max_length", 0))


def _email(text: str, *, notes: list[str]) -> str:
    address = text.lower()
    try:
        if address:
            validate_email(address)
    except ValidationError:
        notes.append(
            _("The e-mail address “%(address)s” is left out.") % {"address": text}
        )
        return ""
    return address


def _echelon(text: str) -> str:
    found = ECHELON.search(text.upper())
    return f"{found[1]}.{found[2].lower()}" if found else ""


def _rank_code(text: str) -> str:
    """'III/c' for a PNS, 'IX' for a PPPK; anything else as written."""
    text = text.upper()
    if found := RANK.search(text):
        return f"{found[1]}/{found[2].lower()}"
    return text.removeprefix("GOLONGAN ").strip()


def _employment_kind(*texts: str, nip_kind: NipKind) -> str:
    """By the first text that says it (the cell, then the sheet), else by the number."""
    for text in texts:
        for word, kind in EMPLOYMENT_WORDS:
            if word in text.upper():
                return kind
    return EmploymentKind.PPPK if nip_kind is NipKind.PPPK else EmploymentKind.PNS


def _position_kind(text: str, *, echelon: str) -> str:
    if echelon:
        return POSITION_BY_ECHELON[echelon.split(".")[0]]
    words = text.upper()
    for word, kind in POSITION_WORDS:
        if word in words:
            return kind
    return PositionKind.EXECUTIVE


def _legal_status(text: str, *, notes: list[str]) -> str:
    words = text.upper()
    for word, status in LEGAL_WORDS:
        if word in words:
            return status
    notes.append(
        _("The legal status “%(status)s” is unknown: this person is not counted.")
        % {"status": text}
    )
    return LegalStatus.OTHER

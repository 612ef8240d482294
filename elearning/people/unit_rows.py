"""The rows of a unit sheet in our words; knows no database."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from .models import Unit, UnitKind
from .siasn import RowProblem
from .spreadsheets import SheetRow

REQUIRED = ("KODE", "NAMA", "KODE INDUK")
COLUMNS = (*REQUIRED, "JENIS", "UNOR ID", "ZONA WAKTU", "ZI")
ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
YES = {"YA", "Y", "1", "TRUE", "WBK", "WBBM", "ZI"}
NO = {"TIDAK", "T", "0", "FALSE", "-"}
INDONESIAN_KINDS = {
    "INSTANSI": UnitKind.AGENCY,
    "SEKRETARIAT": UnitKind.SECRETARIAT,
    "DINAS": UnitKind.OFFICE,
    "BADAN": UnitKind.BOARD,
    "INSPEKTORAT": UnitKind.INSPECTORATE,
    "KECAMATAN": UnitKind.DISTRICT,
    "KELURAHAN": UnitKind.VILLAGE,
    "PUSKESMAS": UnitKind.HEALTH_CENTRE,
    "RSUD": UnitKind.HOSPITAL,
    "RUMAH SAKIT": UnitKind.HOSPITAL,
    "SEKOLAH": UnitKind.SCHOOL,
    "BIDANG": UnitKind.DIVISION,
    "BAGIAN": UnitKind.DIVISION,
    "SEKSI": UnitKind.DIVISION,
    "LAINNYA": UnitKind.OTHER,
}


@dataclass(frozen=True)
class UnitRow:
    """What a row says of a unit; ``facts`` holds what it does say, by field of Unit."""

    code: str
    parent: str
    facts: Mapping[str, str | bool]

    @property
    def name(self) -> str:
        return str(self.facts["name"])


def read_unit(row: SheetRow) -> UnitRow:
    """Raises RowProblem when the row cannot be used."""
    get = row.values.get
    code, name, parent = get("KODE", ""), get("NAMA", ""), get("KODE INDUK", "")
    if not code or not name:
        raise RowProblem(_("The code (KODE) or the name (NAMA) is missing."))
    if code == parent:
        raise RowProblem(_("The unit is its own parent: give another KODE INDUK."))
    facts: dict[str, str | bool] = {"name": name}
    if text := get("JENIS", ""):
        facts["kind"] = _kind(text)
    if text := get("UNOR ID", ""):
        facts["siasn_unor_id"] = text
    if text := get("ZONA WAKTU", ""):
        facts["time_zone"] = _zone(text)
    if text := get("ZI", ""):
        facts["is_integrity_zone"] = _yes(text)
    _refuse_long({"code": code, **facts})
    return UnitRow(code, parent, facts)


def _kind(text: str) -> str:
    words = text.upper()
    if words in INDONESIAN_KINDS:
        return INDONESIAN_KINDS[words]
    for kind in UnitKind:
        if words in {kind.value.upper(), str(kind.label).upper()}:
            return kind
    raise RowProblem(_("The kind “%(text)s” (JENIS) is unknown.") % {"text": text})


def _zone(text: str) -> str:
    if text.upper() in ZONES:
        return ZONES[text.upper()]
    raise RowProblem(_("ZONA WAKTU is WIB, WITA or WIT."))


def _yes(text: str) -> bool:
    if text.upper() in YES | NO:
        return text.upper() in YES
    raise RowProblem(_("ZI is YA or TIDAK."))


def _refuse_long(facts: Mapping[str, str | bool]) -> None:
    for name, value in facts.items():
        room = getattr(Unit._meta.get_field(name), "max_length", None)
        if room and len(str(value)) > room:
            raise RowProblem(
                _("This text is too long: %(text)s") % {"text": str(value)[:60]}
            )

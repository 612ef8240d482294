"""A sheet of units: planned, agreed to, written as a whole; no circle ever."""

from datetime import date

import pytest

from elearning.people.importing import KnownHasChanged, bring_file, confirm
from elearning.people.importing.unit_sheet import apply_units, plan_units
from elearning.people.models import PeopleImport, Unit, UnitMove
from elearning.people.refusals import NotATable
from tests.conftest import NOW
from tests.factories import UnitFactory, unit_tree

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)
HEADINGS = "KODE;NAMA;KODE INDUK;JENIS;UNOR ID;ZONA WAKTU;ZI"


@pytest.fixture
def plan_of(tmp_path):
    def plan(*lines):
        path = tmp_path / "unit.csv"
        path.write_text("\n".join([HEADINGS, *lines]))
        kind = PeopleImport.Kind.UNITS
        batch = bring_file(filename="unit.csv", kind=kind, as_of=DAY, by=None, at=NOW)
        plan_units(batch=batch, path=path)
        return batch

    return plan


def write(batch):
    apply_units(batch=confirm(batch=batch, by=None, at=NOW), at=NOW)


def actions(batch):
    return [row.action for row in batch.rows.order_by("position")]


def message(batch, position=1):
    return batch.rows.get(position=position).message


def test_a_tree_comes_in_whatever_the_order_of_its_rows(plan_of):
    batch = plan_of(
        "PKM;Puskesmas Mawar;DINKES;;U-3;WIT;WBK",
        "DINKES;Dinas Kesehatan;KAB;Dinas;;;tidak",
        "KAB;Kabupaten;;Instansi;;;",
    )
    assert actions(batch) == ["create"] * 3
    assert not Unit.objects.exists()
    write(batch)
    unit = Unit.objects.get(code="PKM")
    assert [above.code for above in unit.get_ancestors()] == ["KAB", "DINKES"]
    assert (unit.kind, unit.siasn_unor_id) == ("health_centre", "U-3")
    assert (unit.time_zone, unit.is_integrity_zone) == ("Asia/Jayapura", True)
    assert Unit.objects.get(code="DINKES").kind == "office"


def test_a_second_run_changes_nothing(plan_of):
    lines = ["KAB;Kabupaten;;Instansi;;;", "DINKES;Dinas Kesehatan;KAB;Dinas;;WIB;ya"]
    write(plan_of(*lines))
    before = list(Unit.objects.values())
    again = plan_of(*lines)
    assert actions(again) == ["unchanged"] * 2
    write(again)
    assert list(Unit.objects.values()) == before


def test_units_change_and_move_with_their_day(plan_of):
    agency, office, centre = unit_tree()
    batch = plan_of(f"{centre.code};Puskesmas Melati;{agency.code};;;WITA;")
    assert actions(batch) == ["move"]
    assert f"{office.code} → {agency.code}" in message(batch)
    assert "Puskesmas Mawar → Puskesmas Melati" in message(batch)
    write(batch)
    moved = Unit.objects.get(pk=centre.pk)
    assert (moved.name, moved.get_parent()) == ("Puskesmas Melati", agency)
    assert UnitMove.objects.get().moved_on == DAY


def test_two_units_exchange_their_places(plan_of):
    agency, office, centre = unit_tree()
    batch = plan_of(
        f"{office.code};{office.name};{centre.code};;;;",
        f"{centre.code};{centre.name};{agency.code};;;;",
    )
    assert actions(batch) == ["move"] * 2
    write(batch)
    assert Unit.objects.get(pk=office.pk).get_parent() == centre
    assert not any(Unit.find_problems())


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("A;Unit A;A;;;;", "its own parent"),
        ("A;;KAB;;;;", "name (NAMA) is missing"),
        ("A;Unit A;NIRWANA;;;;", "no unit NIRWANA"),
        ("A;Unit A;;;;;", "KODE INDUK is missing"),
        ("A;Unit A;KAB;Kerajaan;;;", "Kerajaan"),
        ("A;Unit A;KAB;;;WIS;", "WIB, WITA or WIT"),
        ("A;Unit A;KAB;;;;mungkin", "YA or TIDAK"),
        ("A;Unit A;KAB;;U-1;;", "Another unit has this UNOR ID"),
        (f"A;{'x' * 201};KAB;;;;", "too long"),
    ],
)
def test_a_row_that_cannot_be_is_told_in_a_sentence(plan_of, line, says):
    UnitFactory(code="KAB", siasn_unor_id="U-1", kind="agency")
    batch = plan_of(line)
    assert actions(batch) == ["problem"]
    assert says in message(batch)


def test_what_stands_twice_and_what_hangs_below_a_problem_is_a_problem(plan_of):
    UnitFactory(code="KAB")
    batch = plan_of(
        "A;Satu;KAB;;;;",
        "A;Dua;KAB;;;;",
        "B;Tiga;A;;;;",
        "C;Empat;KAB;;U-9;;",
        "D;Lima;KAB;;U-9;;",
    )
    assert actions(batch) == ["problem"] * 5
    assert "more than one row" in message(batch)
    assert "above it, A, has a problem" in message(batch, 3)
    assert "UNOR ID stands" in message(batch, 4)


def test_a_circle_is_a_problem_of_each_in_it(plan_of):
    UnitFactory(code="KAB")
    batch = plan_of("A;Satu;B;;;;", "B;Dua;A;;;;")
    assert actions(batch) == ["problem"] * 2
    assert "below itself" in message(batch)


def test_two_tops_are_one_too_many(plan_of):
    assert actions(plan_of("A;Satu;;;;;", "B;Dua;;;;;")) == ["problem"] * 2


def test_a_changed_tree_stops_the_writing(plan_of):
    UnitFactory(code="KAB")
    batch = plan_of("A;Satu;KAB;;;;")
    UnitFactory(code="LAIN")
    with pytest.raises(KnownHasChanged):
        write(batch)
    assert not Unit.objects.filter(code="A").exists()


def test_an_employee_file_is_no_unit_sheet(tmp_path, plan_of):
    path = tmp_path / "x.csv"
    path.write_text("NIP BARU;NAMA\n1;2")
    batch = bring_file(filename="x", kind="units", as_of=DAY, by=None, at=NOW)
    with pytest.raises(NotATable, match="KODE, NAMA, KODE INDUK"):
        plan_units(batch=batch, path=path)

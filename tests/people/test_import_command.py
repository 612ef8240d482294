import csv

import pytest
from django.core.management import CommandError, call_command

from elearning.people.models import Employee, Membership
from tests.people.files import nip, person, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(tmp_path, capsys):
    """Run the command on a file of these rows; returns what it prints."""

    def import_employees(*rows, **options):
        path = xlsx(tmp_path / "pegawai.xlsx", rows)
        call_command("import_employees", path, **options)
        return capsys.readouterr().out

    return import_employees


def test_prints_what_became_of_each_row_and_a_summary(run):
    out = run(person(1), person(2, NIP_BARU=1.99e17))
    assert f"PNS 2  {nip(1)}  Pegawai 1  New" in out
    assert "PNS 3  1.99e+17  Pegawai 2  Problem, left out  The spreadsheet" in out
    assert "New: 1" in out
    assert "new units: 3" in out
    assert Employee.objects.count() == 1


def test_what_does_not_change_is_only_counted(run):
    run(person(1))
    out = run(person(1))
    assert "Pegawai 1" not in out
    assert "Unchanged: 1" in out


def test_a_dry_run_writes_nothing(run):
    assert "Dry run" in run(person(1), dry_run=True)
    assert not Employee.objects.exists()


def test_the_report_has_every_row_and_no_formula(run, tmp_path):
    report = tmp_path / "laporan.csv"
    run(person(1), report=report)
    run(person(1), person(2, NAMA="=HYPERLINK(1)"), report=report)

    with report.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["Sheet", "Row", "NIP", "Name", "What", "Message"],
        ["PNS", "2", nip(1), "Pegawai 1", "Unchanged", ""],
        ["PNS", "3", nip(2), "'=HYPERLINK(1)", "New", ""],
    ]


def test_changed_jobs_begin_on_the_day_given(run):
    from datetime import date

    run(person(1), as_of=date(2026, 1, 5))
    assert Membership.objects.get().starts_on == date(2026, 1, 5)


def test_refuses_with_one_sentence_and_writes_the_report_all_the_same(run, tmp_path):
    people = [person(number) for number in range(1, 11)]
    run(*people)
    report = tmp_path / "laporan.csv"
    with pytest.raises(CommandError, match=r"^The file names 5 of 10 active people"):
        run(*people[:5], report=report)
    assert report.exists()
    assert "Not in the file: 5" in run(*people[:5], allow_partial=True)


def test_refuses_what_is_no_table(tmp_path):
    with pytest.raises(CommandError, match="There is no file"):
        call_command("import_employees", tmp_path / "tidak-ada.xlsx")


def test_names_the_sheets_left_out(tmp_path, capsys):
    path = xlsx(tmp_path / "a.xlsx", [person(1)], notes="Isi sesuai kolom")
    call_command("import_employees", path)
    assert "left out: Petunjuk" in capsys.readouterr().out


def test_gives_accounts_when_asked(run):
    assert "accounts given" not in run(person(1))
    assert "accounts given" not in run(person(1), dry_run=True, give_accounts=True)
    out = run(person(1), person(2, EMAIL_GOV=""), give_accounts=True)
    assert "accounts given: 1;" in out
    assert "who have none: 1" in out
    assert Employee.objects.get(user__isnull=False).nip == nip(1)

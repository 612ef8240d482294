from datetime import date

import pytest

from elearning.people.nip import InvalidNip, NipKind, Sex, format_nip, parse_nip

TODAY = date(2026, 11, 24)


def test_reads_a_pns():
    nip = parse_nip("19860926 201505 1 001", today=TODAY)

    assert nip.digits == "198609262015051001"
    assert nip.kind is NipKind.PNS
    assert nip.birth_date == date(1986, 9, 26)
    assert nip.sex is Sex.MALE
    assert nip.warnings == ()


def test_reads_a_pppk():
    nip = parse_nip("199312282025212001", today=TODAY)

    assert nip.kind is NipKind.PPPK
    assert nip.sex is Sex.FEMALE
    assert nip.warnings == ()


@pytest.mark.parametrize(
    "written",
    [
        "'198609262015051001",
        "19860926.201505.1.001",
        "\u00a019860926 201505 1 001 ",
        "19860926-201505-1-001",
    ],
)
def test_forgives_how_people_write(written):
    assert parse_nip(written).digits == "198609262015051001"


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("", "18 digits"),
        ("19860926201505100", "18 digits"),
        ("19860926201505100A", "18 digits"),
        ("١٩٨٦٠٩٢٦٢٠١٥٠٥١٠٠١", "18 digits"),
        ("1.98609E+17", "Format the column as Text"),
        ("1,98609e17", "Format the column as Text"),
        ("198609262015051000.0", "Format the column as Text"),
        ("198609262015051000", "Format the column as Text"),
        ("198613262015051001", "birth date"),
        ("198609262015053001", "15th digit"),
    ],
)
def test_refuses_with_the_reason(written, says):
    with pytest.raises(InvalidNip, match=says):
        parse_nip(written, today=TODAY)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("198609262015141001", "contract number"),
        ("198609261999051001", "too early"),
        ("195001011968011001", "too early"),
        ("198609262028051001", "future"),
        ("194801011975011001", "17 to 75"),
        ("201001012026011001", "17 to 75"),
    ],
)
def test_warns_of_what_looks_odd(written, says):
    assert any(says in warning for warning in parse_nip(written, today=TODAY).warnings)


def test_checks_no_age_without_a_day():
    assert parse_nip("194801011975011001").warnings == ()


def test_prints_in_groups():
    assert format_nip("198609262015051001") == "19860926 201505 1 001"

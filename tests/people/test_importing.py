from datetime import date

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from elearning.people.importing import (
    KnownHasChanged,
    NothingUsable,
    NotPlanned,
    ProblemsHideLeavers,
    TooFewPeople,
    apply_import,
    bring_file,
    confirm,
    plan_import,
)
from elearning.people.importing.known import known_digest
from elearning.people.models import Employee, Membership, Unit
from tests.conftest import NOW
from tests.factories import EmployeeFactory, UnitFactory, UserFactory
from tests.people.files import SECRETS, nip, person, xlsx

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 24)
LATER = date(2026, 12, 1)


@pytest.fixture
def plan_of(tmp_path):
    """The dry run of a file of these rows."""

    def plan(*rows, as_of=DAY, **file):
        path = xlsx(tmp_path / "pegawai.xlsx", rows, **file)
        batch = bring_file(filename=path.name, as_of=as_of, by=None, at=NOW)
        plan_import(batch=batch, path=path)
        return batch

    return plan


@pytest.fixture
def bring_in(plan_of):
    """Plan, agree and write a file of these rows."""

    def bring(*rows, as_of=DAY, **options):
        plan = plan_of(*rows, as_of=as_of)
        write(plan, **options)
        return plan

    return bring


def write(plan, by=None, **options):
    apply_import(batch=confirm(batch=plan, by=by, at=NOW, **options), at=NOW)


def planned(plan, *actions):
    """The staged rows, without the people whom the file does not name."""
    rows = plan.rows.order_by("position")
    return list(rows.filter(action__in=actions) if actions else rows)


def actions(plan):
    return [row.action for row in planned(plan) if row.action != "missing"]


def missing(plan):
    return [row.name for row in planned(plan, "missing")]


def tables():
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Unit, Employee, Membership)
    ]


def job(number=1):
    return Membership.objects.get(employee__nip=nip(number), ends_on=None)


def test_a_new_person_comes_with_unit_and_job(bring_in):
    plan = bring_in(person(1, GELAR_DEPAN="dr."))

    employee = Employee.objects.get()
    assert actions(plan) == ["create"]
    assert employee.full_name == "dr. Pegawai 1, S.E."
    assert employee.work_email == "pegawai1@contoh.go.id"
    assert employee.siasn_person_id == "A8ACA7000001"
    membership = job()
    assert (membership.starts_on, membership.recorded_at) == (DAY, NOW)
    assert membership.rank_label == "Penata Muda (III/a)"
    assert membership.unit.name == "Bidang Mutasi"
    assert [unit.name for unit in membership.unit.get_ancestors()] == [
        "Instansi Pemerintah",
        "Badan Kepegawaian",
    ]


def test_planning_writes_nothing(plan_of):
    plan_of(person(1))
    assert not Employee.objects.exists()
    assert not Unit.objects.exists()


def test_what_we_do_not_need_never_reaches_the_plan(plan_of):
    batch = plan_of(person(1))
    plan = repr([*batch.rows.values(), batch.__dict__])
    assert "Pegawai 1" in plan
    for secret in SECRETS.values():
        assert secret not in plan


def test_a_second_run_changes_nothing(bring_in):
    rows = [
        person(1),
        person(2, UNOR_NAMA="Badan Kepegawaian", UNOR_ID="UNOR-2"),
        person(3, UNOR_NAMA="Puskesmas Mawar", UNOR_ID=""),
        person(4, SATUAN_KERJA_INDUK_NAMA="", UNOR_ID=""),
        person(5, KEDUDUKAN_HUKUM_NAMA="Entah", EMAIL_GOV=""),
    ]
    bring_in(*rows)
    before = tables()
    again = bring_in(*rows, as_of=LATER)

    assert set(actions(again)) == {"unchanged"}
    assert again.new_units == again.adopted == missing(again) == []
    assert tables() == before


def test_details_are_updated_in_place(bring_in):
    bring_in(person(1))
    plan = bring_in(person(1, NAMA="Sri Wahyuni", GELAR_BELAKANG="M.Si."), as_of=LATER)

    assert actions(plan) == ["update"]
    assert "Name: Pegawai 1 → Sri Wahyuni" in planned(plan)[0].message
    assert Employee.objects.get().full_name == "Sri Wahyuni, M.Si."
    assert job().starts_on == DAY


def test_an_empty_address_or_id_in_the_file_is_no_news(bring_in):
    bring_in(person(1))
    plan = bring_in(person(1, EMAIL_GOV="", PNS_ID="", NAMA="Sri"), as_of=LATER)
    assert actions(plan) == ["update"]
    employee = Employee.objects.get()
    assert (employee.work_email, employee.siasn_person_id) == (
        "pegawai1@contoh.go.id",
        "A8ACA7000001",
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"UNOR_NAMA": "Bidang Data", "UNOR_ID": "UNOR-9"}, "Bidang Data"),
        ({"GOL_AKHIR_NAMA": "III/b"}, "III/a → III/b"),
        ({"KEDUDUKAN_HUKUM_NAMA": "Tugas Belajar"}, "Active → Study assignment"),
        ({"JENIS_PEGAWAI_NAMA": "CPNS"}, "PNS → CPNS"),
    ],
)
def test_a_changed_job_opens_a_new_one(bring_in, changed, says):
    bring_in(person(1))
    plan = bring_in(person(1, **changed), as_of=LATER)

    assert actions(plan) == ["move"]
    assert says in planned(plan)[0].message
    first, second = Membership.objects.order_by("starts_on")
    assert (first.ends_on, first.ended_at) == (date(2026, 11, 30), NOW)
    assert (second.starts_on, second.ends_on) == (LATER, None)


def test_a_second_file_of_the_same_day_corrects_the_first(bring_in):
    bring_in(person(1))
    bring_in(person(1, GOL_AKHIR_NAMA="III/b"))
    assert Membership.objects.get().rank_code == "III/b"


def test_a_person_who_left_comes_back(bring_in):
    bring_in(person(1))
    Membership.objects.update(ends_on=DAY)
    plan = bring_in(person(1), as_of=LATER)
    assert actions(plan) == ["move"]
    assert job().starts_on == LATER


def test_a_new_ni_pppk_belongs_to_the_same_person(bring_in):
    bring_in(person(1))
    plan = bring_in(person(1, NIP_BARU=nip(7)), as_of=LATER)
    assert actions(plan) == ["update"]
    assert Employee.objects.get().nip == nip(7)


def test_people_without_a_pns_id_are_found_by_nip_and_get_it(bring_in):
    employee = EmployeeFactory(nip=nip(1))
    plan = bring_in(person(1))
    assert actions(plan) == ["move"]
    employee.refresh_from_db()
    assert employee.siasn_person_id == "A8ACA7000001"


# --- Rows with problems --------------------------------------------------------------------


def test_rows_with_problems_are_told_and_the_others_imported(bring_in):
    plan = bring_in(
        person(1),
        person(2, NIP_BARU=198609262015051002),
        person(3, NAMA=""),
        person(4),
        person(5, NIP_BARU=nip(4)),
        person(6, PNS_ID="A8"),
        person(7, PNS_ID="A8"),
    )
    assert actions(plan) == ["create", *["problem"] * 6]
    messages = [row.message for row in planned(plan)]
    assert "Format the column as Text" in messages[1]
    assert "name is missing" in messages[2]
    assert "more than one row" in messages[3]
    assert messages[3] == messages[4]
    assert "PNS ID stands in more than one row" in messages[5]
    assert [(row.sheet, row.number) for row in planned(plan)][1] == ("PNS", 3)
    assert Employee.objects.get().nip == nip(1)


def test_a_pns_id_and_a_nip_of_two_people_is_a_problem(plan_of, bring_in):
    bring_in(person(1), person(2))
    plan = plan_of(person(1, NIP_BARU=nip(2)))
    assert "two different people" in planned(plan)[0].message


def test_a_nip_with_another_pns_id_is_a_problem(plan_of, bring_in):
    bring_in(person(1))
    plan = plan_of(person(1, PNS_ID="ANOTHER"))
    assert "A8ACA7000001" in planned(plan)[0].message


def test_a_job_that_begins_later_is_a_problem(plan_of, bring_in):
    bring_in(person(1), as_of=LATER)
    plan = plan_of(person(1, GOL_AKHIR_NAMA="III/b"))
    assert "2026-12-01" in planned(plan)[0].message


def test_units_of_rows_with_problems_are_not_created(bring_in):
    bring_in(person(1), person(2, NAMA="", UNOR_NAMA="Unit Hantu", UNOR_ID="X"))
    assert not Unit.objects.filter(name="Unit Hantu").exists()


def test_a_file_of_problems_only_is_refused(bring_in):
    with pytest.raises(NothingUsable, match="Format the column as Text"):
        bring_in(person(1, NIP_BARU=1.99e17), person(2, NIP_BARU=1.99e17))


# --- Units -----------------------------------------------------------------------------------


def test_units_are_found_by_siasn_id_whatever_their_name_and_place(bring_in):
    agency = UnitFactory(kind="agency", name="Pemerintah Kabupaten")
    known = UnitFactory(parent=agency, name="Nama lain", siasn_unor_id="UNOR-1")
    bring_in(person(1))
    assert job().unit == known
    assert Unit.objects.count() == 2


def test_units_found_by_name_get_their_siasn_id(bring_in):
    agency = UnitFactory(kind="agency", name="Pemerintah Kabupaten")
    board = UnitFactory(parent=agency, name="BADAN  KEPEGAWAIAN")
    part = UnitFactory(parent=board, name="bidang mutasi")
    bring_in(person(1), person(2, UNOR_NAMA="Badan Kepegawaian", UNOR_ID="UNOR-0"))

    part.refresh_from_db()
    board.refresh_from_db()
    assert (part.siasn_unor_id, board.siasn_unor_id) == ("UNOR-1", "UNOR-0")
    assert Unit.objects.count() == 3
    assert job(2).unit == board


def test_units_are_found_by_code_and_further_down_where_only_one_fits(bring_in):
    agency = UnitFactory(kind="agency", name="Pemerintah Kabupaten")
    office = UnitFactory(parent=agency, code="BKPSDM", name="Badan A")
    division = UnitFactory(parent=office, name="Bidang B")
    section = UnitFactory(parent=division, name="Seksi C")
    bring_in(
        person(1, SATUAN_KERJA_INDUK_NAMA="bkpsdm", UNOR_NAMA="Seksi C", UNOR_ID=""),
        person(2, SATUAN_KERJA_INDUK_NAMA="Bidang B", UNOR_NAMA="Seksi C", UNOR_ID=""),
    )
    assert job(1).unit == job(2).unit == section


def test_names_that_stand_twice_further_down_make_a_unit_of_their_own(bring_in):
    agency = UnitFactory(kind="agency", name="Pemerintah Kabupaten")
    office = UnitFactory(parent=agency, name="Badan Kepegawaian")
    for parent in (UnitFactory(parent=office), UnitFactory(parent=office)):
        UnitFactory(parent=parent, name="Bidang Mutasi")
    bring_in(person(1))
    assert job().unit.get_parent() == office


def test_units_of_one_name_and_two_siasn_ids_are_two(bring_in):
    bring_in(person(1), person(2, UNOR_ID="UNOR-2"))
    first, second = Unit.objects.filter(name="Bidang Mutasi")
    assert first.code != second.code
    assert {first.siasn_unor_id, second.siasn_unor_id} == {"UNOR-1", "UNOR-2"}


def test_the_agency_itself_may_be_the_satuan_kerja(bring_in):
    agency = UnitFactory(kind="agency", name="Pemerintah Kabupaten")
    UnitFactory(name="Bukan instansi")
    bring_in(person(1, SATUAN_KERJA_INDUK_NAMA="PEMERINTAH KABUPATEN"))
    assert job().unit.get_parent() == agency


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("UPTD Puskesmas Mawar", "health_centre"),
        ("PUSKESMAS MAWAR", "health_centre"),
        ("RSUD Harapan", "hospital"),
        ("SMP Negeri 1", "school"),
        ("SDN 2 Mawar", "school"),
        ("Kelurahan Melati", "village"),
        ("Kecamatan Melati", "district"),
        ("Dinas Sosial", "office"),
        ("Badan Pendapatan", "board"),
        ("Inspektorat", "inspectorate"),
        ("Sekretariat DPRD", "secretariat"),
        ("Sekretariat", "division"),
        ("Subbagian Umum", "division"),
        ("Lain-lain", "other"),
    ],
)
def test_new_units_get_a_kind_by_their_name(bring_in, name, kind):
    bring_in(person(1, UNOR_NAMA=name))
    assert job().unit.kind == kind


# --- The file as a whole -----------------------------------------------------------------


def test_a_file_with_too_few_people_is_stopped(bring_in):
    people = [person(number) for number in range(1, 11)]
    bring_in(*people)
    assert actions(bring_in(*people[1:], as_of=LATER)) == ["unchanged"] * 9
    with pytest.raises(TooFewPeople, match="8 of 10"):
        bring_in(*people[2:], as_of=LATER)
    plan = bring_in(*people[2:], as_of=LATER, allow_partial=True)
    assert missing(plan) == ["Pegawai 1", "Pegawai 2"]
    assert Membership.objects.filter(ends_on=None).count() == 10


def test_only_active_people_count_for_that(bring_in):
    people = [person(n, KEDUDUKAN_HUKUM_NAMA="CLTN") for n in range(1, 10)]
    bring_in(person(10), *people)
    assert bring_in(person(10), as_of=LATER).coverage == 1


def test_people_who_are_missing_stay_unless_asked_otherwise(bring_in):
    people = [person(number) for number in range(1, 11)]
    bring_in(*people)
    bring_in(*people[1:], as_of=LATER, end_missing=True)

    ended = Membership.objects.get(employee__nip=nip(1))
    assert (ended.ends_on, ended.ended_at) == (date(2026, 11, 30), NOW)
    assert Membership.objects.filter(ends_on=None).count() == 9


def test_nobody_is_ended_on_the_day_he_came(bring_in):
    people = [person(number) for number in range(1, 11)]
    bring_in(*people)
    bring_in(*people[1:], end_missing=True)
    assert job(1).ends_on is None


def test_nobody_is_ended_while_rows_have_problems(bring_in):
    people = [person(number) for number in range(1, 11)]
    bring_in(*people)
    with pytest.raises(ProblemsHideLeavers):
        bring_in(person(1, NAMA=""), *people[1:], as_of=LATER, end_missing=True)
    assert Membership.objects.filter(ends_on=None).count() == 10


def test_a_person_whose_row_has_a_problem_is_not_missing(plan_of, bring_in):
    bring_in(person(1))
    assert missing(plan_of(person(1, NIP_BARU="1.98E+17"))) == []


def test_what_has_changed_since_the_dry_run_stops_the_writing(plan_of, bring_in):
    bring_in(person(1))
    stale = plan_of(person(1, NAMA="Sri"), person(2, UNOR_NAMA="Baru", UNOR_ID="X"))
    EmployeeFactory(nip=nip(2))
    before = tables()
    with pytest.raises(KnownHasChanged, match="nothing was written"):
        write(stale)
    assert tables() == before


def test_nothing_is_written_by_half(plan_of, bring_in):
    """Two people exchange their numbers, which no order of writing allows."""
    bring_in(person(1), person(2))
    plan = plan_of(person(1, NIP_BARU=nip(3), UNOR_NAMA="Baru", UNOR_ID="X"), person(2))
    Employee.objects.filter(nip=nip(2)).update(nip=nip(3))
    plan.known_digest = known_digest()
    plan.save()
    before = tables()
    with pytest.raises(IntegrityError), transaction.atomic():
        write(plan)
    assert tables() == before


def test_what_is_written_is_written_once(plan_of):
    plan = plan_of(person(1))
    write(plan)
    before = tables()
    apply_import(batch=plan, at=NOW)
    assert tables() == before
    with pytest.raises(NotPlanned):
        write(plan)


def test_what_writing_needed_is_forgotten_afterwards(bring_in):
    assert [row.details for row in planned(bring_in(person(1)))] == [None]


def test_who_imported_is_on_record(plan_of):
    user = UserFactory()
    write(plan_of(person(1)), by=user)
    entry = ModelLogEntry.objects.get(action="people.import")
    assert (entry.user, entry.timestamp) == (user, NOW)
    assert entry.data["create"] == 1
    assert job().recorded_by == user


# --- From which day ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "written", ["2019-03-01", "01-03-2019", "1/3/2019", "43525", date(2019, 3, 1)]
)
def test_a_new_person_has_the_job_since_the_day_of_the_file(bring_in, written):
    bring_in(person(1, TMT_JABATAN=written))
    assert (job().starts_on, job().in_unit_since) == (date(2019, 3, 1),) * 2


@pytest.mark.parametrize("written", ["01-13-2019", "2027-01-01", "1999-01-01", "kapan"])
def test_a_day_that_cannot_be_is_left_out_and_told(bring_in, written):
    plan = bring_in(person(1, TMT_JABATAN=written))
    assert written in planned(plan)[0].message
    assert job().starts_on == DAY


def test_a_move_counts_from_the_day_of_the_file_where_it_comes_after(bring_in):
    bring_in(person(1, TMT_JABATAN="2019-03-01"))
    moved = {"UNOR_NAMA": "Bidang Data", "UNOR_ID": "UNOR-9"}
    bring_in(person(1, TMT_JABATAN="2026-11-27", **moved), as_of=LATER)
    first, second = Membership.objects.order_by("starts_on")
    assert first.ends_on == date(2026, 11, 26)
    assert second.starts_on == second.in_unit_since == date(2026, 11, 27)


def test_a_promotion_keeps_the_time_in_the_unit(bring_in):
    bring_in(person(1, TMT_JABATAN="2019-03-01"))
    promoted = person(1, TMT_JABATAN="2019-03-01", GOL_AKHIR_NAMA="III/b")
    bring_in(promoted, as_of=LATER)
    assert (job().starts_on, job().in_unit_since) == (LATER, date(2019, 3, 1))


def test_a_unit_corrected_on_the_same_day_goes_on_with_the_run_before(bring_in):
    bring_in(person(1), as_of=date(2026, 1, 1))
    bring_in(person(1, UNOR_NAMA="Bidang Data", UNOR_ID="UNOR-9"))
    assert job().in_unit_since == DAY
    bring_in(person(1))
    assert job().in_unit_since == date(2026, 1, 1)


def test_cost_grows_by_batches_and_not_by_rows(plan_of, django_assert_max_num_queries):
    small = plan_of(*[person(number) for number in range(1, 300)])
    with django_assert_max_num_queries(40):
        write(small)
    with django_assert_max_num_queries(24):
        plan_of(*[person(number) for number in range(1, 300)])

import re
from collections import Counter
from datetime import date, timedelta

import pytest

from elearning.demo.people import cast_nips, demo_cast, load_people, people, units
from elearning.demo.people.numbers import NoNumberLeft, Numbers
from elearning.people.models import Employee, Membership, Unit
from elearning.people.models.employees import LegalStatus
from elearning.people.nip import NipKind, Sex, parse_nip
from elearning.people.ranks import PNS_RANKS

TODAY = date(2026, 11, 24)
SOME_REAL_REGENCIES = """
    Aceh Nias Karo Langkat Samosir Solok Agam Siak Kampar Kerinci Lahat Lebong
    Bangka Belitung Karimun Bintan Bogor Cianjur Bandung Garut Ciamis Kuningan
    Cirebon Sumedang Subang Karawang Bekasi Cilacap Banyumas Kebumen Magelang
    Boyolali Klaten Sragen Blora Rembang Pati Kudus Jepara Demak Semarang Kendal
    Batang Tegal Brebes Bantul Sleman Pacitan Blitar Kediri Malang Jember Tuban
    Lamongan Gresik Sampang Lebak Serang Tangerang Badung Gianyar Buleleng Bima
    Dompu Kupang Alor Sikka Ende Sambas Landak Ketapang Kapuas Banjar Tapin Paser
    Kutai Berau Minahasa Poso Buol Gowa Maros Bone Wajo Luwu Toraja Buton Muna
    Kolaka Gorontalo Majene Buru Halmahera Sorong Merauke Nabire Biak Mimika Asmat
"""
PPPK_RANKS = {"V", "VII", "IX", "X"}


@pytest.fixture(scope="module")
def some():
    """Three thousand people, made once."""
    return list(people(3000, seed=7, today=TODAY))


def by_code():
    return {unit.code: unit for unit in units()}


# --- Units ------------------------------------------------------------------------------


def test_the_tree_is_that_of_a_regency():
    kinds = Counter(unit.kind for unit in units())
    assert len(units()) >= 90
    assert kinds["district"] == 12
    assert kinds["health_centre"] >= 14
    assert kinds["office"] >= 14
    assert {"hospital", "inspectorate", "secretariat", "village", "school"} <= set(
        kinds
    )
    assert kinds["agency"] == 1


def test_every_unit_stands_below_one_that_came_before():
    depth = {"": 0}
    for unit in units():
        depth[unit.code] = depth[unit.parent] + 1
    assert len(depth) == len(units()) + 1
    assert max(depth.values()) >= 4


def test_integrity_zones_have_a_target_and_a_year_behind_them():
    zones = {unit.code: unit for unit in units() if unit.target_predicate}
    assert {"RSUD", "DPMPTSP", "DUKCAPIL", "PKM-KOTAWENING"} <= set(zones)
    assert any(code.startswith("KEC-") for code in zones)
    assert all(unit.integrity_zone_since < TODAY for unit in zones.values())
    assert {unit.target_predicate for unit in zones.values()} == {"wbk", "wbbm"}


def test_no_place_is_a_real_regency():
    names = " ".join(unit.name for unit in units())
    assert set(re.findall(r"Kabupaten (\w+)", names)) == {"Arunika"}
    assert not set(SOME_REAL_REGENCIES.split()) & set(re.findall(r"\w+", names))


# --- People -----------------------------------------------------------------------------


def test_the_same_seed_gives_the_same_people(some):
    assert list(people(3000, seed=7, today=TODAY)) == some
    assert list(people(400, seed=8, today=TODAY)) != some[:400]


def test_more_people_are_the_same_and_others_after_them(some):
    assert list(people(500, seed=7, today=TODAY)) == some[:500]


def test_the_cast_is_always_there():
    few = list(people(1, seed=7, today=TODAY))
    assert [person.nip for person in few] == list(cast_nips().values())
    assert set(cast_nips()) == {
        "pegawai",
        "pelatih",
        "editor",
        "sdm",
        "tpi",
        "pimpinan",
        "admin",
    }


def test_the_cast_works_where_its_role_has_its_work():
    cast = demo_cast()
    places = {role: by_code()[person.jobs[0].unit] for role, person in cast.items()}
    assert places["pegawai"].kind == "health_centre"
    assert places["pegawai"].target_predicate
    assert cast["pegawai"].jobs[0].position_name.startswith("Perawat")
    for role, above in {
        "pelatih": "BKPSDM",
        "sdm": "BKPSDM",
        "editor": "INSPEKTORAT",
        "tpi": "INSPEKTORAT",
        "admin": "DISKOMINFO",
    }.items():
        assert places[role].parent == above
    assert places["pimpinan"].head == cast["pimpinan"].jobs[0].position_name
    assert places["pimpinan"].code in {
        places["pegawai"].code,
        places["pegawai"].parent,
    }


def test_numbers_are_valid_and_fit_the_person(some):
    assert len({person.nip for person in some}) == len(some)
    for person in some:
        nip = parse_nip(person.nip, today=TODAY)
        assert nip.warnings == ()
        assert (nip.birth_date, nip.sex) == (person.birth_date, person.sex)
        job = person.jobs[0]
        is_pppk = job.employment_kind.startswith("pppk")
        assert nip.kind is (NipKind.PPPK if is_pppk else NipKind.PNS)
        assert person.nip[8:12] == str(job.starts_on.year)
        if not is_pppk:
            assert person.nip[12:14] == f"{job.starts_on:%m}"


def test_names_are_as_varied_as_the_country(some):
    names = [person.name for person in some]
    assert any(" " not in name for name in names)
    assert any("'" in name for name in names)
    assert any(name.startswith(("I ", "Ni ")) for name in names)
    assert len(set(names)) > 2200
    fronts = {person.front_title for person in some}
    assert {"dr.", "drg.", "apt.", "drh.", "Drs.", ""} <= fronts
    backs = " ".join(person.back_title for person in some)
    for title in ("S.Kep., Ns.", "S.E.", "M.Si.", "A.Md.Keb.", "S.Pd.", "Sp."):
        assert title in backs
    assert "," not in "".join(fronts)


def test_posts_fit_the_unit(some):
    units_of = {}
    for person in some:
        for job in person.jobs:
            units_of.setdefault(job.position_name, set()).add(by_code()[job.unit].kind)
    assert {"health_centre"} <= units_of["Bidan Terampil"]
    assert units_of["Guru Kelas Ahli Pertama"] == {"school"}
    assert not units_of["Polisi Pamong Praja Terampil"] & {"school", "hospital"}
    assert units_of["Pemadam Kebakaran Terampil"] == {"division"}
    midwives = [p for p in some if p.jobs[-1].position_name.startswith("Bidan")]
    assert {person.sex for person in midwives} == {Sex.FEMALE}


def test_every_unit_that_has_a_head_has_one(some):
    led = Counter(job.unit for person in some for job in person.jobs if job.echelon)
    wanted = [unit.code for unit in units() if unit.echelon]
    assert led == Counter(wanted)


def test_ranks_fit_the_kind_of_employment(some):
    for job in (job for person in some for job in person.jobs):
        if job.employment_kind == "pppk":
            assert job.rank_code in PPPK_RANKS
            assert job.rank_name == ""
        elif job.employment_kind == "pppk_pw":
            assert job.rank_code == ""
        else:
            assert job.rank_name == PNS_RANKS[job.rank_code]


@pytest.mark.parametrize(
    "today", [TODAY, date(2027, 1, 1), date(2028, 2, 29), date(2030, 7, 31)]
)
def test_lives_are_possible(today):
    for person in people(1500, seed=3, today=today):
        assert parse_nip(person.nip, today=today).warnings == ()
        assert person.birth_date.replace(day=1) > date(today.year - 59, 12, 1)
        first, *later = person.jobs
        assert first.starts_on >= person.birth_date + timedelta(days=19 * 365)
        assert first.starts_on <= today
        for before, after in zip(person.jobs, later, strict=False):
            assert before.ends_on == after.starts_on - timedelta(days=1)
            assert before.starts_on <= before.ends_on
            assert today - timedelta(days=365) < after.starts_on <= today
        assert person.jobs[-1].ends_on is None or person.jobs[-1].ends_on < today


def test_nobody_has_a_rank_that_time_did_not_allow(some):
    for person in some[len(cast_nips()) :]:
        job = person.jobs[-1]
        if job.rank_name:
            service = (TODAY - person.jobs[0].starts_on).days / 365
            steps = list(PNS_RANKS).index(job.rank_code) - list(PNS_RANKS).index(
                "III/a"
            )
            assert service >= 4 * (steps - 1), (person.nip, job.rank_code)


def test_titles_fit_what_the_post_asks_for(some):
    for person in some:
        job = person.jobs[-1]
        if job.position_name.startswith(("Dokter ", "Kepala UPT Puskesmas")):
            assert person.front_title in {"dr.", "drg."}
        if job.position_name.startswith("Perawat Ahli"):
            assert person.back_title.startswith("S.Kep., Ns.")
        if job.position_name.startswith("Guru"):
            assert person.back_title.startswith("S.")
        if job.position_kind == "executive":
            assert job.rank_code[:2] != "IV"


def test_heads_are_at_work(some):
    wanted = {(unit.code, unit.head) for unit in units() if unit.head}
    jobs = [job for person in some for job in person.jobs]
    heads = [job for job in jobs if (job.unit, job.position_name) in wanted]
    assert len(heads) == len(wanted)
    assert {(job.legal_status, job.ends_on) for job in heads} == {("active", None)}


def test_some_move_some_rise_some_leave_and_some_are_away(some):
    moved = [p for p in some if len(p.jobs) == 2 and p.jobs[0].unit != p.jobs[1].unit]
    rose = [p for p in some if len(p.jobs) == 2 and p.jobs[0].unit == p.jobs[1].unit]
    left = [person for person in some if person.jobs[-1].ends_on]
    away = {person.jobs[-1].legal_status for person in some}
    assert len(moved) > 50
    assert len(rose) > 50
    assert all(p.jobs[0].rank_code != p.jobs[1].rank_code for p in rose)
    assert 5 < len(left) < 100
    assert away == set(LegalStatus)


def test_numbers_run_out_with_a_word():
    numbers = Numbers(set())
    facts = {
        "birth_date": date(1990, 1, 1),
        "hired_on": date(2020, 3, 1),
        "sex": Sex.MALE,
        "employment_kind": "pns",
    }
    drawn = {numbers.nip(**facts) for _number in range(999)}
    assert len(drawn) == 999
    with pytest.raises(NoNumberLeft):
        numbers.nip(**facts)


def test_addresses_are_unique_on_a_domain_that_cannot_exist(some):
    addresses = [person.work_email for person in some if person.work_email]
    assert len(set(addresses)) == len(addresses)
    assert all(address.endswith("@arunika.test") for address in addresses)
    assert 0 < len(addresses) < len(some)


# --- Loading ----------------------------------------------------------------------------


def snapshot():
    return [
        list(model.objects.order_by("pk").values_list())
        for model in (Unit, Employee, Membership)
    ]


@pytest.mark.django_db
def test_loading_writes_everybody_once(now):
    facts = {"seed": 7, "by": None, "at": now}
    assert load_people(count=400, today=TODAY, **facts) == 400
    assert Unit.objects.count() == len(units())
    assert Unit.objects.filter(depth=1).get().kind == "agency"
    assert Unit.objects.integrity_zones().count() >= 7
    assert set(cast_nips().values()) <= set(
        Employee.objects.values_list("nip", flat=True)
    )
    before = snapshot()

    assert load_people(count=400, today=TODAY, **facts) == 0
    assert load_people(count=400, today=TODAY + timedelta(days=30), **facts) == 0
    assert snapshot() == before

    assert load_people(count=420, today=TODAY, **facts) == 20


def test_people_made_later_never_take_a_number_on_record():
    before = list(people(6000, seed=7, today=TODAY))
    on_record = {person.nip: person.siasn_person_id for person in before}
    facts = {"seed": 7, "on_record": on_record}
    after = list(people(9000, today=TODAY + timedelta(days=60), **facts))
    assert len(after) == 3000
    assert not {person.nip for person in after} & set(on_record)
    once = list(people(9000, seed=7, today=TODAY))
    assert list(people(9000, today=TODAY, **facts)) == once[6000:]


@pytest.mark.django_db
def test_loading_queries_grow_by_batches_not_by_people(
    now, django_assert_max_num_queries
):
    facts = {"seed": 7, "today": TODAY, "by": None, "at": now}
    load_people(count=1, **facts)
    with django_assert_max_num_queries(90):
        load_people(count=2500, **facts)
    with django_assert_max_num_queries(5):
        load_people(count=2500, **facts)

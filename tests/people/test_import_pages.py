"""/sdm/pegawai/impor/: from the file to its result, for HR of the whole agency only."""

import csv
import io
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import IntegrityError, transaction

from elearning.models import Job
from elearning.people.importing import bring_file, forget_old_files, plan_import
from elearning.people.models import (
    ColumnHeading,
    Employee,
    ImportRow,
    Membership,
    PeopleImport,
    Unit,
)
from tests.conftest import NOW, TODAY
from tests.factories import UnitFactory, UserFactory, grant
from tests.people.files import SECRETS, nip, person, xlsx

pytestmark = pytest.mark.django_db

LIST = "/sdm/pegawai/impor/"


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def agency():
    return UnitFactory(kind="agency", name="Kabupaten", code="KAB")


@pytest.fixture
def hr(client, agency):
    user = UserFactory()
    grant(user, "hr", agency)
    client.force_login(user)
    return user


@pytest.fixture
def post(client, django_capture_on_commit_callbacks):
    """Send a form; the worker does at once what was asked for."""

    def post(path, data=None):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(path, data or {})

    return post


@pytest.fixture
def bring(post, tmp_path, client):
    """Bring a file of these rows; returns the import."""

    def bring(*rows, content=None, name="pegawai.xlsx", kind="employees", **file):
        if content is None:
            content = xlsx(tmp_path / name, rows, **file).read_bytes()
        upload = SimpleUploadedFile(name, content)
        facts = {"file": upload, "kind": kind, "as_of": TODAY.isoformat()}
        response = post(LIST, facts)
        assert response.status_code == 302, response.content.decode()
        return PeopleImport.objects.latest("brought_at", "pk")

    return bring


def page_of(client, batch, **query):
    return client.get(f"{LIST}{batch.key}/", query).content.decode()


def test_from_the_file_to_its_result(client, hr, bring, post):
    batch = bring(person(1), person(2, NIP_BARU=1.99e17), person(3))
    assert not Employee.objects.exists()
    page = page_of(client, batch)
    assert "Format the column as Text" in page  # problems come first
    assert "Pegawai 3" in page_of(client, batch, aksi="create")
    assert "Badan Kepegawaian" in page  # a new unit

    response = post(f"{LIST}{batch.key}/tulis/")
    assert response["Location"] == f"{LIST}{batch.key}/"
    assert set(Employee.objects.values_list("nip", flat=True)) == {nip(1), nip(3)}
    batch.refresh_from_db()
    assert (batch.is_written, batch.confirmed_by) == (True, hr)
    assert Membership.objects.filter(recorded_by=hr).count() == 2
    page = page_of(client, batch)
    assert "Everything below has happened" in page

    result = client.get(f"{LIST}{batch.key}/hasil.csv")
    text = b"".join(result).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert [row[4] for row in rows] == ["What", "New", "Problem, left out", "New"]
    book = client.get(f"{LIST}{batch.key}/hasil.xlsx")
    assert b"".join(book).startswith(b"PK")
    assert "Written" in client.get(LIST).content.decode()


def test_nothing_private_is_kept_and_the_file_goes(client, hr, bring, post):
    batch = bring(person(1))
    assert batch.upload
    place = batch.upload.name
    kept = str(list(ImportRow.objects.values()) + list(PeopleImport.objects.values()))
    for secret in SECRETS.values():
        assert secret not in kept
    post(f"{LIST}{batch.key}/tulis/")
    batch.refresh_from_db()
    assert not batch.upload
    assert not default_storage.exists(place)
    assert list(ImportRow.objects.values_list("details", flat=True)) == [None]


def test_a_file_goes_after_a_day_whatever_becomes_of_it(hr, bring):
    batch = bring(person(1))
    place = batch.upload.name
    assert not batch.is_stale(at=NOW + timedelta(hours=23))
    assert forget_old_files(at=NOW + timedelta(hours=23)) == 0
    assert batch.is_stale(at=NOW + timedelta(hours=25))
    assert forget_old_files(at=NOW + timedelta(hours=25)) == 1
    assert not default_storage.exists(place)
    assert not ImportRow.objects.exists()


def test_the_night_run_forgets_old_files(hr, bring, time_machine, capsys):
    bring(person(1))
    time_machine.move_to(NOW + timedelta(hours=25), tick=False)
    call_command("forget_uploads")
    assert capsys.readouterr().out.strip() == "1 file deleted."
    assert not PeopleImport.objects.exclude(upload="").exists()


def test_the_uploaded_file_is_served_to_nobody(client, hr, bring):
    batch = bring(person(1))
    assert client.get(f"/media/{batch.upload.name}").status_code == 404


def test_a_second_run_of_the_same_file_changes_nothing(client, hr, bring, post):
    for _time in range(2):
        batch = bring(person(1), person(2))
        post(f"{LIST}{batch.key}/tulis/")
    assert batch.counts["create"] == 0
    assert Job.objects.filter(problem="").count() == 4
    assert Membership.objects.count() == 2


def test_what_changed_since_the_dry_run_is_checked_again(
    client, hr, agency, bring, post
):
    batch = bring(person(1))
    UnitFactory(name="Baru", parent=agency)
    post(f"{LIST}{batch.key}/tulis/")
    assert not Employee.objects.exists()
    page = page_of(client, batch)
    assert "have changed since the dry run" in page
    assert "Check again" in page
    post(f"{LIST}{batch.key}/periksa/")
    post(f"{LIST}{batch.key}/tulis/")
    assert Employee.objects.count() == 1


def test_a_small_file_asks_and_leavers_are_an_explicit_choice(client, hr, bring, post):
    people = [person(number) for number in range(1, 6)]
    post(f"{LIST}{bring(*people).key}/tulis/")
    Membership.objects.update(starts_on="2026-01-01", in_unit_since="2026-01-01")
    batch = bring(*people[:3])
    page = page_of(client, batch, aksi="missing")
    assert "names 3 of 5 active people" in page
    assert "Pegawai 5" in page
    refused = post(f"{LIST}{batch.key}/tulis/")
    assert refused.status_code == 422
    assert "Import the whole file" in refused.content.decode()
    post(f"{LIST}{batch.key}/tulis/", {"allow_partial": "on", "end_missing": "on"})
    assert Membership.objects.filter(ends_on=None).count() == 3


def test_leavers_cannot_be_ended_while_rows_have_problems(client, hr, bring, post):
    post(f"{LIST}{bring(person(1), person(2)).key}/tulis/")
    page = page_of(client, bring(person(1), person(3, NAMA="")))
    assert 'name="end_missing"' not in page


def test_what_is_written_is_not_written_again(client, hr, bring, post):
    batch = bring(person(1))
    post(f"{LIST}{batch.key}/tulis/")
    assert post(f"{LIST}{batch.key}/tulis/").status_code == 422
    assert post(f"{LIST}{batch.key}/periksa/")["Location"] == LIST


def test_numbers_that_cannot_be_exchanged_are_told(client, hr, bring, post):
    first = bring(person(1), person(2))
    post(f"{LIST}{first.key}/tulis/")
    batch = bring(person(1, NIP_BARU=nip(3)), person(2), person(4))
    row = batch.rows.get(name="Pegawai 4")
    row.details["identity"]["nip"] = nip(3)
    row.save()
    post(f"{LIST}{batch.key}/tulis/")
    assert "number of one person" in page_of(client, batch)
    assert Employee.objects.get(name="Pegawai 1").nip == nip(1)


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "pegawai.xlsx", "no spreadsheet"),
        (b"\xd0\xcf\x11\xe0 x", "pegawai.xls", "old format XLS"),
        (b"PK\x03\x04 cut off", "pegawai.xlsx", "no spreadsheet"),
        (
            b"NIP BARU;NAMA;NAMA;UNOR NAMA;KEDUDUKAN HUKUM NAMA\n",
            "a.csv",
            "two columns",
        ),
    ],
)
def test_what_is_no_table_is_told_in_one_sentence_and_goes(
    client, hr, bring, content, name, says
):
    batch = bring(content=content, name=name)
    assert says in page_of(client, batch)
    batch.refresh_from_db()
    assert not batch.upload
    assert not batch.rows.exists()


@pytest.mark.parametrize("size", [0, 50 * 1024 * 1024 + 1])
def test_a_file_of_no_or_too_much_size_does_not_get_in(client, hr, post, size):
    upload = SimpleUploadedFile("a.xlsx", b"x" * size)
    facts = {"file": upload, "kind": "employees", "as_of": TODAY.isoformat()}
    response = post(LIST, facts)
    assert response.status_code == 422
    assert ("empty" if size == 0 else "50 MB") in response.content.decode()
    assert not PeopleImport.objects.exists()


def test_changes_do_not_begin_in_the_future(client, hr, post):
    upload = SimpleUploadedFile("a.csv", b"x")
    facts = {"file": upload, "kind": "employees", "as_of": "2026-11-25"}
    assert "in the future" in post(LIST, facts).content.decode()


def test_units_come_by_the_same_door(client, hr, bring, post):
    content = b"KODE;NAMA;KODE INDUK\nDINKES;Dinas Kesehatan;KAB\nX;Satu;X\n"
    batch = bring(content=content, name="unit.csv", kind="units")
    assert "its own parent" in page_of(client, batch)
    post(f"{LIST}{batch.key}/tulis/")
    assert Unit.objects.get(code="DINKES").get_parent().code == "KAB"
    assert not Unit.objects.filter(code="X").exists()


# --- The agency's own headings ------------------------------------------------------------------


OWN = "Daftar Pegawai;;;\nNomor Induk;Nama Lengkap;Bagian;Status\n"
OWN_ROW = f"{nip(1)};Sri Wahyuni;Bidang Mutasi;Aktif\n"


def test_headings_of_the_agency_are_asked_for_once_and_kept(client, hr, bring, post):
    batch = bring(content=(OWN + OWN_ROW).encode(), name="punya.csv")
    assert "Say what the columns are" in page_of(client, batch)
    path = f"{LIST}{batch.key}/kolom/"
    page = client.get(path).content.decode()
    assert "Sri Wahyuni" in page
    assert "Row 2 is taken as the headings" in page
    assert "Row 1 is taken" in client.get(path, {"baris": 1}).content.decode()
    chosen = {"NIP BARU": "NOMOR INDUK", "NAMA": "NAMA LENGKAP", "UNOR NAMA": "BAGIAN"}
    assert post(path, chosen).status_code == 422
    twice = chosen | {"KEDUDUKAN HUKUM NAMA": "BAGIAN"}
    assert "same heading" in post(path, twice).content.decode()
    post(path, chosen | {"KEDUDUKAN HUKUM NAMA": "STATUS"})
    assert "Sri Wahyuni" in page_of(client, batch, aksi="create")
    assert ColumnHeading.objects.get(column="NAMA").heading == "NAMA LENGKAP"

    again = bring(content=(OWN + OWN_ROW).encode(), name="punya.csv")
    assert again.counts["create"] == 1
    assert 'value="NOMOR INDUK" selected' in client.get(path).content.decode()


def test_a_siasn_file_is_still_read_beside_own_headings(client, hr, bring, post):
    ColumnHeading.objects.create(column="NAMA", heading="NAMA LENGKAP", saved_at=NOW)
    assert bring(person(1)).counts["create"] == 1


def test_columns_of_a_file_that_is_gone_are_not_asked_for(client, hr, bring, post):
    batch = bring(person(1))
    post(f"{LIST}{batch.key}/tulis/")
    assert client.get(f"{LIST}{batch.key}/kolom/").status_code == 404


def test_two_columns_never_share_a_heading_in_the_database():
    ColumnHeading.objects.create(column="NAMA", heading="X", saved_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        ColumnHeading.objects.create(column="NIP BARU", heading="X", saved_at=NOW)


# --- Progress, lists, and who may -----------------------------------------------------------------


def test_a_run_under_way_shows_how_far_it_is(client, hr):
    batch = bring_file(filename="a.xlsx", as_of=TODAY, by=hr, at=NOW)
    batch.plan_job = Job.objects.create(
        work="x",
        title="x",
        asked_at=NOW,
        begun_at=NOW,
        beat_at=NOW,
        done=5,
        total=10,
    )
    batch.save()
    page = client.get(f"{LIST}{batch.key}/")
    assert page["Refresh"] == "2"
    assert "5 of 10" in page.content.decode()
    Job.objects.update(beat_at=NOW - timedelta(minutes=11))
    page = client.get(f"{LIST}{batch.key}/")
    assert "Refresh" not in page
    assert "interrupted" in page.content.decode()


def test_lists_cost_the_same_however_long(
    client, hr, bring, django_assert_max_num_queries
):
    batch = bring(person(1))
    paths = [LIST, f"{LIST}{batch.key}/?aksi=create"]
    for path in paths:
        client.get(path)
    costs = []
    for path in paths:
        with django_assert_max_num_queries(40) as few:
            client.get(path)
        costs.append(len(few))
    for number in range(12):
        bring_file(filename=f"{number}.csv", as_of=TODAY, by=UserFactory(), at=NOW)
    ImportRow.objects.bulk_create(
        ImportRow(batch=batch, position=number, action="create", name="x")
        for number in range(100, 140)
    )
    for path, cost in zip(paths, costs, strict=True):
        with django_assert_max_num_queries(cost):
            client.get(path)


ADDRESSES = ("", "{key}/", "{key}/kolom/", "{key}/hasil.csv", "{key}/hasil.xlsx")
POSTS = ("", "{key}/periksa/", "{key}/tulis/", "{key}/kolom/")


def test_only_hr_of_the_whole_agency_finds_it(client, agency, tmp_path):
    office = UnitFactory(parent=agency)
    path = xlsx(tmp_path / "a.xlsx", [person(1)])
    batch = bring_file(filename="a.xlsx", as_of=TODAY, by=None, at=NOW)
    plan_import(batch=batch, path=path)
    places = {LIST + place.format(key=batch.key) for place in ADDRESSES}
    posts = {LIST + place.format(key=batch.key) for place in POSTS}
    for place in places:
        assert client.get(place).status_code == 302
    for role, unit in (("hr", office), ("leader", agency), ("assessor", agency)):
        user = UserFactory()
        grant(user, role, unit)
        client.force_login(user)
        for place in places:
            assert client.get(place).status_code == 404, (role, place)
        for place in posts:
            assert client.post(place).status_code == 404, (role, place)
    batch.refresh_from_db()
    assert batch.confirmed_at is None


def test_the_menu_leads_there_only_whom_it_lets_in(client, hr, agency):
    assert LIST in client.get("/sdm/belum-masuk/").content.decode()
    user = UserFactory()
    grant(user, "hr", UnitFactory(parent=agency))
    client.force_login(user)
    assert LIST not in client.get("/sdm/belum-masuk/").content.decode()


def test_a_new_site_without_any_unit_begins_with_a_file(client, bring, post):
    client.force_login(UserFactory(is_superuser=True))
    batch = bring(person(1))
    post(f"{LIST}{batch.key}/tulis/")
    assert Employee.objects.count() == 1


def test_a_result_that_is_not_there_is_not_found(client, hr, bring):
    batch = bring(person(1))
    assert client.get(f"{LIST}{batch.key}/hasil.xlsx").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"confirmed_at": NOW},
        {"confirmed_by": True, "known_digest": "x"},
        {"is_written": True},
    ],
)
def test_the_database_holds_the_order_of_an_import(wrong):
    facts = {"filename": "a", "as_of": TODAY, "brought_at": NOW}
    facts |= {n: UserFactory() if n.endswith("_by") else v for n, v in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        PeopleImport.objects.create(**facts)


def test_the_database_holds_each_place_once(hr):
    batch = bring_file(filename="a", as_of=TODAY, by=hr, at=NOW)
    ImportRow.objects.create(batch=batch, position=1, action="create")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportRow.objects.create(batch=batch, position=1, action="create")

"""Training for SIASN: its fields, its files, and what went out before."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.certifying import pdf_of
from courses.certifying import revoke as revoke_certificate
from courses.external.deciding import revoke as revoke_external
from elearning.background import run
from elearning.evidence.exporting import works
from elearning.evidence.models import CourseExport, CourseExportRow
from elearning.models import Job
from elearning.people.models import AgencySettings, RoleGrant
from tests.conftest import NOW
from tests.courses.sending import approved, paper, send
from tests.evidence.acting import complete, person, revoke, xlsx_lines
from tests.factories import UserFactory, grant, republish

pytestmark = pytest.mark.django_db

FIELDS = [
    "NIP",
    "id",
    "instansiId",
    "institusiPenyelenggara",
    "jenisDiklatId",
    "jenisKursus",
    "jenisKursusSertipikat",
    "jumlahJam",
    "lokasiId",
    "namaKursus",
    "nomorSertipikat",
    "path",
    "pnsOrangId",
    "tahunKursus",
    "tanggalKursus",
    "tanggalSelesaiKursus",
]


@pytest.fixture
def hr(office):
    user = UserFactory()
    grant(user, RoleGrant.Role.HR, office)
    return user


@pytest.fixture
def ani(office):
    return person(office, "Ani", with_account=True, siasn_person_id="A" * 32)


@pytest.fixture
def ask(client, hr, office, django_capture_on_commit_callbacks):
    """Ask by the page and let the worker run; answers the job."""
    client.force_login(hr)

    def asking(**changes):
        given = {"unit": office.code, "tahun": "2026", "baru": "on"} | changes
        with django_capture_on_commit_callbacks(execute=True):
            answer = client.post("/sdm/jp/ekspor/", given)
        job = Job.objects.latest("pk")
        assert answer.url == f"/pekerjaan/{job.key}/"
        return job

    return asking


def bytes_of(job) -> bytes:
    assert job.problem == ""
    with job.file.open("rb") as file:
        return file.read()


def opened(job) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(bytes_of(job)))


def lines_of(job) -> list[dict[str, str]]:
    text = opened(job).read("kursus-siasn.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_each_training_has_the_fields_of_siasn(ask, ani, course):
    agency = AgencySettings.load()
    agency.name, agency.siasn_agency_id = "Kabupaten Wening", "B" * 32
    agency.save()
    completion = complete(ani, course)
    outside = approved(ani, jp=12)
    job = ask()
    module, external = lines_of(job)
    assert list(module) == FIELDS
    assert module == {
        "NIP": ani.nip,
        "id": "",
        "instansiId": "B" * 32,
        "institusiPenyelenggara": "Kabupaten Wening",
        "jenisDiklatId": "7",
        "jenisKursus": "",
        "jenisKursusSertipikat": "P",
        "jumlahJam": "1",
        "lokasiId": "",
        "namaKursus": "Gratifikasi",
        "nomorSertipikat": completion.certificate.number,
        "path": f"sertifikat/{ani.nip}/modul-{completion.pk}.pdf",
        "pnsOrangId": "A" * 32,
        "tahunKursus": "2026",
        "tanggalKursus": "04-10-2026",
        "tanggalSelesaiKursus": "05-10-2026",
    }
    assert external["jenisDiklatId"] == "8"
    assert external["path"] == f"sertifikat/{ani.nip}/luar-{outside.pk}.pdf"
    days = external["tanggalKursus"], external["tanggalSelesaiKursus"]
    assert days == ("04-05-2026", "06-05-2026")


def test_the_workbook_says_the_same_with_numbers_as_numbers(ask, ani):
    approved(ani, jp=12)
    job = ask()
    sheet = xlsx_lines(opened(job).read("kursus-siasn.xlsx"))
    assert sheet[0] == FIELDS
    row = dict(zip(*sheet, strict=True))
    assert (row["NIP"], row["jumlahJam"], row["tahunKursus"]) == (ani.nip, 12, 2026)
    assert row["tanggalKursus"] == "04-05-2026"


def test_every_certificate_lies_beside_it_under_1_mb(ask, ani, course):
    completion = complete(ani, course)
    approved(ani, file=paper("a"))
    job = ask()
    archive = opened(job)
    paths = [line["path"] for line in lines_of(job)]
    assert set(archive.namelist()) == {*paths, "kursus-siasn.csv", "kursus-siasn.xlsx"}
    assert archive.read(paths[0]) == bytes(pdf_of(completion.certificate).pdf)
    assert archive.read(paths[1]) == paper("a")
    assert all(archive.getinfo(path).file_size < 1_000_000 for path in paths)
    assert archive.testzip() is None


def test_what_went_out_is_recorded(ask, ani, hr, course, office):
    completion, outside = complete(ani, course), approved(ani)
    job = ask()
    export = CourseExport.objects.get()
    assert (export.key, export.unit, export.year) == (job.key, office, 2026)
    assert (export.exported_at, export.exported_by) == (NOW, hr)
    assert export.sha256 == sha256(bytes_of(job)).hexdigest()
    assert set(export.rows.values_list("completion", "certificate")) == {
        (completion.pk, None),
        (None, outside.pk),
    }
    assert job.summary["lines"] == ["2 pelatihan"]


def test_the_next_holds_only_what_is_new(ask, ani, course):
    complete(ani, course)
    ask()
    assert "sudah pernah diekspor" in ask().problem
    approved(ani)
    assert [line["jenisDiklatId"] for line in lines_of(ask())] == ["8"]
    assert len(lines_of(ask(baru=""))) == 2
    assert CourseExport.objects.count() == 3


def test_nothing_at_all_is_said(ask, ani):
    assert "belum ada yang dihitung" in ask(baru="").problem
    assert not CourseExport.objects.exists()


def test_only_what_counts_goes_out(ask, ani, course, school):
    approved(ani, number="1")
    approved(ani, number="1", name="Dua kali")
    send(ani, number="2", name="Menunggu")
    last_year = {"starts_on": date(2025, 1, 1), "ends_on": date(2025, 1, 2)}
    approved(ani, number="3", name="Tahun lalu", **last_year)
    approved(person(school, "Dodi", with_account=True))
    office = ani.memberships.get().unit
    budi, cici = person(office, "Budi"), person(office, "Cici")
    revoke(complete(budi, course))
    withdrawn = complete(cici, course).certificate
    revoke_certificate(certificate=withdrawn, reason="Salah.", by=UserFactory(), at=NOW)
    assert [line["nomorSertipikat"] for line in lines_of(ask())] == ["1"]


def test_less_than_an_hour_is_left_out_and_hours_are_whole(ask, ani, course):
    republish(course, jp=Decimal("0.5"))
    complete(ani, course)
    assert "belum ada yang dihitung" in ask().problem
    republish(course, jp=Decimal("2.5"))
    complete(person(ani.memberships.get().unit, "Budi"), course)
    assert [line["jumlahJam"] for line in lines_of(ask())] == ["2"]


def test_work_done_twice_is_the_same_and_recorded_once(ask, ani, course):
    complete(ani, course)
    job = ask()
    first = bytes_of(job)
    approved(ani)  # meanwhile
    Job.objects.filter(pk=job.pk).update(finished_at=None)  # the worker was killed
    run(key=str(job.key), clock=timezone.now)
    job.refresh_from_db()
    assert bytes_of(job) == first
    assert CourseExport.objects.count() == 1


def test_two_at_once_do_not_both_take_what_is_new(ask, ani, course, monkeypatch):
    """The second has chosen before the first has recorded."""
    completion = complete(ani, course)
    write = works.write_archive

    def while_another_finishes(**asked):
        other = CourseExport.objects.create(
            key=ani.key,
            unit=ani.memberships.get().unit,
            year=2026,
            only_new=True,
            row_count=1,
            sha256="0" * 64,
            exported_at=NOW,
            exported_by=UserFactory(),
        )
        CourseExportRow.objects.create(export=other, completion=completion)
        return write(**asked)

    monkeypatch.setattr(works, "write_archive", while_another_finishes)
    assert "baru saja diekspor orang lain" in ask().problem
    assert CourseExport.objects.count() == 1


def test_what_was_revoked_since_is_told(ask, ani, course, hr):
    completion, outside = complete(ani, course), approved(ani)
    ask()
    revoke(completion)
    revoke_external(certificate=outside, reason="Palsu.", by=hr, at=NOW)
    approved(ani, number="9", name="Baru")
    assert ask().summary["lines"] == [
        "1 pelatihan",
        "2 pelatihan yang pernah diekspor sudah dicabut: hapus dari SIASN.",
    ]


def test_a_scope_that_was_lost_gives_nothing(ani, hr, school):
    approved(ani)
    job = Job.objects.create(
        work=f"{works.__name__}.export_courses",
        title="SIASN",
        parameters={"unit": school.code, "year": 2026, "only_new": False},
        asked_by=hr,
        asked_at=NOW,
    )
    run(key=str(job.key), clock=timezone.now)
    job.refresh_from_db()
    assert "not among yours" in job.problem or "tidak lagi termasuk" in job.problem
    assert not job.file


@pytest.mark.parametrize("both", [True, False])
def test_a_row_is_of_one_thing(ask, ani, course, both):
    completion, outside = complete(ani, course), approved(ani)
    ask()
    export = CourseExport.objects.get()
    facts = {"completion": completion, "certificate": outside} if both else {}
    with pytest.raises(IntegrityError, match="one_thing"), transaction.atomic():
        CourseExportRow.objects.create(export=export, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseExportRow.objects.create(export=export, completion=completion)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseExportRow.objects.create(export=export, certificate=outside)


def test_an_export_has_rows(office, hr):
    with pytest.raises(IntegrityError, match="has_rows"), transaction.atomic():
        CourseExport.objects.create(
            key="0" * 32,
            unit=office,
            year=2026,
            only_new=False,
            row_count=0,
            sha256="0" * 64,
            exported_at=NOW,
            exported_by=hr,
        )

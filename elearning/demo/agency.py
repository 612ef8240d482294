"""What the demo agency says of itself, and the library as it published it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings

from courses.founding import found_site
from courses.loading import Release
from courses.models import ChangeKind, CourseVersion, HomePage
from elearning.people.models import AgencySettings, User
from quizzes.loading import load_files, load_module, read_library

LIBRARY = Path(settings.BASE_DIR) / "courses" / "library"
PUBLISHED_DAYS_AGO = 295
AGENCY = {
    "name": "Pemerintah Kabupaten Arunika",
    "short_name": "Kabupaten Arunika",
    "city": "Arunika",
    "address": "Jalan Bhinneka Raya Nomor 1, Arunika",
    "certificate_number_format": "800.2/{number:05d}/BKPSDM/{year}",
    "signatory_name": "Dra. Ratna Wijayanti, M.Si.",
    "signatory_position": "Kepala Badan Kepegawaian dan Pengembangan SDM",
    "signatory_rank": "Pembina Utama Muda (IV/c)",
    "signatory_nip": "197003121995032001",
}
HEADING = "Bekerja jujur itu bisa dipelajari."
INTRODUCTION = (
    "Modul antikorupsi dan Zona Integritas untuk setiap pegawai, terbuka juga bagi "
    "masyarakat. Baca di ponsel, uji pemahaman, dan sertifikat Anda terbit saat itu juga."
)
INDEX_INTRODUCTION = (
    "Bacaan singkat dengan contoh dari loket, puskesmas, dan ruang rapat, lalu tes. "
    "Pada setiap modul tertera pertanyaan LKE yang dilayaninya, dasar hukumnya, dan "
    "kapan terakhir ditinjau."
)


def describe_agency(*, at: datetime) -> None:
    """Name, signatory and front page. What was changed in the CMS since stays."""
    index = found_site(by=None, at=at)
    agency = AgencySettings.load()
    if agency.name != AGENCY["name"]:
        for field, value in AGENCY.items():
            setattr(agency, field, value)
        agency.save()
    home = HomePage.objects.get()
    if not home.heading:
        home.heading, home.introduction = HEADING, INTRODUCTION
        home.save()
    if not index.introduction:
        index.introduction = INDEX_INTRODUCTION
        index.save()


def publish_library(*, cast: dict[str, User], today: date, at: datetime) -> None:
    """Every module of the library as it was published early in the year.

    The trainer wrote them and the editor approved them.
    """
    for folder in _folders():
        if not CourseVersion.objects.filter(page__slug=folder.name).exists():
            _publish_first(folder, cast=cast, today=today, at=at)


def review_library(*, cast: dict[str, User], at: datetime) -> None:
    """The yearly review, after the year of learning: an editorial version of each module."""
    reviewed = _release(
        cast,
        at=at - timedelta(minutes=5),
        change_kind=ChangeKind.EDITORIAL,
        change_note="Tinjauan tahunan: isi dan dasar hukum diperiksa kembali.",
    )
    for folder in _folders():
        load_module(folder=folder, release=reviewed)


def _folders() -> list[Path]:
    return sorted(path.parent for path in LIBRARY.glob("*/module.toml"))


def _publish_first(
    folder: Path, *, cast: dict[str, User], today: date, at: datetime
) -> None:
    published_at = at - timedelta(days=PUBLISHED_DAYS_AGO)
    module, questions = read_library(folder)
    as_of_then = replace(
        module,
        reviewed_on=today - timedelta(days=PUBLISHED_DAYS_AGO + 3),
        review_due=today + timedelta(days=365 - PUBLISHED_DAYS_AGO),
    )
    load_files(
        module=as_of_then,
        questions=questions,
        release=_release(cast, at=published_at, change_kind=ChangeKind.FIRST),
    )


def _release(
    cast: dict[str, User], *, at: datetime, change_kind: str, change_note: str = ""
) -> Release:
    return Release(
        by=cast["pelatih"],
        approved_by=cast["editor"],
        at=at,
        change_kind=change_kind,
        change_note=change_note,
    )

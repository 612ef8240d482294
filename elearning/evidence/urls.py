"""HR's pages and the assessor's."""

from django.urls import path, re_path

from .tables import TABLES
from .views import (
    assessor,
    downloads,
    gains,
    hr,
    jp,
    jp_exports,
    lists,
    packs,
    remarks,
    replay,
    seals,
)

urlpatterns = [
    path("sdm/", hr.overview, name="hr"),
    path("sdm/unit-saya/", hr.leader, name="hr_leader"),
    path("sdm/pegawai/", hr.people, name="hr_people"),
    path("sdm/pegawai/<uuid:key>/", hr.person, name="hr_person"),
    path("sdm/matriks/", lists.matrix, name="hr_matrix"),
    path("sdm/belum-masuk/", lists.absent, name="hr_absent"),
    path("sdm/berkala/", lists.quarters, name="hr_quarters"),
    path("sdm/tuntas/", lists.recorded, name="hr_recorded"),
    re_path(
        rf"^sdm/(?P<table>{'|'.join(TABLES)})\.(?P<kind>csv|xlsx)$",
        downloads.table_file,
        name="hr_file",
    ),
    path("sdm/hasil-belajar/", gains.page, name="hr_gains"),
    re_path(
        r"^sdm/hasil-belajar\.(?P<kind>csv|xlsx)$", gains.file, name="hr_gains_file"
    ),
    path("sdm/jp/", jp.overview, name="jp"),
    re_path(
        r"^sdm/jp/pegawai\.(?P<kind>csv|xlsx)$", jp.people_file, name="jp_people_file"
    ),
    re_path(r"^sdm/jp/unit\.(?P<kind>csv|xlsx)$", jp.units_file, name="jp_units_file"),
    path("sdm/jp/pegawai/<uuid:key>/", jp.person, name="jp_person"),
    path("sdm/jp/ekspor/", jp_exports.export, name="jp_export"),
    path("sdm/jp/tabel/", jp_exports.table, name="jp_table"),
    path("saya/jp/", jp.mine, name="jp_mine"),
    # Before the codes of certificates, which would take "segel" for one.
    path("verifikasi/segel/", seals.page, name="seals"),
    path("verifikasi/segel.json", seals.file, name="seals_file"),
    path("verifikasi/periksa.html", seals.checker, name="checker"),
    path("eviden/", assessor.overview, name="evidence"),
    path("eviden/nilai/", assessor.scores, name="evidence_scores"),
    path("eviden/paket/", packs.packs, name="evidence_packs"),
    path("eviden/paket/baru/", packs.ask, name="ask_pack"),
    path("eviden/paket/<int:pk>/berkas/", packs.file, name="pack_file"),
    path("eviden/paket/<int:pk>/serahkan/", packs.submit, name="submit_pack"),
    path("eviden/rekam/<int:pk>/", replay.record, name="replay"),
    path(
        "eviden/rekam/<int:pk>/versi/<int:version>/",
        replay.version,
        name="replay_version",
    ),
    path(
        "eviden/rekam/<int:pk>/percobaan/<int:attempt>/",
        replay.attempt,
        name="replay_attempt",
    ),
    path("eviden/<slug:code>/narasi/", remarks.story, name="tell_story"),
    path("eviden/<slug:code>/penilaian/", remarks.verdict, name="assess"),
    path("eviden/<slug:code>/", assessor.question, name="evidence_question"),
]

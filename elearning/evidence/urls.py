"""HR's pages and the assessor's."""

from django.urls import path, re_path

from .views import assessor, gains, hr, jp, jp_exports

urlpatterns = [
    path("sdm/", hr.overview, name="hr"),
    re_path(r"^sdm/unit\.(?P<kind>csv|xlsx)$", hr.units_file, name="hr_units_file"),
    path("sdm/pegawai/", hr.people, name="hr_people"),
    re_path(
        r"^sdm/pegawai\.(?P<kind>csv|xlsx)$", hr.people_file, name="hr_people_file"
    ),
    path("sdm/pegawai/<uuid:key>/", hr.person, name="hr_person"),
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
    path("eviden/", assessor.overview, name="evidence"),
    path("eviden/paket.zip", assessor.pack_file, name="evidence_pack"),
    path("eviden/<slug:code>/", assessor.question, name="evidence_question"),
]

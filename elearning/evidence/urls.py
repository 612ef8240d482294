"""HR's pages and the assessor's."""

from django.urls import path, re_path

from .views import assessor, gains, hr

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
    path("eviden/", assessor.overview, name="evidence"),
    path("eviden/paket.zip", assessor.pack_file, name="evidence_pack"),
    path("eviden/<slug:code>/", assessor.question, name="evidence_question"),
]

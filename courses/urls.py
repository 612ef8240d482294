"""Addresses of modules, lessons, my learning and certificates."""

from django.urls import include, path

from .views import (
    certificates,
    external,
    external_hr,
    lessons,
    mine,
    modules,
    notices,
    offline,
)

external_for_hr = [
    path("", external_hr.queue, name="external_queue"),
    path("<uuid:key>/", external_hr.detail, name="external_certificate"),
    path("<uuid:key>/berkas/", external_hr.file, name="external_file"),
    path("<uuid:key>/pratinjau/", external_hr.preview, name="external_preview"),
    path("<uuid:key>/setujui/", external_hr.approve, name="approve_external"),
    path("<uuid:key>/tolak/", external_hr.refuse, name="refuse_external"),
    path("<uuid:key>/cabut/", external_hr.revoke, name="revoke_external"),
]

urlpatterns = [
    path("", modules.home, name="home"),
    path("modul/", modules.course_index, name="course_index"),
    path("modul/<slug:course>/", modules.course, name="course"),
    path("modul/<slug:course>/mulai/", modules.begin, name="begin_course"),
    path("modul/<slug:course>/<slug:step>/", lessons.step, name="step"),
    path("saya/", mine.my_learning, name="my_learning"),
    path("saya/pemberitahuan/", notices.notices, name="notices"),
    path("saya/kalender/", notices.calendar, name="calendar"),
    path("kalender/<str:token>.ics", notices.calendar_file, name="calendar_file"),
    path("saya/sertifikat-luar/", external.listing, name="external_certificates"),
    path("saya/sertifikat-luar/kirim/", external.send, name="send_external"),
    path(
        "saya/sertifikat-luar/<uuid:key>/perbaiki/",
        external.send,
        name="correct_external",
    ),
    path(
        "saya/sertifikat-luar/<uuid:key>/berkas/",
        external.file,
        name="own_external_file",
    ),
    path("sdm/jp/sertifikat/", include(external_for_hr)),
    path("mendarat/", mine.landing, name="landing"),
    path(
        "sertifikat/<slug:code>.pdf",
        certificates.certificate_pdf,
        name="certificate_pdf",
    ),
    path(
        "sertifikat/<slug:code>.json",
        certificates.certificate_badge,
        name="certificate_badge",
    ),
    path("verifikasi/", certificates.verify_certificate, name="verify"),
    path("verifikasi/status.json", offline.status, name="certificate_status"),
    path("verifikasi/luring.html", offline.checker, name="certificate_checker"),
    path(
        "verifikasi/<str:code>/",
        certificates.verify_certificate,
        name="verify_certificate",
    ),
]

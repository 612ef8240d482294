"""Addresses of modules, lessons, my learning and certificates."""

from django.urls import path

from .views import certificates, lessons, mine, modules, notices

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
    path("mendarat/", mine.landing, name="landing"),
    path(
        "sertifikat/<slug:code>.pdf",
        certificates.certificate_pdf,
        name="certificate_pdf",
    ),
    path("verifikasi/", certificates.verify_certificate, name="verify"),
    path(
        "verifikasi/<str:code>/",
        certificates.verify_certificate,
        name="verify_certificate",
    ),
]

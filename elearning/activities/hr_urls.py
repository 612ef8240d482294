"""Addresses of HR's pages about activities, below /sdm/kegiatan/."""

from django.urls import path

from .views import hr, lists

urlpatterns = [
    path("", hr.listing, name="activities"),
    path("baru/", hr.plan, name="plan_session"),
    path("<uuid:key>/", hr.detail, name="activity_session"),
    path("<uuid:key>/catat/", hr.by_hand, name="attend_by_hand"),
    path("<uuid:key>/tarik/<int:number>/", hr.withdraw, name="withdraw_attendance"),
    path("<uuid:key>/daftar/", lists.send, name="send_signed_list"),
    path("<uuid:key>/daftar/<uuid:sheet>/", lists.people, name="signed_list"),
    path("<uuid:key>/daftar/<uuid:sheet>/berkas/", lists.file, name="signed_list_file"),
]

"""Addresses of HR's pages about activities, below /sdm/kegiatan/."""

from django.urls import path

from .views import hr, lists, papers, photos

urlpatterns = [
    path("", hr.listing, name="activities"),
    path("baru/", hr.plan, name="plan_session"),
    path("<uuid:key>/", hr.detail, name="activity_session"),
    path("<uuid:key>/catat/", hr.by_hand, name="attend_by_hand"),
    path("<uuid:key>/tarik/<int:number>/", hr.withdraw, name="withdraw_attendance"),
    path("<uuid:key>/daftar/", lists.send, name="send_signed_list"),
    path("<uuid:key>/daftar/<uuid:sheet>/", lists.people, name="signed_list"),
    path("<uuid:key>/daftar/<uuid:sheet>/berkas/", lists.file, name="signed_list_file"),
    path("<uuid:key>/notulen/", papers.minutes, name="activity_minutes"),
    path("<uuid:key>/laporan/", papers.report, name="activity_report"),
    path("<uuid:key>/foto/", photos.gallery, name="activity_photos"),
    path("<uuid:key>/foto/<uuid:photo>/", photos.picture, name="activity_photo"),
    path("<uuid:key>/foto/<uuid:photo>/hapus/", photos.remove, name="remove_photo"),
    path("<uuid:key>/rancangan/<slug:kind>/", papers.draft, name="draft_paper"),
    path("<uuid:key>/terbitkan/<slug:kind>/", papers.issue, name="issue_paper"),
    path(
        "<uuid:key>/terbitan/<slug:kind>/<int:number>/",
        papers.issued,
        name="issued_paper",
    ),
]

"""Addresses in the room: the screen with the code, the doors, and the phone that scans."""

from django.urls import path

from .views import attending, rooms

urlpatterns = [
    path("kegiatan/<uuid:key>/layar/", rooms.screen, name="activity_screen"),
    path("kegiatan/<uuid:key>/buka/", rooms.open_doors, name="open_doors"),
    path("kegiatan/<uuid:key>/tutup/", rooms.close_doors, name="close_doors"),
    path("hadir/<str:code>/", attending.attend, name="attend"),
]

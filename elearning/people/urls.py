"""Sign-in, sign-out and password: the parts of allauth that this site uses."""

from allauth.account import views as allauth_views
from django.urls import path, re_path

from .views import activation, sign_in

urlpatterns = [
    path("masuk/", sign_in, name="account_login"),
    path("aktivasi/", activation.enter, name="activate"),
    path("aktivasi/sandi/", activation.password, name="activate_password"),
    path("aktivasi/minta-tautan/", activation.ask, name="ask_for_link"),
    path("aktivasi/tautan/<str:token>/", activation.by_link, name="activate_by_link"),
    path("keluar/", allauth_views.logout, name="account_logout"),
    path("sandi/", allauth_views.password_change, name="account_change_password"),
    path("sandi/buat/", allauth_views.password_set, name="account_set_password"),
    path("lupa-sandi/", allauth_views.password_reset, name="account_reset_password"),
    path(
        "lupa-sandi/terkirim/",
        allauth_views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^lupa-sandi/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "lupa-sandi/selesai/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]

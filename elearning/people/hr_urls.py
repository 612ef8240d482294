"""Addresses of HR's pages about people, below /sdm/."""

from django.urls import path, re_path

from .views import accounts, imports

urlpatterns = [
    path("pegawai/impor/", imports.listing, name="people_imports"),
    path("pegawai/impor/<uuid:key>/", imports.detail, name="people_import"),
    path("pegawai/impor/<uuid:key>/periksa/", imports.check_again, name="import_check"),
    path("pegawai/impor/<uuid:key>/tulis/", imports.confirm, name="import_confirm"),
    path("pegawai/impor/<uuid:key>/kolom/", imports.columns, name="import_columns"),
    re_path(
        r"^pegawai/impor/(?P<key>[0-9a-f-]{36})/hasil\.(?P<kind>csv|xlsx)$",
        imports.result_file,
        name="import_result",
    ),
    path("akun/", accounts.listing, name="accounts"),
    path("akun/unit/<path:code>/kode.pdf", accounts.print_slips, name="print_codes"),
    path("akun/unit/<path:code>/cabut/", accounts.revoke, name="revoke_codes"),
    path("akun/unit/<path:code>/tautan/", accounts.send_links, name="send_links"),
    path("akun/unit/<path:code>/", accounts.unit, name="unit_accounts"),
]

"""Addresses of HR's pages about duties and exemptions, below /sdm/."""

from django.urls import path

from .views import duties, duty_making, exemption_asking, exemptions

urlpatterns = [
    path("kewajiban/", duties.listing, name="duties"),
    path("kewajiban/baru/", duty_making.new_duty, name="new_duty"),
    path("kewajiban/<int:number>/", duties.duty, name="duty"),
    path("kewajiban/<int:number>/ubah/", duty_making.change_duty, name="change_duty"),
    path("kewajiban/<int:number>/akhiri/", duties.end_duty, name="end_duty"),
    path("pengecualian/", exemptions.listing, name="exemptions"),
    path("pengecualian/baru/", exemption_asking.new_exemption, name="new_exemption"),
    path("pengecualian/<int:number>/", exemptions.exemption, name="exemption"),
    path(
        "pengecualian/<int:number>/setujui/",
        exemptions.approve,
        name="approve_exemption",
    ),
    path(
        "pengecualian/<int:number>/tolak/", exemptions.refuse, name="refuse_exemption"
    ),
    path(
        "pengecualian/<int:number>/cabut/", exemptions.revoke, name="revoke_exemption"
    ),
]

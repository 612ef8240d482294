"""Addresses of HR's pages about quizzes, below /sdm/akomodasi/."""

from django.urls import path

from .views import accommodations

urlpatterns = [
    path("", accommodations.listing, name="accommodations"),
    path("baru/", accommodations.grant, name="grant_accommodation"),
    path("<int:number>/cabut/", accommodations.withdraw, name="withdraw_accommodation"),
]

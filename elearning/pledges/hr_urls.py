"""Addresses of HR's page about pledges, below /sdm/pakta/."""

from django.urls import path

from .views import hr

urlpatterns = [path("", hr.coverage, name="pledges")]

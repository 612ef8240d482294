from django.urls import path

from . import views

urlpatterns = [
    path("", views.jobs, name="jobs"),
    path("<uuid:key>/", views.job, name="job"),
    path("<uuid:key>/berkas/", views.job_file, name="job_file"),
]

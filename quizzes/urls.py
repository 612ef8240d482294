"""Addresses of attempts; the quiz itself is a step of its module."""

from django.urls import path

from .views import attempts, offline, saves

urlpatterns = [
    path("sw.js", offline.service_worker, name="quiz_service_worker"),
    path("<int:attempt>/", attempts.attempt, name="attempt"),
    path("<int:attempt>/jawab/", saves.saves, name="save_answer"),
    path("<int:attempt>/selesai/", attempts.finish, name="finish_attempt"),
    path("<int:attempt>/hasil/", attempts.result, name="attempt_result"),
]

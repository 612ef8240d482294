"""Addresses of attempts; the quiz itself is a step of its module."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from .views import attempts, offline, saves


class RecordNumber(IntConverter):
    """What the column of a number can hold; what is longer is no address."""

    regex = "[0-9]{1,18}"


register_converter(RecordNumber, "record")

urlpatterns = [
    path("sw.js", offline.service_worker, name="quiz_service_worker"),
    path("<record:attempt>/", attempts.attempt, name="attempt"),
    path("<record:attempt>/jawab/", saves.saves, name="save_answer"),
    path("<record:attempt>/selesai/", attempts.finish, name="finish_attempt"),
    path("<record:attempt>/hasil/", attempts.result, name="attempt_result"),
]

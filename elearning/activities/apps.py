from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "elearning.activities"
    label = "activities"

from django.apps import AppConfig


class PledgesConfig(AppConfig):
    name = "elearning.pledges"
    label = "pledges"

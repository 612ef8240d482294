from django.apps import AppConfig


class FrameworksConfig(AppConfig):
    name = "elearning.frameworks"
    label = "frameworks"

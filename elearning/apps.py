from django.apps import AppConfig


class ElearningConfig(AppConfig):
    name = "elearning"
    verbose_name = "Zona Integritas"

    def ready(self) -> None:
        from elearning import checks  # noqa: F401

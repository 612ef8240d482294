from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "elearning.evidence"
    label = "evidence"

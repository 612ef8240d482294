"""What HR took out for the personnel system, so that only what is new goes out again."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from courses.models import CourseCompletion, ExternalCertificate
from elearning.people.models import Unit


class CourseExport(models.Model):
    """Training that HR took out for SIASN: of which unit and year, when, and its digest.

    ``key`` is that of the background work, so that work done twice is recorded once.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    key = models.UUIDField(unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    only_new = models.BooleanField()
    row_count = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    exported_at = models.DateTimeField()
    exported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(row_count__gte=1), name="course_export_has_rows"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id} · {self.year} · {self.exported_at:%Y-%m-%d}"


class CourseExportRow(models.Model):
    """One training in an export: a module completed here, or a certificate from elsewhere."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    export = models.ForeignKey(
        CourseExport, on_delete=models.PROTECT, related_name="rows"
    )
    completion = models.ForeignKey(
        CourseCompletion,
        null=True,
        on_delete=models.PROTECT,
        related_name="export_rows",
    )
    certificate = models.ForeignKey(
        ExternalCertificate,
        null=True,
        on_delete=models.PROTECT,
        related_name="export_rows",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(completion__isnull=False, certificate__isnull=True)
                | models.Q(completion__isnull=True, certificate__isnull=False),
                name="course_export_row_is_of_one_thing",
            ),
            models.UniqueConstraint(
                fields=["export", "completion"], name="completion_exported_once_each"
            ),
            models.UniqueConstraint(
                fields=["export", "certificate"], name="certificate_exported_once_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.export_id} · {self.completion_id or self.certificate_id}"

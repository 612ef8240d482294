import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

# What people sent lies no longer than this, whatever becomes of it.
KEPT = timedelta(days=1)


def place_of_upload(batch: "PeopleImport", filename: str) -> str:
    """Outside the folders that are served; the name of the sender is not used."""
    return f"imports/{batch.key}"


class PeopleImport(models.Model):
    """A file of employees or of units: what it would change, who agreed, what it changed.

    The dry run fills the rows and ``counts``, and keeps in ``known_digest`` what was known;
    writing is refused when something else is known by then. The file itself goes once it is
    written, or after a day.
    """

    class Kind(models.TextChoices):
        EMPLOYEES = "employees", _("Employees")
        UNITS = "units", _("Units")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "filename": "none",
        "missing_headings": "none",
    }

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.EMPLOYEES)
    filename = models.CharField(max_length=200)
    upload = models.FileField(upload_to=place_of_upload, blank=True)
    as_of = models.DateField()
    brought_at = models.DateTimeField()
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    missing_headings = models.BooleanField(default=False)
    known_digest = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)
    known_active = models.PositiveIntegerField(default=0)
    found_active = models.PositiveIntegerField(default=0)
    new_units = models.JSONField(default=list)
    adopted = models.JSONField(default=list)
    skipped_sheets = models.JSONField(default=list)
    allow_partial = models.BooleanField(default=False)
    end_missing = models.BooleanField(default=False)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    is_written = models.BooleanField(default=False)
    plan_job = models.ForeignKey(
        "elearning.Job", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    apply_job = models.ForeignKey(
        "elearning.Job", null=True, on_delete=models.SET_NULL, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | models.Q(confirmed_at__isnull=False) & ~models.Q(known_digest=""),
                name="import_confirmed_after_dry_run",
            ),
            models.CheckConstraint(
                condition=models.Q(is_written=False)
                | models.Q(confirmed_at__isnull=False),
                name="import_written_after_confirmed",
            ),
        ]
        indexes = [models.Index(fields=["-brought_at"], name="import_newest")]

    def __str__(self) -> str:
        return self.filename

    @property
    def coverage(self) -> float:
        """The share of known active people whom the file names, 0 to 1."""
        return self.found_active / self.known_active if self.known_active else 1.0

    def is_stale(self, *, at: datetime) -> bool:
        """Whether the file has lain here long enough, so that it must go."""
        return bool(self.upload) and at - self.brought_at > KEPT


class Action(models.TextChoices):
    """What becomes of a row."""

    CREATE = "create", _("New")
    MOVE = "move", _("Changed job")
    UPDATE = "update", _("Changed details")
    UNCHANGED = "unchanged", _("Unchanged")
    PROBLEM = "problem", _("Problem, left out")
    MISSING = "missing", _("Not in the file")


class ImportRow(models.Model):
    """One row of the file, or one person whom it does not name, and what becomes of it.

    ``details`` is what writing needs; it is emptied afterwards.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "nip": "general",
        "name": "general",
        "message": "general",
        "details": "general",
    }

    batch = models.ForeignKey(
        PeopleImport, on_delete=models.CASCADE, related_name="rows"
    )
    position = models.PositiveIntegerField()
    sheet = models.CharField(max_length=120, blank=True)
    number = models.PositiveIntegerField(default=0)
    nip = models.CharField(max_length=60, blank=True)
    name = models.CharField(max_length=200, blank=True)
    action = models.CharField(max_length=10, choices=Action)
    message = models.TextField(blank=True)
    details = models.JSONField(null=True, encoder=DjangoJSONEncoder)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "position"], name="import_row_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["batch", "action", "position"], name="import_row_by_action"
            )
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.number}"


class ColumnHeading(models.Model):
    """How the agency's own files call a column of ours; kept for the next file."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"heading": "none"}

    column = models.CharField(max_length=40, unique=True)
    heading = models.CharField(max_length=200)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["heading"], name="heading_means_one_column")
        ]

    def __str__(self) -> str:
        return f"{self.heading} → {self.column}"

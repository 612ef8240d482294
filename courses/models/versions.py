from typing import ClassVar

from django.conf import settings
from django.db import models
from wagtail.models import Page

from .changes import ChangeKind
from .pages import CoursePage


class CourseVersion(models.Model):
    """What was published: the content of a module or of one of its steps, immutable.

    Every publication of a page writes one row. Completions, attempts and answers point here,
    so that what a person read and was asked can be shown for ever.
    ``content`` is canonical JSON; ``digest`` its SHA-256.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    page = models.ForeignKey(Page, on_delete=models.PROTECT, related_name="versions")
    course = models.ForeignKey(
        CoursePage, on_delete=models.PROTECT, related_name="all_versions"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    change_kind = models.CharField(max_length=10, choices=ChangeKind)
    change_note = models.CharField(max_length=300, blank=True)
    revision_id = models.BigIntegerField(null=True)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["page", "number"], name="version_number_once_a_page"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="version_number_from_1"
            ),
            models.CheckConstraint(
                condition=models.Q(approved_at__isnull=True, approved_by__isnull=True)
                | models.Q(approved_at__isnull=False, approved_by__isnull=False),
                name="version_approved_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} · {self.number}"

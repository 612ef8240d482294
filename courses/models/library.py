from typing import ClassVar

from django.conf import settings
from django.db import models
from wagtail.models import Page


class LibraryLoad(models.Model):
    """Which files a page was last written from.

    ``digest`` is over what the files say; a later draft than ``revision_id`` means that
    somebody has edited the page in the CMS since.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    page = models.OneToOneField(
        Page, on_delete=models.CASCADE, related_name="library_load"
    )
    digest = models.CharField(max_length=64)
    revision_id = models.BigIntegerField()
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return f"{self.page_id} · {self.digest[:8]}"

from typing import ClassVar

from django.conf import settings
from django.db import models

from .bank import QuestionBank


class QuestionPicture(models.Model):
    """A picture of questions, named by its own content, so that it can never change.

    ``sha256`` is that of the stored file. Questions hold it in their bodies with the words
    that stand for it.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    sha256 = models.CharField(max_length=64, unique=True)
    file = models.CharField(max_length=120)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.file


class QuestionUpload(models.Model):
    """A file of questions between its upload and the choice of what to bring in.

    It belongs to who sent it and goes when the questions are in or the next file comes.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"name": "none"}

    bank = models.ForeignKey(QuestionBank, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    format = models.CharField(max_length=12, blank=True)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    wagtail_reference_index_ignore = True

    def __str__(self) -> str:
        return self.name

"""Keeps a file of questions between its upload and the choice of what to bring in."""

from datetime import datetime

from django.db import transaction

from elearning.people.models import User

from .models import QuestionBank, QuestionUpload


@transaction.atomic
def keep_upload(
    *,
    bank: QuestionBank,
    name: str,
    format: str,
    content: bytes,
    by: User,
    at: datetime,
) -> QuestionUpload:
    """Keep the file for its sender; an earlier one of his goes."""
    QuestionUpload.objects.filter(uploaded_by=by).delete()
    return QuestionUpload.objects.create(
        bank=bank,
        name=name[:255],
        format=format,
        content=content,
        uploaded_at=at,
        uploaded_by=by,
    )


def drop_upload(*, upload: QuestionUpload) -> None:
    """The questions are in, or their sender has changed his mind."""
    upload.delete()

"""Hands a pack to the assessors: from then on its bytes are kept."""

from datetime import datetime
from hashlib import file_digest
from pathlib import PurePath

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from elearning.models import Job
from elearning.people.models import User

from .models import EvidencePack, PackSubmission


class CannotSubmit(Exception):
    """The message says why, and what to do."""


@transaction.atomic
def submit_pack(
    *, pack: EvidencePack, note: str, by: User, at: datetime
) -> PackSubmission:
    """Keep the file of ``pack`` as it was made. Raises CannotSubmit."""
    job = Job.objects.filter(key=pack.key).first() if pack.key else None
    if job is None or not job.file:
        raise CannotSubmit(_("The file of this pack is gone: make a new pack."))
    with job.file.open("rb") as content:
        if file_digest(content, "sha256").hexdigest() != pack.sha256:
            raise CannotSubmit(
                _(
                    "The file of this pack was changed after it was made: make a new one."
                )
            )
        content.seek(0)
        submission = PackSubmission(
            pack=pack, note=note, submitted_at=at, submitted_by=by
        )
        if PackSubmission.objects.filter(pack=pack).exists():
            raise CannotSubmit(_("This pack was submitted before."))
        submission.file.save(PurePath(job.file.name).name, content, save=False)
    try:
        with transaction.atomic():
            submission.save(force_insert=True)
    except IntegrityError:  # somebody else at this very moment
        submission.file.delete(save=False)
        raise CannotSubmit(_("This pack was submitted before.")) from None
    return submission

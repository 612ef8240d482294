"""What a form is filled with: the names and values posted, and the pictures they mention."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.http import QueryDict

from elearning.people.models import User
from quizzes.models import QuestionPicture
from quizzes.picturing import NotAPicture, store_picture

PICTURE, UPLOAD = "-picture", "-upload"


@dataclass(frozen=True, kw_only=True)
class Given:
    """``pictures`` are those known, by digest; ``refused`` the fields whose file was none.

    A ``quiet`` form complains of nothing: it is only shown in another shape.
    """

    data: QueryDict | None = None
    pictures: dict[str, QuestionPicture] = field(default_factory=dict)
    refused: frozenset[str] = frozenset()
    quiet: bool = False


def given_by(
    data: QueryDict, files: Any, *, by: User | None, at: datetime, quiet: bool = False
) -> Given:
    """What was posted, with its files stored at once, so that no complaint loses them."""
    filled = data.copy()
    refused = set()
    for name, file in files.items():
        if not name.endswith(UPLOAD):
            continue
        place = name.removesuffix(UPLOAD)
        try:
            stored = store_picture(data=file.read(), by=by, at=at)
            filled[place + PICTURE] = stored.sha256
        except NotAPicture:
            refused.add(name)
    return Given(
        data=filled, pictures=_pictures(filled), refused=frozenset(refused), quiet=quiet
    )


def _pictures(data: QueryDict) -> dict[str, QuestionPicture]:
    """The known pictures among those named. One query, none where none is named."""
    named = {value for name, value in data.items() if name.endswith(PICTURE) and value}
    if not named:
        return {}
    found = QuestionPicture.objects.filter(sha256__in=named)
    return {picture.sha256: picture for picture in found}

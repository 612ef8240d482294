"""Question banks on their way out, for other systems and for editing as a file."""

from pathlib import PurePosixPath
from typing import Any

from django.core.files.storage import default_storage

from .authoring import content_of
from .formats import ParsedQuestion
from .models import QuestionBank, QuestionVersion


def export_bank(bank: QuestionBank) -> tuple[ParsedQuestion, ...]:
    """The latest wording of every question in use, by code, with its pictures.

    One query; write them with ``quizzes.formats.write``.
    """
    questions = bank.questions.in_use().with_latest().order_by("code")
    return tuple(exported(q.code, q.latest) for q in questions if q.latest)


def exported(code: str, version: QuestionVersion) -> ParsedQuestion:
    """A version of the question with this code, as files hold questions."""
    content = content_of(version)
    pictures: dict[str, bytes] = {}
    facts = content.facts | {"body": _named(content.body, pictures)}
    return ParsedQuestion(code=code, pictures=pictures, **facts)


def _named(value: Any, pictures: dict[str, bytes]) -> Any:
    """The body with pictures by their names; their bytes go to ``pictures``."""
    if isinstance(value, list):
        return [_named(each, pictures) for each in value]
    if not isinstance(value, dict):
        return value
    copy = {name: _named(each, pictures) for name, each in value.items()}
    if isinstance(picture := value.get("picture"), dict):
        copy["picture"] = _picture(picture, pictures)
    return copy


def _picture(picture: dict[str, Any], pictures: dict[str, bytes]) -> dict[str, str]:
    file = str(picture.get("file", ""))
    name = str(picture.get("sha256", ""))[:16] + PurePosixPath(file).suffix
    if file and default_storage.exists(file):
        with default_storage.open(file) as stored:
            pictures[name] = stored.read()
    return {"name": name, "alt": str(picture.get("alt", ""))}

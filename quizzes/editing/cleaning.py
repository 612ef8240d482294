"""HTML that authors write is cleaned when it is saved, and again when it is shown."""

from typing import Any

from quizzes.rendering import cleaned

WRITTEN = {"text", "stem", "feedback"}


def clean_texts(value: Any) -> Any:
    """A body with every text cleaned; what learners type is compared as it is written."""
    if isinstance(value, list):
        return [clean_texts(item) for item in value]
    if isinstance(value, dict):
        return {name: _clean(name, part) for name, part in value.items()}
    return value


def _clean(name: str, part: Any) -> Any:
    if name == "answers":
        return [{**answer, "feedback": cleaned(answer["feedback"])} for answer in part]
    if name in WRITTEN and isinstance(part, str):
        return cleaned(part)
    return clean_texts(part)

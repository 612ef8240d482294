"""Pictures of a question by name; two with the same name keep apart by their content."""

from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any


def held(pictures: dict[str, bytes], name: str, data: bytes) -> str:
    """Put a picture in and tell the name that it is now held under."""
    if pictures.setdefault(name, data) != data:
        path = PurePosixPath(name)
        name = f"{path.stem}-{sha256(data).hexdigest()[:12]}{path.suffix}"
        pictures[name] = data
    return name


def moved(value: Any, source: dict[str, bytes], *, into: dict[str, bytes]) -> Any:
    """A body whose pictures are now held elsewhere, under names that are free there."""
    if isinstance(value, list):
        return [moved(each, source, into=into) for each in value]
    if not isinstance(value, dict):
        return value
    copy = {name: moved(each, source, into=into) for name, each in value.items()}
    picture = copy.get("picture")
    if isinstance(picture, dict) and picture.get("name") in source:
        name = picture["name"]
        copy["picture"] = picture | {"name": held(into, name, source[name])}
    return copy

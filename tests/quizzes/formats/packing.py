"""Packages for tests: made of texts by path, opened, and changed as an editor would."""

import re
import zipfile
from io import BytesIO


def packed(files):
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for path, data in files.items():
            package.writestr(path, data)
    return held.getvalue()


def opened(data):
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def edited(data, old, new):
    """A file of any format with another wording."""
    if not data.startswith(b"PK"):
        return data.replace(old.encode(), new.encode())
    files = opened(data).items()
    return packed({path: f.replace(old.encode(), new.encode()) for path, f in files})


def without_our_own(data):
    """A package as another system would give it back: without what only we read."""
    return packed(
        {
            path: re.sub(rb"<\?elearning .*?\?>\n", b"", file)
            if path.endswith(".xml")
            else file
            for path, file in opened(data).items()
        }
    )

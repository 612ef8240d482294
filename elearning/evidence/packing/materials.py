"""What was published, as pages that open without the site: text, pictures, digest."""

import base64
import mimetypes
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from typing import Any
from urllib.parse import unquote

from django.conf import settings
from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from wagtail.images import get_image_model

from courses.models import CourseVersion
from elearning.evidence.reporting.questions import QuestionReport, completions_of
from quizzes.models import QuestionVersion
from quizzes.previewing import as_asked

from .layout import MATERIALS, safe

# The page of the module itself; a step may have the module's slug.
MODULE = "00_modul"
ICON = re.compile(r"<svg class=\"icon\".*?</svg>", re.DOTALL)
SOURCE = re.compile(r'(?P<before><[^>]*?)\s+src="(?P<url>[^"]*)"')
LINK = re.compile(r'\bhref="/[^"]*"')
PICTURES = {"image"}
FOLDED = re.compile(r"<details(?! open)")


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A document that a lesson offers. ``content`` is None once it is no longer the same."""

    name: str
    title: str
    sha256: str
    content: bytes | None


@dataclass(frozen=True, kw_only=True)
class MaterialFile:
    """A file of the pack and how to write it."""

    path: str
    title: str
    write: Callable[[], bytes]


def versions_of(report: QuestionReport) -> QuerySet[CourseVersion]:
    """Versions of modules and steps that the participants really had, in order."""
    done = completions_of(report)
    used = Q(pk__in=done.values("version")) | Q(
        pk__in=done.values("enrolment__step_completions__version")
    )
    versions = CourseVersion.objects.filter(used)
    return versions.select_related(
        "page", "course", "approved_by", "published_by"
    ).order_by("page__path", "number")


def files_of(version: CourseVersion) -> Iterator[MaterialFile]:
    """The version as a page, then its documents as far as they are what they were."""
    is_course = version.page_id == version.course_id
    name = MODULE if is_course else safe(version.page.slug)
    stem = f"{name}_v{version.number}"
    folder = f"{MATERIALS}/{safe(version.course.slug)}"
    attached = attachments_of(version)
    yield MaterialFile(
        path=f"{folder}/{stem}.html",
        title=f"Materi: {version.title}, versi {version.number}",
        write=partial(material_page, version, attached=attached, folder=stem),
    )
    for file in attached:
        if file.content is not None:
            yield MaterialFile(
                path=f"{folder}/{stem}/{file.name}",
                title=f"Lampiran: {file.title}",
                write=partial(bytes, file.content),
            )


def attachments_of(version: CourseVersion) -> list[Attachment]:
    return [
        Attachment(
            name=safe(file["name"].rpartition("/")[2]),
            title=file["title"],
            sha256=file["sha256"],
            content=_stored(file["name"], digest=file["sha256"]),
        )
        for file in version.content.get("files", [])
        if file["kind"] not in PICTURES
    ]


def material_page(
    version: CourseVersion, *, attached: Sequence[Attachment], folder: str
) -> bytes:
    """The version as one HTML file; ``attached`` documents lie in ``folder`` beside it.

    Pictures are inside. Where one is gone or no longer what was published, its description
    stands in its place.
    """
    content = version.content
    page = render_to_string(
        "evidence/material.html",
        {
            "attached": attached,
            "body": _offline(content.get("html", ""), files=content.get("files", [])),
            "content": content,
            "folder": folder,
            "questions": _questions(content),
            "version": version,
        },
    )
    return page.encode()


def _questions(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The versions that a quiz may draw, each as it is asked."""
    found = QuestionVersion.objects.filter(pk__in=content.get("pool", []))
    return [
        {
            "code": version.question.code,
            "number": version.number,
            "html": _asked(version),
        }
        for version in found.select_related("question").order_by("question__code")
    ]


def _asked(version: QuestionVersion) -> SafeString:
    html = render_to_string("evidence/_asked.html", {"question": as_asked(version)})
    return SafeString(_inlined(html, pictures=dict(_pictures_of(version.body))))


def _pictures_of(body: Any) -> Iterator[tuple[str, str]]:
    """Names and digests of the stored pictures anywhere in the body of a question."""
    inside = body.values() if isinstance(body, dict) else body
    if isinstance(body, dict) and {"file", "sha256"} <= body.keys():
        yield body["file"], body["sha256"]
    if isinstance(body, dict | list):
        for part in inside:
            yield from _pictures_of(part)


def _offline(html: str, *, files: list[dict[str, Any]]) -> str:
    """Frozen HTML that needs nothing from the site, unfolded for printing."""
    pictures = _pictures([file for file in files if file["kind"] in PICTURES])
    text = FOLDED.sub("<details open", LINK.sub("", ICON.sub("", html)))
    return _inlined(text, pictures=pictures)


def _inlined(html: str, *, pictures: dict[str, str]) -> str:
    """HTML with its pictures inside, as far as they are what they were."""

    def inline(match: re.Match[str]) -> str:
        data = _picture(match["url"], pictures=pictures)
        return f'{match["before"]} src="{data}"' if data else match["before"]

    return SOURCE.sub(inline, html)


def _pictures(files: Sequence[dict[str, Any]]) -> dict[str, str]:
    """Stored files that show a picture as it was published, with the digest if known.

    A smaller copy that Wagtail made has none; it stands as long as its original does.
    """
    holding = [f for f in files if _stored(f["name"], digest=f["sha256"]) is not None]
    copies = (
        get_image_model()
        .get_rendition_model()
        .objects.filter(image__in=[file["id"] for file in holding])
    )
    names = copies.values_list("file", flat=True)
    return dict.fromkeys(names, "") | {f["name"]: f["sha256"] for f in holding}


def _picture(url: str, *, pictures: dict[str, str]) -> str:
    name = unquote(url.removeprefix(settings.MEDIA_URL))
    kind = mimetypes.guess_type(name)[0] or ""
    if name not in pictures or not kind.startswith("image/"):
        return ""
    content = _stored(name, digest=pictures[name])
    if content is None:
        return ""
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"


def _stored(name: str, *, digest: str) -> bytes | None:
    """The bytes of a stored file; None where it is gone or its ``digest`` does not hold."""
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        content = bytes(file.read())
    if digest and sha256(content).hexdigest() != digest:
        return None
    return content

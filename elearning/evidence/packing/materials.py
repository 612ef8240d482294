"""What was published, as pages that open without the site: text, pictures, digest."""

import base64
import mimetypes
import re
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import render_to_string

from courses.models import CourseVersion
from elearning.evidence.reporting.questions import QuestionReport
from quizzes.models import QuestionVersion

ICON = re.compile(r"<svg class=\"icon\".*?</svg>", re.DOTALL)
SOURCE = re.compile(r'src="(?P<url>[^"]+)"')


def versions_of(report: QuestionReport) -> list[CourseVersion]:
    """Versions of modules and steps that the participants really had, in order."""
    completions = [participant.completion_id for participant in report.participants]
    steps = CourseVersion.objects.filter(
        step_completions__enrolment__completion__in=completions
    )
    modules = CourseVersion.objects.filter(course_completions__in=completions)
    found = {
        version.pk: version for version in (*modules.distinct(), *steps.distinct())
    }
    ordered = CourseVersion.objects.filter(pk__in=found).select_related(
        "page", "course", "approved_by", "published_by"
    )
    return list(ordered.order_by("page__path", "number"))


def material_page(version: CourseVersion) -> bytes:
    """The version as one HTML file; pictures are inside where they are still the same."""
    content = version.content
    page = render_to_string(
        "evidence/material.html",
        {
            "version": version,
            "content": content,
            "body": _offline(content.get("html", ""), files=content.get("files", [])),
            "questions": _questions(content),
        },
    )
    return page.encode()


def stylesheet() -> bytes:
    return (Path(settings.BASE_DIR) / "templates/documents/material.css").read_bytes()


def _questions(content: dict[str, Any]) -> list[QuestionVersion]:
    found = QuestionVersion.objects.filter(pk__in=content.get("pool", []))
    return list(found.select_related("question").order_by("question__code"))


def _offline(html: str, *, files: list[dict[str, Any]]) -> str:
    """Frozen HTML without icons, its pictures as data; only files whose digest holds."""
    digests = {str(file["name"]): str(file["sha256"]) for file in files}

    def inline(match: re.Match[str]) -> str:
        data = _picture(match["url"], digests=digests)
        return f'src="{data}"' if data else 'src=""'

    return SOURCE.sub(inline, ICON.sub("", html))


def _picture(url: str, *, digests: dict[str, str]) -> str:
    name = url.removeprefix(settings.MEDIA_URL)
    if not url.startswith(settings.MEDIA_URL) or not default_storage.exists(name):
        return ""
    with default_storage.open(name) as file:
        content = file.read()
    wanted = digests.get(name)
    if wanted is not None and sha256(content).hexdigest() != wanted:
        return ""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"

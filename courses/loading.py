"""Writes the pages of a module from the library's files, and publishes them.

The same files again change nothing. A page that was edited in the CMS since is kept as it
is and named in the report: people's work comes before files.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha1, sha256
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.images import get_image_model
from wagtail.models import Page

from elearning.canonical import digest
from elearning.frameworks.models import Question as LkeQuestion
from elearning.people.models import User

from .founding import library_collection
from .library_files import LessonFile, ModuleFile
from .library_markdown import Block
from .models import (
    ChangeKind,
    CourseIndexPage,
    CourseLegalBasis,
    CoursePage,
    LessonPage,
    LibraryLoad,
)
from .publishing import publish

FRAMEWORK = "lke-zi-2021"


class SiteNotFounded(Exception):
    """There is no list of modules yet; found the site first."""


class LkeQuestionUnknown(Exception):
    """A module names questions that the worksheet does not have, or it is not loaded."""


@dataclass(frozen=True, kw_only=True)
class Release:
    """By whom, when and as what kind of change the files are published."""

    by: User | None
    at: datetime
    approved_by: User | None = None
    change_kind: str
    change_note: str


@dataclass
class LoadReport:
    """What loading did, by title. ``kept`` were edited in the CMS and left alone."""

    module: str
    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def changed_anything(self) -> bool:
        return bool(self.created or self.updated)


@transaction.atomic
def load_course(
    *, module: ModuleFile, release: Release, report: LoadReport
) -> CoursePage:
    """The page of the module itself, without its steps."""
    index = CourseIndexPage.objects.first()
    if index is None:
        raise SiteNotFounded
    cover = _image(module, module.cover, alt=module.cover_alt, by=release.by)
    facts = {
        name: value
        for name, value in asdict(module).items()
        if name not in {"lessons", "images", "pretest", "posttest"}
    }
    values = {
        "summary": module.summary,
        "audience": module.audience,
        "objectives": "\n".join(module.objectives),
        "jp": module.jp,
        "minutes": module.minutes,
        "cover": cover,
        "cover_alt": module.cover_alt,
        "is_public": module.is_public,
        "lke_questions": _lke_questions(module.lke),
        "legal_bases": [
            CourseLegalBasis(sort_order=place, **asdict(basis))
            for place, basis in enumerate(module.legal_bases)
        ],
        "author_role": module.author_role,
        "reviewed_on": module.reviewed_on,
        "review_due": module.review_due,
    }
    page = CoursePage(title=module.title, slug=module.slug)
    course: CoursePage = write_page(
        page,
        parent=index,
        values=values,
        contents=digest([facts, _picture_digest(module, module.cover)]),
        release=release,
        report=report,
    )
    return course


def load_lesson(
    *,
    course: CoursePage,
    lesson: LessonFile,
    module: ModuleFile,
    release: Release,
    report: LoadReport,
) -> LessonPage:
    pictures = [block.value["path"] for block in lesson.blocks if block.kind == "image"]
    stream = [_block(block, module, by=release.by) for block in lesson.blocks]
    body_field = LessonPage._meta.get_field("body")
    values = {
        "summary": lesson.summary,
        "minutes": lesson.minutes,
        "body": body_field.to_python(stream),
    }
    page: LessonPage = write_page(
        LessonPage(title=lesson.title, slug=lesson.slug),
        parent=course,
        values=values,
        contents=digest(
            [asdict(lesson), [_picture_digest(module, path) for path in pictures]]
        ),
        release=release,
        report=report,
    )
    return page


def write_page(
    page: Any,
    *,
    parent: Page,
    values: dict[str, Any],
    contents: str,
    release: Release,
    report: LoadReport,
) -> Any:
    """Create, update or leave alone one page, found below ``parent`` by its slug.

    ``contents`` is the digest of what the files say. Answers the page as it stands.
    """
    known = type(page).objects.child_of(parent).filter(slug=page.slug).first()
    if known is None:
        _fill(page, values)
        page.live, page.owner = False, release.by
        parent.add_child(instance=page)
        _publish(page, contents, release=release, change_kind=ChangeKind.FIRST)
        report.created.append(page.title)
        return page
    load = LibraryLoad.objects.filter(page_id=known.pk).first()
    if load is not None and load.digest == contents:
        report.unchanged.append(known.title)
        return known
    if load is None or known.latest_revision_id != load.revision_id:
        report.kept.append(known.title)
        return known
    known.title = page.title
    _fill(known, values)
    _publish(known, contents, release=release, change_kind=release.change_kind)
    report.updated.append(known.title)
    return known


def order_steps(course: CoursePage, pages: list[Page]) -> None:
    """Put the steps in this order; steps that people added stay behind them."""
    wanted = [page.pk for page in pages]
    children = course.get_children().order_by("path").values_list("pk", flat=True)
    if [pk for pk in children if pk in wanted] == wanted:
        return
    for pk in wanted:
        parent = Page.objects.get(pk=course.pk)
        others = parent.get_children().exclude(pk__in=wanted).order_by("path")
        first_other = others.first()
        page = Page.objects.get(pk=pk)
        if first_other is None:
            page.move(parent, pos="last-child")
        else:
            page.move(first_other, pos="left")


def _fill(page: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        setattr(page, name, value)


def _publish(page: Any, contents: str, *, release: Release, change_kind: str) -> None:
    version = publish(
        page=page,
        by=release.by,
        at=release.at,
        change_kind=change_kind,
        change_note="" if change_kind == ChangeKind.FIRST else release.change_note,
        approved_by=release.approved_by,
    )
    LibraryLoad.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "digest": contents,
            "revision_id": version.revision_id,
            "loaded_at": release.at,
            "loaded_by": release.by,
        },
    )


def _block(block: Block, module: ModuleFile, *, by: User | None) -> dict[str, Any]:
    value = block.value
    if block.kind == "image":
        image = _image(module, value["path"], alt=value["alt"], by=by)
        value = {"image": image.pk, "alt": value["alt"], "caption": value["caption"]}
    return {"type": block.kind, "value": value}


def _image(module: ModuleFile, path: str, *, alt: str, by: User | None) -> Any:
    """The drawing as an image of the CMS. A changed file is a new image: what was
    published with the old one keeps it."""
    content = module.images[path]
    stem = PurePosixPath(path).stem
    fingerprint = sha1(content, usedforsecurity=False).hexdigest()
    collection, model = library_collection(), get_image_model()
    known = model.objects.filter(collection=collection, file_hash=fingerprint)
    if image := known.first():
        return image
    return model.objects.create(
        title=f"{module.title}: {stem.replace('-', ' ')}"[:255],
        description=alt[:255],
        file=ContentFile(content, name=f"{module.slug}-{stem}.svg"),
        file_hash=fingerprint,
        file_size=len(content),
        collection=collection,
        uploaded_by_user=by,
    )


def _picture_digest(module: ModuleFile, path: str) -> str:
    return sha256(module.images[path]).hexdigest()


def _lke_questions(codes: tuple[str, ...]) -> list[LkeQuestion]:
    found = [*LkeQuestion.objects.filter(framework__slug=FRAMEWORK, code__in=codes)]
    if missing := set(codes) - {question.code for question in found}:
        raise LkeQuestionUnknown(", ".join(sorted(missing)))
    return found

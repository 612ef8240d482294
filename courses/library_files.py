"""The library of modules as files: a folder is read into plain data, or into problems.

Pure: files in, frozen dataclasses out; no database, no Django. The format is described in
``courses/library/README.md``.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from .library_markdown import Block, read_blocks
from .library_texts import Problem, Report
from .library_toml import Table, parse_toml

LESSON_NAME = re.compile(r"(?P<number>\d+)-(?P<slug>[a-z0-9-]+)\.md")
# A drawing is shown, never run.
ACTIVE_SVG = re.compile(
    rb"<script|<foreignObject|\son[a-z]+\s*=|javascript:", re.IGNORECASE
)


@dataclass(frozen=True, kw_only=True)
class LegalBasisEntry:
    regulation: str
    title: str
    valid_from: date | None
    source: str


@dataclass(frozen=True, kw_only=True)
class QuizEntry:
    """A quiz of the module. ``attempts`` 0 means no limit, ``pass_mark`` is in percent."""

    title: str
    slug: str
    draw: int
    pass_mark: int
    attempts: int


@dataclass(frozen=True, kw_only=True)
class LessonFile:
    """A lesson; ``sources`` are the keys of what its facts were taken from."""

    slug: str
    number: int
    title: str
    summary: str
    minutes: int
    sources: tuple[str, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, kw_only=True)
class ModuleFile:
    """A whole module but for its questions. ``images`` holds the files by their path."""

    slug: str
    title: str
    summary: str
    audience: str
    jp: Decimal
    minutes: int
    cover: str
    cover_alt: str
    objectives: tuple[str, ...]
    lke: tuple[str, ...]
    author_role: str
    is_public: bool
    reviewed_on: date
    review_due: date
    legal_bases: tuple[LegalBasisEntry, ...]
    pretest: QuizEntry | None
    posttest: QuizEntry | None
    lessons: tuple[LessonFile, ...]
    images: Mapping[str, bytes] = field(hash=False)


class LibraryHasProblems(Exception):
    """Files of the library cannot be used. ``problems`` says which lines and why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read_module(folder: Path) -> ModuleFile:
    """The module in ``folder``. Raises LibraryHasProblems with all that is wrong."""
    problems: list[Problem] = []
    file = folder / "module.toml"
    if not file.is_file():
        raise LibraryHasProblems([Problem(f"{folder.name}/module.toml", 1, "no file")])
    images = _images(folder, problems)
    lessons = _lessons(folder, problems, images)
    report = Report(_name(file), problems)
    table = parse_toml(file.read_text("utf-8"), report=report)
    module = _module(table, lessons=lessons, images=images)
    if module.slug != folder.name:
        table.complain(
            "slug", f"the slug must be the name of the folder: {folder.name}"
        )
    if module.cover not in images:
        table.complain("cover", f"no such picture: {module.cover}")
    table.refuse_unknown()
    if problems:
        raise LibraryHasProblems(sorted(problems, key=lambda p: (p.file, p.line)))
    return module


def _name(file: Path) -> str:
    """'gratifikasi/module.toml', as problems name a file."""
    parts = file.parts[-3:] if file.parent.name == "lessons" else file.parts[-2:]
    return "/".join(parts)


def _module(
    table: Table, *, lessons: tuple[LessonFile, ...], images: Mapping[str, bytes]
) -> ModuleFile:
    return ModuleFile(
        slug=table.text("slug"),
        title=table.text("title"),
        summary=table.text("summary", longest=240),
        audience=table.text("audience", longest=240),
        jp=_jp(table),
        minutes=table.number("minutes"),
        cover=table.text("cover"),
        cover_alt=table.text("cover_alt", longest=240),
        objectives=table.texts("objectives"),
        lke=table.texts("lke"),
        author_role=table.text("author_role"),
        is_public=table.flag("is_public"),
        reviewed_on=table.day("reviewed_on"),
        review_due=table.day("review_due"),
        legal_bases=tuple(map(_legal_basis, table.tables("legal_basis"))),
        pretest=_quiz(table.table("pretest")),
        posttest=_quiz(table.table("posttest")),
        lessons=lessons,
        images=images,
    )


def _jp(table: Table) -> Decimal:
    try:
        return Decimal(table.text("jp"))
    except InvalidOperation:
        table.complain("jp", 'lesson hours are a decimal text, such as "2.0"')
        return Decimal(0)


def _legal_basis(table: Table) -> LegalBasisEntry:
    entry = LegalBasisEntry(
        regulation=table.text("regulation", longest=200),
        title=table.text("title", longest=300, default=""),
        valid_from=table.day("valid_from", required=False),
        source=table.text("source", longest=300, default=""),
    )
    table.refuse_unknown()
    return entry


def _quiz(table: Table | None) -> QuizEntry | None:
    if table is None:
        return None
    entry = QuizEntry(
        title=table.text("title"),
        slug=table.text("slug"),
        draw=table.number("draw"),
        pass_mark=table.number("pass_mark", default=0),
        attempts=table.number("attempts", default=0),
    )
    table.refuse_unknown()
    return entry


def _images(folder: Path, problems: list[Problem]) -> dict[str, bytes]:
    found = {}
    for file in sorted((folder / "images").glob("*.svg")):
        content = file.read_bytes()
        if active := ACTIVE_SVG.search(content):
            line = content.count(b"\n", 0, active.start()) + 1
            name = f"{folder.name}/images/{file.name}"
            problems.append(Problem(name, line, "a drawing must not hold script"))
        found[f"images/{file.name}"] = content
    return found


def _lessons(
    folder: Path, problems: list[Problem], images: Mapping[str, bytes]
) -> tuple[LessonFile, ...]:
    lessons = []
    for file in sorted((folder / "lessons").glob("*.md")):
        named = LESSON_NAME.fullmatch(file.name)
        if named is None:
            text = "the name must be a number and a slug: 10-apa-itu.md"
            problems.append(Problem(_name(file), 1, text))
            continue
        report = Report(_name(file), problems)
        lessons.append(_lesson(file, report, named, pictures=images))
    return tuple(lessons)


def _lesson(
    file: Path, report: Report, named: re.Match[str], *, pictures: Collection[str]
) -> LessonFile:
    opening, matter, body = ([*file.read_text("utf-8").split("+++\n", 2), "", ""])[:3]
    if opening.strip() or not matter:
        report.complain(1, "front matter between +++ lines is missing")
    table = parse_toml(matter, report=report, first_line=2)
    first_line = matter.count("\n") + 3
    lesson = LessonFile(
        slug=named["slug"],
        number=int(named["number"]),
        title=table.text("title", longest=255),
        summary=table.text("summary", longest=240),
        minutes=table.number("minutes"),
        sources=table.texts("sources", required=False),
        blocks=read_blocks(
            body, report=report, first_line=first_line, pictures=pictures
        ),
    )
    table.refuse_unknown()
    return lesson

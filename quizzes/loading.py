"""Brings a whole module of the library in: its page, its questions, quizzes and lessons."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from courses.library_files import (
    LibraryHasProblems,
    ModuleFile,
    QuizEntry,
    read_module,
)
from courses.library_texts import Problem
from courses.loading import (
    LoadReport,
    Release,
    load_course,
    load_lesson,
    order_steps,
    write_page,
)
from courses.models import CoursePage, LibraryLoad
from elearning.canonical import digest

from .authoring import get_or_create_bank, save_question
from .content import QuestionContent
from .models import Question, QuestionBank, QuizPage
from .question_files import read_questions

MINUTES_A_QUESTION = 2


def read_library(folder: Path) -> tuple[ModuleFile, dict[str, QuestionContent]]:
    """Module and questions of a folder. Raises LibraryHasProblems with all of them."""
    problems: list[Problem] = []
    questions = read_questions(folder / "questions.toml", problems=problems)
    try:
        module = read_module(folder)
    except LibraryHasProblems as found:
        raise LibraryHasProblems([*found.problems, *problems]) from found
    for entry, tag in ((module.pretest, "pre"), (module.posttest, "post")):
        count = sum(tag in question.tags for question in questions.values())
        if entry and count < entry.draw:
            text = f"{count} questions for '{tag}', fewer than the {entry.draw} drawn"
            problems.append(Problem(f"{folder.name}/questions.toml", 1, text))
    if problems:
        raise LibraryHasProblems(problems)
    return module, questions


def load_module(*, folder: Path, release: Release) -> LoadReport:
    """Load one module from its folder. Raises LibraryHasProblems before it writes."""
    module, questions = read_library(folder)
    return load_files(module=module, questions=questions, release=release)


@transaction.atomic
def load_files(
    *, module: ModuleFile, questions: dict[str, QuestionContent], release: Release
) -> LoadReport:
    """Publish what is new of a module that was read: pre-test, lessons, post-test."""
    report = LoadReport(module.slug)
    course = load_course(module=module, release=release, report=report)
    bank = get_or_create_bank(slug=module.slug, name=module.title)
    _load_questions(bank, course, questions, release=release, report=report)
    quizzes = {
        purpose: write_page(
            QuizPage(title=entry.title, slug=entry.slug),
            parent=course,
            values=_rules(entry, bank=bank, purpose=purpose),
            contents=_digest(entry, questions, purpose=purpose),
            release=release,
            report=report,
        )
        for purpose, entry in (("pre", module.pretest), ("post", module.posttest))
        if entry is not None
    }
    lessons = [
        load_lesson(
            course=course, lesson=lesson, module=module, release=release, report=report
        )
        for lesson in module.lessons
    ]
    before = [quizzes["pre"]] if "pre" in quizzes else []
    after = [quizzes["post"]] if "post" in quizzes else []
    order_steps(course, [*before, *lessons, *after])
    return report


def _load_questions(
    bank: QuestionBank,
    course: CoursePage,
    questions: dict[str, QuestionContent],
    *,
    release: Release,
    report: LoadReport,
) -> None:
    """Write new wordings; a question that people changed since the last load is kept."""
    known = {q.code: q for q in Question.objects.filter(bank=bank).with_latest()}
    loaded_at = _last_load(course)
    for code, content in questions.items():
        latest = known[code].latest if code in known else None
        if latest is not None and latest.digest == content.digest:
            continue
        is_edited = latest is not None and (
            loaded_at is None or latest.created_at > loaded_at
        )
        if is_edited or (code in known and known[code].retired_at):
            report.kept.append(code)
            continue
        save_question(
            bank=bank, code=code, content=content, by=release.by, at=release.at
        )


def _last_load(course: CoursePage) -> datetime | None:
    """When a quiz of the module was last written from files, and its questions with it."""
    loads = LibraryLoad.objects.filter(
        page__in=QuizPage.objects.child_of(course)
    ).order_by("-loaded_at")
    return loads.values_list("loaded_at", flat=True).first()


def _rules(entry: QuizEntry, *, bank: QuestionBank, purpose: str) -> dict[str, Any]:
    return {
        "bank": bank,
        "purpose": purpose,
        "draw_tag": purpose,
        "draw_count": entry.draw,
        "pass_mark": entry.pass_mark,
        "attempt_limit": entry.attempts,
        "minutes": entry.draw * MINUTES_A_QUESTION,
    }


def _digest(
    entry: QuizEntry, questions: dict[str, QuestionContent], *, purpose: str
) -> str:
    """Over the rules and the wordings of the questions it draws from."""
    asked = {
        code: question.digest
        for code, question in questions.items()
        if purpose in question.tags
    }
    return digest([asdict(entry), asked])

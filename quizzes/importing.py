"""Brings the questions of a file into a bank: first a plan to choose from, then the writing.

A question is known by its code, else by what it says: the same file twice adds nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any

from django.db import transaction

from elearning.people.models import User

from .authoring import save_question
from .content import QuestionContent
from .formats import Note, Parsed, ParsedQuestion, Problem
from .models import Question, QuestionBank
from .picturing import NotAPicture, Prepared, prepare, store_prepared

LONGEST_CODE = 40
NEW, CHANGED, SAME, RETIRED, UNSOUND = "new", "changed", "same", "retired", "unsound"


@dataclass(frozen=True)
class PlannedQuestion:
    """A question of the file and what importing it would do.

    ``number`` is its place in ``Parsed.questions``, from 0: what is chosen by. ``standing``
    is "new", "changed" (a new version of ``code``), "same" (nothing happens), "retired" (its
    code is retired here with another wording) or "unsound" (``problems`` holds codes).
    """

    number: int
    question: ParsedQuestion
    content: QuestionContent = field(repr=False)
    standing: str
    code: str
    notes: tuple[Note, ...] = ()
    problems: tuple[str, ...] = ()
    pictures: tuple[Prepared, ...] = field(default=(), repr=False)

    @property
    def can_be_imported(self) -> bool:
        return self.standing in {NEW, CHANGED}


@dataclass(frozen=True)
class ImportPlan:
    """What a file would change in a bank; ``problems`` are those of reading it."""

    format: str
    entries: tuple[PlannedQuestion, ...]
    problems: tuple[Problem, ...]

    def of(self, *standings: str) -> list[PlannedQuestion]:
        return [entry for entry in self.entries if entry.standing in standings]


@dataclass(frozen=True)
class ImportReport:
    """What was done: codes of questions that are new, have a new version, or are as before.

    ``left_out`` holds what was not chosen or could not be imported.
    """

    created: tuple[str, ...]
    changed: tuple[str, ...]
    same: tuple[str, ...]
    left_out: tuple[PlannedQuestion, ...]
    problems: tuple[Problem, ...]


def plan_import(*, bank: QuestionBank, parsed: Parsed) -> ImportPlan:
    """What importing the file would do. One query, and one a picture; writes nothing."""
    return ImportPlan(parsed.format, tuple(_planned(bank, parsed)), parsed.problems)


@transaction.atomic
def import_questions(
    *,
    bank: QuestionBank,
    parsed: Parsed,
    chosen: set[int] | None,
    by: User | None,
    at: datetime,
) -> ImportReport:
    """Write the chosen questions (by ``PlannedQuestion.number``; None: all that can be).

    Only what is new or changed is written, whatever is chosen.
    """
    # Two imports at once would give the same codes to different questions.
    QuestionBank.objects.select_for_update().get(pk=bank.pk)
    plan = plan_import(bank=bank, parsed=parsed)
    wanted = [
        entry
        for entry in plan.of(NEW, CHANGED)
        if chosen is None or entry.number in chosen
    ]
    for entry in wanted:
        for picture in entry.pictures:
            store_prepared(prepared=picture, by=by, at=at)
        save_question(bank=bank, code=entry.code, content=entry.content, by=by, at=at)
    written, same = {entry.number for entry in wanted}, plan.of(SAME)
    return ImportReport(
        created=tuple(entry.code for entry in wanted if entry.standing == NEW),
        changed=tuple(entry.code for entry in wanted if entry.standing == CHANGED),
        same=tuple(entry.code for entry in same),
        left_out=tuple(
            entry
            for entry in plan.entries
            if entry.number not in written and entry.standing != SAME
        ),
        problems=plan.problems,
    )


class _Known:
    """The questions of a bank by code and by wording, with those planned so far."""

    def __init__(self, bank: QuestionBank) -> None:
        questions = Question.objects.filter(bank=bank).with_latest().order_by("pk")
        self.by_code = {question.code: question for question in questions}
        self.by_digest = {
            question.latest.digest: question.code
            for question in self.by_code.values()
            if question.latest
        }
        self.planned: set[str] = set()
        self.slug = bank.slug[:30]
        self.numbers = count(len(self.by_code) + 1)

    def fresh_code(self) -> str:
        """As ``authoring.next_code``, but past what is planned already."""
        codes = (f"{self.slug}-{number:02d}" for number in self.numbers)
        return next(c for c in codes if c not in self.by_code and c not in self.planned)

    def standing(self, code: str, digest: str) -> tuple[str, str]:
        """What a question is to the bank, and its code there."""
        known = self.by_code.get(code)
        if known is not None and known.latest and known.latest.digest == digest:
            return SAME, code
        if known is None and digest in self.by_digest:
            return SAME, self.by_digest[digest]
        if known is not None and known.retired_at:
            return RETIRED, code
        return (CHANGED if known else NEW), code or self.fresh_code()

    def plan(self, code: str, digest: str) -> None:
        self.planned.add(code)
        self.by_digest[digest] = code


def _planned(bank: QuestionBank, parsed: Parsed) -> Iterator[PlannedQuestion]:
    known, prepared = _Known(bank), cache(prepare)
    for number, question in enumerate(parsed.questions):
        notes = list(question.notes)
        pictures: list[Prepared] = []
        body = _with_pictures(question, prepared, pictures=pictures, notes=notes)
        content = content_of_file(question, body)
        code = question.code if _is_code(question.code) else ""
        code = "" if code in known.planned else code
        standing, code = known.standing(code, content.digest)
        problems = tuple(content.problems())
        if problems:
            standing = UNSOUND
        elif standing in {NEW, CHANGED}:
            known.plan(code, content.digest)
        yield PlannedQuestion(
            number=number,
            question=question,
            content=content,
            standing=standing,
            code=code,
            notes=tuple(notes),
            problems=problems,
            pictures=tuple(pictures),
        )


def content_of_file(question: ParsedQuestion, body: dict[str, Any]) -> QuestionContent:
    """What a question of a file says, with its body as it is stored."""
    return QuestionContent(**question.facts | {"body": body}).veiled()


def _is_code(code: str) -> bool:
    return 0 < len(code) <= LONGEST_CODE and code.isprintable() and code == code.strip()


def _with_pictures(
    question: ParsedQuestion,
    prepared: Callable[[bytes], Prepared],
    *,
    pictures: list[Prepared],
    notes: list[Note],
) -> dict[str, Any]:
    """The body with pictures as they are stored; one that is none is noted and left out."""

    def walk(value: Any) -> Any:
        if isinstance(value, list):
            return [walk(each) for each in value]
        if not isinstance(value, dict):
            return value
        copy = {name: walk(each) for name, each in value.items() if name != "picture"}
        if picture := value.get("picture"):
            name = picture.get("name", "")
            try:
                kept = prepared(question.pictures[name])
            except (NotAPicture, KeyError):
                notes.append(Note("picture_missing", {"text": name}))
            else:
                pictures.append(kept)
                copy["picture"] = kept.facts(alt=picture.get("alt", ""))
        return copy

    body: dict[str, Any] = walk(question.body)
    return body

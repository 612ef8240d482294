"""Writes question banks: every edit is a new version, nothing is changed or deleted."""

from dataclasses import fields
from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from elearning.people.models import User

from .content import QuestionContent
from .models import Question, QuestionBank, QuestionVersion


class UnsoundQuestion(Exception):
    """The content cannot be asked. ``problems`` holds the codes of what is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(", ".join(problems))
        self.problems = problems


class QuestionIsRetired(Exception):
    """A retired question gets no new wording; write a new question instead."""


class QuestionHasMoved(Exception):
    """A version was saved since the one that this wording builds on; ``latest`` is its number."""

    def __init__(self, latest: int) -> None:
        super().__init__(latest)
        self.latest = latest


class ReasonMissing(Exception):
    """Nobody retires a question without saying why."""


def get_or_create_bank(*, slug: str, name: str) -> QuestionBank:
    bank, _created = QuestionBank.objects.get_or_create(
        slug=slug, defaults={"name": name}
    )
    return bank


def next_code(bank: QuestionBank) -> str:
    """A code that no question of the bank has yet: gratifikasi-21."""
    taken = set(bank.questions.values_list("code", flat=True))
    stem, number = bank.slug[:30], len(taken) + 1
    while f"{stem}-{number:02d}" in taken:
        number += 1
    return f"{stem}-{number:02d}"


@transaction.atomic
def add_question(
    *, bank: QuestionBank, content: QuestionContent, by: User | None, at: datetime
) -> QuestionVersion:
    """A new question of the bank under the next free code. Raises ``UnsoundQuestion``."""
    # Two authors at once would find the same code free, and write over each other.
    QuestionBank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    code = next_code(bank)
    return save_question(bank=bank, code=code, content=content, by=by, at=at)


@transaction.atomic
def save_question(
    *,
    bank: QuestionBank,
    code: str,
    content: QuestionContent,
    by: User | None,
    at: datetime,
    based_on: int | None = None,
) -> QuestionVersion:
    """Write the wording of a question: its next version, or the latest if nothing differs.

    ``based_on`` is the number of the version that the author has read; None asks for none.
    Raises ``UnsoundQuestion``, ``QuestionIsRetired`` and ``QuestionHasMoved``.
    """
    if problems := content.problems():
        raise UnsoundQuestion(problems)
    Question.objects.get_or_create(
        bank=bank, code=code, defaults={"created_at": at, "created_by": by}
    )
    question = Question.objects.select_for_update().get(bank=bank, code=code)
    latest = question.latest
    if latest and latest.digest == content.digest:
        return latest
    if question.retired_at:
        raise QuestionIsRetired(code)
    if based_on is not None and latest and latest.number != based_on:
        raise QuestionHasMoved(latest.number)
    version = QuestionVersion.objects.create(
        question=question,
        number=latest.number + 1 if latest else 1,
        **content.facts | {"lke": list(content.lke), "tags": list(content.tags)},
        digest=content.digest,
        created_at=at,
        created_by=by,
    )
    question.latest = version
    question.save(update_fields=["latest"])
    return version


def retire_question(
    *, question: Question, reason: str, by: User, at: datetime
) -> Question:
    """The question is drawn no more in what is published from now on.

    What is published already keeps its pool, and what was asked stays in the record.
    A question that is retired already keeps its first reason.
    """
    if not reason.strip():
        raise ReasonMissing(question.code)
    Question.objects.in_use().filter(pk=question.pk).update(
        retired_at=at, retired_by=by, retire_reason=reason.strip()
    )
    question.refresh_from_db()
    return question


@transaction.atomic
def restore_question(*, question: Question, by: User, at: datetime) -> Question:
    """The question may be drawn again in what is published from now on.

    Of one that is in use nothing changes, and nothing is logged.
    """
    retired = Question.objects.filter(pk=question.pk, retired_at__isnull=False)
    was_retired = retired.update(retired_at=None, retired_by=None, retire_reason="")
    question.refresh_from_db()
    if was_retired:
        log(instance=question, action="quizzes.restore", user=by, timestamp=at)
    return question


def content_of(version: QuestionVersion) -> QuestionContent:
    """The content that a version was written from."""
    columns = {
        each.name: getattr(version, each.name) for each in fields(QuestionContent)
    }
    lists = {"lke": tuple(version.lke), "tags": tuple(version.tags)}
    return QuestionContent(**columns | lists)

"""Starts attempts: the limit, the wait, the draw."""

from datetime import datetime
from random import Random
from secrets import SystemRandom

from django.db import transaction
from django.utils import timezone

from courses.models import Enrolment
from courses.publishing import latest_version
from elearning.people.models import User
from quizzes import marking
from quizzes.codes import code_of, opens
from quizzes.drawing import draw
from quizzes.models import Answer, Attempt, QuestionVersion, QuizPage
from quizzes.personal import rules_for
from quizzes.rules import QuizRules

from .finishing import expire_overdue
from .papers import Paper, PaperQuestion, forget_paper, keep_paper


class CannotStart(Exception):
    """No attempt can begin now; the kinds below say why."""


class NoAttemptsLeft(CannotStart):
    """All attempts that the rules allow have been taken."""


class TooSoon(CannotStart):
    """The wait between two attempts is not over; ``until`` says when it is."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


class AlreadyDone(CannotStart):
    """The test is passed (or, for a pre-test, taken): its result stands."""


class NothingToAsk(CannotStart):
    """The published quiz has no question to draw."""


class WrongCode(CannotStart):
    """The quiz asks for an access code, and this is another one."""


@transaction.atomic
def start_attempt(
    *,
    enrolment: Enrolment,
    quiz: QuizPage,
    by: User | None,
    at: datetime,
    code: str = "",
    rng: Random | None = None,
) -> Attempt:
    """Begin an attempt at what is published now, or return the one that is open.

    ``code`` is asked for a new one only: who goes on, on whatever device, has said it.
    Raises ``AlreadyDone``, ``NoAttemptsLeft``, ``TooSoon``, ``NothingToAsk`` and
    ``WrongCode``.
    """
    rng = rng or SystemRandom()
    rows = Enrolment.objects.select_for_update(of=("self",))
    locked = rows.annotate(access_code=code_of(quiz.pk)).get(pk=enrolment.pk)
    taken = _taken(enrolment, quiz)
    if taken and taken[-1].is_open:
        if expire_overdue(attempt=taken[-1], by=by, at=at).is_open:
            return taken[-1]
        taken = _taken(enrolment, quiz)
    version = latest_version(quiz)
    his = rules_for(
        version, employee_id=enrolment.employee_id, on=timezone.localdate(at)
    )
    check_start(rules=his.rules, taken=taken, at=at)
    if not opens(locked.access_code, given=code):
        raise WrongCode
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        quiz=quiz,
        version=version,
        number=len(taken) + 1,
        started_at=at,
        started_by=by,
        deadline=his.rules.deadline(at),
        accommodation=his.accommodation,
    )
    forget_paper(attempt.pk)
    drawn = draw(his.rules, seen=_seen(taken), rng=rng)
    _ask(attempt, drawn, rules=his.rules, rng=rng)
    return attempt


def _taken(enrolment: Enrolment, quiz: QuizPage) -> list[Attempt]:
    attempts = Attempt.objects.filter(enrolment=enrolment, quiz=quiz)
    return list(attempts.with_regrades().order_by("number"))


def check_start(*, rules: QuizRules, taken: list[Attempt], at: datetime) -> None:
    """Raise what forbids another attempt after those ``taken``, all of them finished.

    They are read ``with_regrades``; ``rules`` are those of this person, of ``rules_for``.
    """
    if not rules.pool:
        raise NothingToAsk
    if rules.purpose != "practice" and any(a.effective_completion_id for a in taken):
        raise AlreadyDone
    if rules.attempts_left(len(taken)) == 0:
        raise NoAttemptsLeft
    until = taken[-1].ended_at + rules.cooldown if taken else at
    if until > at:
        raise TooSoon(until)


def _seen(taken: list[Attempt]) -> list[int]:
    """The questions asked in the attempts before, once for each time."""
    if not taken:
        return []
    before = Answer.objects.filter(attempt__in=taken)
    return list(before.values_list("question_version__question_id", flat=True))


def _ask(attempt: Attempt, drawn: list[int], *, rules: QuizRules, rng: Random) -> None:
    """Write down the drawn questions, with an order of their options."""
    versions = QuestionVersion.objects.in_bulk(drawn)
    asked = {place: versions[pk] for place, pk in enumerate(drawn, start=1)}
    Answer.objects.bulk_create(
        Answer(
            attempt=attempt,
            position=place,
            question_version=version,
            option_order=marking.order(version.kind, version.body, rng=rng),
        )
        for place, version in asked.items()
    )
    paper = Paper(
        questions={
            place: PaperQuestion(kind=version.kind, body=version.body)
            for place, version in asked.items()
        },
        grace=rules.grace,
        notes_events=rules.notes_events,
    )
    transaction.on_commit(lambda: keep_paper(attempt.pk, paper))

"""What the printed accounts have learnt, done through the actions of real use."""

from contextlib import suppress
from datetime import datetime, timedelta
from random import Random
from typing import Any

from courses.completing import complete_step
from courses.enrolling import enrol, open_step
from courses.models import CoursePage, Enrolment
from courses.publishing import latest_version
from courses.steps import steps_of
from elearning.people.models import User
from quizzes import marking
from quizzes.answering import finish_attempt, save_answer, start_attempt
from quizzes.models import Attempt, Question, QuizPage, Regrade
from quizzes.regrading import NothingWouldChange, propose_regrade

from .erring import wrong

PLANS = {
    "pegawai": {"gratifikasi": 6, "manajemen-perubahan": 2},
    "pelatih": {"gratifikasi": 6, "manajemen-perubahan": 6},
    "editor": {"gratifikasi": 6, "penataan-sdm": 6},
    "sdm": {"penataan-sdm": 6},
    "tpi": {"gratifikasi": 6},
    "pimpinan": {"gratifikasi": 6, "manajemen-perubahan": 6},
    "admin": {"gratifikasi": 1},
}
PAUSE = timedelta(minutes=11)
DOUBTED = "grat-28"


def set_the_scene(cast: dict[str, User], *, at: datetime) -> None:
    """Let each account go as far as its plan says; the last ends at ``at``."""
    rng = Random(7)
    for days, (role, plan) in enumerate(PLANS.items()):
        for slug, steps in plan.items():
            begins_at = at - timedelta(days=3 + days * 9 + len(slug))
            follow(cast[role], slug=slug, steps=steps, at=begins_at, rng=rng)
    _doubt_a_key(by=cast["pelatih"], at=at)


def _doubt_a_key(*, by: User, at: datetime) -> None:
    """A regrade that waits for the editor, unless nobody was asked or all were right."""
    question = Question.objects.get(code=DOUBTED)
    with suppress(NothingWouldChange):
        propose_regrade(
            question=question,
            policy=Regrade.Policy.ALL_RIGHT,
            version=None,
            reason="Beberapa peserta menulis nama unit dengan ejaan lain, maknanya sama.",
            by=by,
            at=at,
        )


def follow(user: User, *, slug: str, steps: int, at: datetime, rng: Random) -> None:
    """Take the first ``steps`` steps of a module and open the next one."""
    course = CoursePage.objects.get(slug=slug)
    enrolment = enrol(employee=user.employee, course=course, by=user, at=at)
    moment = at
    for place, step in enumerate(steps_of(course)):
        page: Any = step
        version = latest_version(page)
        open_step(enrolment=enrolment, version=version, by=user, at=moment)
        if place == steps:
            return
        moment += PAUSE
        if isinstance(page, QuizPage):
            _sit(enrolment, page, by=user, at=moment, rng=rng)
            continue
        complete_step(
            enrolment=enrolment, step=page, version=version, by=user, at=moment
        )


def _sit(
    enrolment: Enrolment, quiz: QuizPage, *, by: User, at: datetime, rng: Random
) -> Attempt:
    """Answer most questions right: one wrong in the post-test, two in the pre-test."""
    attempt = start_attempt(
        enrolment=enrolment, quiz=quiz, by=by, at=at - PAUSE / 2, rng=rng
    )
    slips = 1 if quiz.is_graded else 2
    answers = attempt.answers.select_related("question_version").order_by("position")
    for answer in answers:
        kind, body = answer.question_version.kind, answer.question_version.body
        is_wrong = answer.position <= slips
        response = wrong(kind, body, rng=rng) if is_wrong else marking.right(kind, body)
        save_answer(
            attempt=attempt,
            position=answer.position,
            response=response,
            sequence=1,
            by=by,
            at=at - PAUSE / 2 + answer.position * timedelta(seconds=30),
        )
    return finish_attempt(attempt=attempt, by=by, at=at)

"""Item analysis over a million answers: seconds and memory, on a database of its own.

    python scripts/bench_analysis.py [ANSWERS] [--postgres]

Fills a small demo with invented attempts, then runs the command in a process of its own.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any

from bench import prepare
from environment import DEVELOPMENT, PYTHON, RUNTIME, ensure_environment, say
from postgres import cluster

ANSWERS, ASKED, BATCH = 1_000_000, 10, 2_000


class Filler:
    """Attempts at a published quiz by the people of the demo, as able as each of them is."""

    def __init__(self) -> None:
        from courses.models import CourseVersion, Enrolment
        from quizzes.models import QuestionVersion, QuizPage

        quiz = QuizPage.objects.filter(purpose="post").first()
        assert quiz
        self.quiz = quiz
        self.version = CourseVersion.objects.filter(page=quiz).latest("number")
        self.enrolments = list(
            Enrolment.objects.filter(course_id=quiz.get_parent().pk).values_list(
                "pk", flat=True
            )
        )
        pool = self.version.content["pool"]
        questions = QuestionVersion.objects.filter(pk__in=pool)
        self.choices = {question.pk: replies(question) for question in questions}
        self.rng = Random(1)  # noqa: S311

    def attempts(self, count: int) -> Iterator[Any]:
        from django.utils import timezone

        from quizzes.models import Attempt

        now = timezone.now()
        for place in range(count):
            enrolment = self.enrolments[place % len(self.enrolments)]
            yield Attempt(
                enrolment_id=enrolment,
                quiz=self.quiz,
                version=self.version,
                number=100 + place // len(self.enrolments),
                started_at=now - timedelta(hours=1),
                finished_at=now - timedelta(minutes=30),
                outcome="submitted",
                score=50,
                passed=False,
            )

    def answers(self, attempt: Any) -> Iterator[Any]:
        from quizzes.models import Answer

        ability, moment = self.rng.random(), attempt.started_at
        asked = self.rng.sample(list(self.choices), min(ASKED, len(self.choices)))
        for position, pk in enumerate(asked, start=1):
            moment += timedelta(seconds=self.rng.randint(5, 120))
            right, wrong = self.choices[pk]
            is_right = self.rng.random() < ability or not wrong
            response, share = right if is_right else self.rng.choice(wrong)
            yield Answer(
                attempt=attempt,
                position=position,
                question_version_id=pk,
                response=response,
                sequence=1,
                saved_at=moment,
                share=share,
            )


def replies(question: Any) -> tuple[Any, list[Any]]:
    """The right response, and some others, each with what it earns."""
    from quizzes import marking

    def earned(response: Any) -> tuple[Any, Any]:
        return response, marking.mark(question.kind, question.body, response)

    options = question.body.get("options", [])
    others = [[option["key"]] for option in options if not option["correct"]]
    right = marking.right(question.kind, question.body)
    return earned(right), [earned(response) for response in others or [None]]


def fill(answers: int) -> None:
    from django.db import transaction

    from quizzes.models import Answer, Attempt

    filler = Filler()
    attempts = filler.attempts(answers // ASKED)
    while batch := list(islice(attempts, BATCH)):
        with transaction.atomic():
            Attempt.objects.bulk_create(batch)
            rows = [row for attempt in batch for row in filler.answers(attempt)]
            Answer.objects.bulk_create(rows, batch_size=BATCH)


def measure() -> tuple[float, int]:
    """Seconds, and the most memory held, of the command in a child process."""
    begun = time.monotonic()
    child = os.fork()
    if not child:
        program = [str(PYTHON), "manage.py", "analyse_items"]
        os.execv(program[0], program)
    _pid, status, usage = os.wait4(child, 0)
    assert status == 0, status
    return time.monotonic() - begun, usage.ru_maxrss


def with_database(url: str) -> str:
    """The address, once there is the database that it names."""
    import psycopg

    server, _, name = url.rpartition("/")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return url


def run(answers: int) -> None:
    from django.db import connections

    from quizzes.models import Answer, ItemAnalysis

    begun = time.monotonic()
    fill(answers)
    stored = Answer.objects.count()
    say(f"{stored:,} answers stored in {time.monotonic() - begun:.0f} s.")
    connections.close_all()
    seconds, kilobytes = measure()
    say(
        f"Analysed in {seconds:.1f} s ({stored / seconds:,.0f} answers a second), "
        f"at most {kilobytes / 1024:.0f} MiB, "
        f"{ItemAnalysis.objects.count()} question versions."
    )
    connections.close_all()


if __name__ == "__main__":
    ensure_environment(RUNTIME, DEVELOPMENT)
    if Path(sys.prefix).resolve() != PYTHON.parent.parent.resolve():
        os.execv(PYTHON, [str(PYTHON), *sys.argv])
    numbers = [int(word) for word in sys.argv[1:] if word.isdecimal()]
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        if "--postgres" in sys.argv:
            os.environ["DATABASE_URL"] = with_database(stack.enter_context(cluster()))
        prepare(folder)
        run(numbers[0] if numbers else ANSWERS)

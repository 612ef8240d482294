"""`make bench`: CPU time of the busiest pages, as ratios to an empty view.

Measured in one process and one run, on a small demo in a folder of its own: the ratios hold
on any machine, the times only on this one. Nothing fails on a number; the bars beside them
are those of `docs/decisions/` and of the tests that count queries.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from environment import DEVELOPMENT, PYTHON, ROOT, RUNTIME, ensure_environment, say

EMPLOYEES = "200"
REPEATS = 60
STARTPROJECT = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
FLOWS = 12
COURSE, QUIZ = "penataan-sdm", "tes-akhir"


def prepare(var: str) -> None:
    os.environ |= {"ELEARNING_DEMO": "1", "ELEARNING_VAR": var, "LOG_LEVEL": "ERROR"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "elearning.settings"
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.core.management import call_command

    say(f"Preparing a demo with {EMPLOYEES} employees ...")
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    with Path(os.devnull).open("w") as nowhere:
        call_command("demo", "--employees", EMPLOYEES, stdout=nowhere)


def cpu(work: Callable[[], Any], repeats: int = REPEATS) -> float:
    """Milliseconds of CPU, the median of many."""
    work()
    taken = []
    for _ in range(repeats):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return statistics.median(taken) * 1000


def queries(work: Callable[[], Any]) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as seen:
        work()
    return len(seen)


def empty_view() -> float:
    """A view that says 'ok' behind the middleware of a new Django project."""
    from django.http import HttpResponse
    from django.test import Client, override_settings
    from django.urls import path

    class Addresses:
        urlpatterns = [path("", lambda request: HttpResponse("ok"))]

    with override_settings(ROOT_URLCONF=Addresses, MIDDLEWARE=STARTPROJECT):
        client = Client(headers={"host": "127.0.0.1"})
        return cpu(lambda: client.get("/"), repeats=500)


def page(path: str, user: Any = None) -> Callable[[], Any]:
    from django.test import Client

    client = Client(headers={"host": "127.0.0.1"})
    if user:
        client.force_login(user)

    def read() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    return read


class Learners:
    """People who have begun the module, one after the other.

    Who is ``nearly_done`` has done everything but the post-test, which brings the certificate.
    """

    def __init__(self, *, nearly_done: bool) -> None:
        from courses.models import CoursePage
        from elearning.people.models import Employee

        self.nearly_done = nearly_done
        modules = CoursePage.objects.filter(slug=COURSE)
        modules.update(is_ordered=nearly_done)  # else the post-test would be locked
        self.course = modules.get()
        self.waiting = Employee.objects.filter(
            user__isnull=False, memberships__ends_on__isnull=True
        ).exclude(enrolments__course=self.course)

    def next(self) -> Any:
        from django.utils import timezone

        from courses.completing import complete_step
        from courses.enrolling import enrol
        from courses.learning import journey_of
        from courses.models import CourseVersion

        employee, now = self.waiting.all()[0], timezone.now()
        enrolment = enrol(
            employee=employee, course=self.course, by=employee.user, at=now
        )
        for outline in journey_of(self.course, enrolment=enrolment).steps:
            version = CourseVersion.objects.filter(page=outline.page_id).latest(
                "number"
            )
            if self.nearly_done and not version.content["is_graded"]:
                complete_step(
                    enrolment=enrolment,
                    step=version.page,
                    version=version,
                    by=employee.user,
                    at=now,
                )
        return employee.user


class Flow:
    """A person before a quiz: signed in, as a browser speaks for him."""

    def __init__(self, user: Any) -> None:
        from django.test import Client

        self.client = Client(headers={"host": "127.0.0.1"})
        self.client.force_login(user)
        self.asked = 0

    def __call__(self) -> None:
        """Start, read, save each answer for itself, hand in, read the result."""
        begun = self.request(self.client.post, f"/modul/{COURSE}/{QUIZ}/")
        sheet = begun["Location"]
        self.request(self.client.get, sheet)
        for place, response in right_responses(sheet).items():
            change = {"soal": place, "urut": 1, "jawaban": response}
            self.request(
                self.client.post,
                f"{sheet}jawab/",
                {"answers": [change]},
                content_type="application/json",
            )
        done = self.request(self.client.post, f"{sheet}selesai/", {"yakin": "1"})
        self.request(self.client.get, done["Location"])

    def request(self, send: Callable[..., Any], *args: Any, **extra: Any) -> Any:
        """Sent, and its statements counted: those of the browser's own requests only."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            answer = send(*args, **extra)
        self.asked += len(seen)
        assert answer.status_code in {200, 302}, (args, answer.status_code)
        return answer


def right_responses(sheet: str) -> dict[int, Any]:
    from quizzes import marking
    from quizzes.models import Answer

    attempt = int(sheet.strip("/").split("/")[-1])
    rows = Answer.objects.filter(attempt=attempt).select_related("question_version")
    questions = {row.position: row.question_version for row in rows}
    return {place: marking.right(q.kind, q.body) for place, q in questions.items()}


def quiz_flow(learners: Learners) -> tuple[float, int]:
    """Milliseconds and statements of a whole attempt."""
    Flow(learners.next())()
    taken, asked = [], []
    for _ in range(FLOWS):
        flow = Flow(learners.next())
        begun = time.process_time()
        flow()
        taken.append(time.process_time() - begun)
        asked.append(flow.asked)
    return statistics.median(taken) * 1000, max(asked)


def report(empty: float) -> None:
    from elearning.people.models import User

    pegawai = User.objects.get(email="pegawai@demo.test")
    pages = {
        "Front page, anonymous": (page("/"), "<= 6 x, <= 4 SQL"),
        "Lesson, anonymous": (page("/modul/gratifikasi/mengenali-gratifikasi/"), ""),
        "Lesson, signed in": (
            page(
                f"/modul/manajemen-perubahan/{_lesson_of('manajemen-perubahan')}/",
                pegawai,
            ),
            "<= 12 x, <= 10 SQL",
        ),
        "My learning": (page("/saya/", pegawai), ""),
    }
    line("Empty view", empty, empty, 0, "")
    for name, (read, bar) in pages.items():
        line(name, cpu(read), empty, queries(read), bar)
    taken, asked = quiz_flow(Learners(nearly_done=False))
    line("Quiz of ten, ten saves", taken, empty, asked, "<= 60 SQL")
    taken, asked = quiz_flow(Learners(nearly_done=True))
    line("... with certificate", taken, empty, asked, "")


def _lesson_of(course: str) -> str:
    from courses.models import LessonPage

    lesson = LessonPage.objects.filter(url_path__contains=f"/{course}/").first()
    assert lesson
    return str(lesson.slug)


def line(name: str, *numbers: Any) -> None:
    taken, empty, asked, bar = numbers
    say(f"{name:<24}{taken:9.2f} ms {taken / empty:8.1f} x {asked:5d} SQL   {bar}")


if __name__ == "__main__":
    ensure_environment(RUNTIME, DEVELOPMENT)
    if Path(sys.prefix).resolve() != PYTHON.parent.parent.resolve():
        os.execv(PYTHON, [str(PYTHON), *sys.argv])
    with tempfile.TemporaryDirectory() as folder:
        prepare(folder)
        report(empty_view())

"""What people do in these tests: they work somewhere, must, begin, and complete."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import time_machine
from python_calamine import CalamineWorkbook

from courses.assigning import assign
from courses.completing import complete_step
from courses.cycles import cycle_for
from courses.enrolling import enrol
from courses.models import CompletionRevocation, LessonPage
from courses.publishing import latest_version
from courses.steps import steps_of
from elearning.frameworks.loading import LKE_ZI_2021, load_framework
from elearning.frameworks.models import Question
from tests.conftest import NOW
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    UserFactory,
    add_course,
    add_step,
    unit_tree,
)

OCTOBER = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)


# --- An agency at work --------------------------------------------------------------------


def school_below(agency):
    return UnitFactory(name="Dinas Pendidikan", parent=agency)


def question_of_worksheet():
    load_framework(path=LKE_ZI_2021)
    return Question.objects.get(code="PPE1A")


def course_that_serves(question):
    page = add_course()
    body = [("rich_text", "<p>Tolak pemberian yang berhubungan dengan jabatan.</p>")]
    add_step(page, LessonPage(title="Mengenali", slug="mengenali", body=body))
    page.lke_questions.add(question)
    page.save()
    return page


def build(*, school=False, duty=True):
    """What the fixtures of these names would make, all at once and at their time."""
    with time_machine.travel(NOW, tick=False):
        units, question = unit_tree(), question_of_worksheet()
        course = course_that_serves(question)
        made = {"units": units, "question": question, "course": course}
        if school:
            made["school"] = school_below(units[0])
        if duty:
            made["duty"] = assign_to(course, units[0])
    return made


# --- People -------------------------------------------------------------------------------


def person(unit, name, **fields):
    """Somebody who has worked in ``unit`` since 2020."""
    return EmployeeFactory(name=name, membership__unit=unit, **fields)


def assign_to(course, *units, **fields):
    """A duty since January with the last day of October, if not told otherwise."""
    values = {"reason": "SE 1/2026", "starts_on": date(2026, 1, 2)}
    if "due_days" not in fields:
        values["due_on"] = date(2026, 10, 31)
    cycle = cycle_for(course=course, on=date(2026, 1, 2))
    given = values | fields
    return assign(course=course, cycle=cycle, units=units, by=None, at=NOW, **given)


def start(employee, course, at=OCTOBER):
    return enrol(employee=employee, course=course, by=employee.user, at=at)


def complete(employee, course, at=OCTOBER, score=None):
    """Every step of the module done at ``at``; answers the completion."""
    enrolment = start(employee, course, at - timedelta(days=1))
    for step in steps_of(course):
        complete_step(
            enrolment=enrolment,
            step=step,
            version=latest_version(step),
            by=employee.user,
            at=at,
            score=score,
        )
    enrolment.refresh_from_db()
    return enrolment.completion


def revoke(completion):
    return CompletionRevocation.objects.create(
        completion=completion,
        reason="Dikerjakan orang lain",
        revoked_at=NOW,
        revoked_by=UserFactory(),
        confirmed_by=UserFactory(),
    )


def content_of(response) -> bytes:
    if response.streaming:
        return b"".join(response.streaming_content)
    return response.content


def csv_lines(response):
    text = content_of(response).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def xlsx_lines(content: bytes, sheet: int = 0):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(sheet).to_python()


def links(response):
    """Every number on the page that is a link: its address and the number."""
    text = response.content.decode()
    for address, body in re.findall(
        r'<a href="([^"]+)"[^>]*>(.*?)</a>', text, re.DOTALL
    ):
        label = re.sub(
            r"<span class=\"hide\">.*?</span>|<[^>]+>", "", body, flags=re.DOTALL
        )
        number = label.strip().replace(",", "").replace(".", "")
        if number.isdecimal() and "page=" not in address:
            yield unescape(address), int(number)

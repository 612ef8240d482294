"""Addresses of the rows behind a figure."""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from courses.models import CoursePage, Cycle
from elearning.evidence.asked import Question

register = template.Library()


@register.simple_tag
def people_behind(
    asked: Question,
    unit: str = "",
    *,
    course: CoursePage | None = None,
    cycle: Cycle | None = None,
) -> str:
    """The list of the people who are counted; a status is added at its end.

    ``unit`` is a code; without it that of the page. Built once a row, not once a figure.
    """
    course = course or asked.course
    asks = {
        "unit": unit or ("" if asked.is_whole_scope else asked.unit.code),
        "pada": asked.on.isoformat(),
        "modul": course.slug if course else "",
        "periode": cycle.code if cycle else "",
    }
    said = urlencode({name: value for name, value in asks.items() if value})
    return f"{reverse('hr_people')}?{said}"

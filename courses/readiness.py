"""Whether a draft is ready to be published, and whom it would touch. Reads only."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from .duties import exempted_ids, obliged
from .models import Assignment, CoursePage, CourseVersion, LessonPage
from .publishing import impact_of
from .steps import course_of, steps_of


@dataclass(frozen=True, kw_only=True)
class Reach:
    """The people a publication concerns: finished, under way, and still to begin or end."""

    completions: int
    under_way: int
    due: int


def reach_of(page: Page, *, on: date) -> Reach:
    """``due`` counts everybody with a duty for the module on the day, each once."""
    course, impact = course_of(page), impact_of(page)
    duties = Assignment.objects.filter(course=course).running(on)
    people: set[int] = set()
    for duty in duties.prefetch_related("units__unit", "people"):
        people.update(obliged(duty, on=on).values_list("employee_id", flat=True))
    return Reach(
        completions=impact.completions,
        under_way=impact.under_way,
        due=len(people - exempted_ids(course.pk, on=on)),
    )


def problems_of(draft: Any) -> list[str]:
    """What keeps a draft, of a module with its steps or of one step, from going live."""
    own = draft.problems()
    if not isinstance(draft, CoursePage):
        return list(own)
    module = module_problems(
        draft,
        bases=len(draft.legal_bases.all()),
        questions=len(draft.lke_questions.all()),
    )
    return [*own, *(text for _field, text in module), *step_problems(draft)]


def module_problems(
    course: CoursePage, *, bases: int, questions: int
) -> list[tuple[str, str]]:
    """What the page of a module still lacks: (field, sentence)."""
    lacking = [
        (not course.summary, "summary", _("Say in one or two sentences what it is.")),
        (not course.jp, "jp", _("Give the lesson hours (JP).")),
        (not bases, "legal_bases", _("Name at least one legal basis.")),
        (not questions, "lke_questions", _("Choose at least one LKE question.")),
        (not course.reviewed_on, "reviewed_on", _("Say when it was reviewed.")),
        (not course.review_due, "review_due", _("Say when it is reviewed next.")),
        (
            bool(course.cover_id and not course.cover_alt),
            "cover_alt",
            _("Say what the cover shows, for those who cannot see it."),
        ),
    ]
    return [(field, text) for is_lacking, field, text in lacking if is_lacking]


def step_problems(course: CoursePage) -> list[str]:
    """What keeps the steps of a module from going live with it, each with its title.

    A step without a change is live already, or was taken off the site and stays off.
    """
    found, has_lesson = [], False
    for step in steps_of(course, live=False):
        changed = is_changed(step)
        if isinstance(step, LessonPage) and (step.live or changed):
            has_lesson = True
        if changed:
            draft = step.get_latest_revision_as_object()  # type: ignore[attr-defined]
            found += [
                _("%(step)s: %(problem)s") % {"step": draft.title, "problem": problem}
                for problem in draft.problems()
            ]
    return found if has_lesson else [_("Write at least one lesson."), *found]


def is_changed(page: Any) -> bool:
    """Whether there is a draft newer than the last published version."""
    recorded = CourseVersion.objects.filter(page_id=page.pk).order_by("-number")
    last = recorded.values_list("revision_id", flat=True).first()
    return bool(page.latest_revision_id != last)

"""The steps of a module, in order, whatever their kind."""

from wagtail.models import Page

from .models import CoursePage, Step


def steps_of(course: CoursePage, *, live: bool = True) -> list[Step]:
    """The steps below ``course`` as their own classes; with ``live=False`` drafts too."""
    children = Page.objects.child_of(course).order_by("path").specific()
    if live:
        children = children.live()
    return [page for page in children if isinstance(page, Step)]


def course_of(page: Page) -> CoursePage:
    """The module that a page belongs to: itself, or the parent of a step."""
    specific = page.specific
    if isinstance(specific, CoursePage):
        return specific
    course: CoursePage = CoursePage.objects.parent_of(page).get()
    return course

"""What a request asks of HR's pages; a unit outside the scope does not exist (404)."""

from django.http import Http404
from django.utils import timezone

from elearning.evidence.asked import Question, UnitIsNotThere, read_question
from elearning.evidence.forms import OverviewForm
from elearning.people.models.units import UnitQuerySet
from elearning.people.scopes import ScopedRequest

__all__ = ["Question", "line_of", "query_of", "question_of"]


def question_of(
    request: ScopedRequest, *, form_class: type[OverviewForm] = OverviewForm
) -> Question:
    """Read the query string of the request."""
    try:
        return read_question(
            request.GET.dict(),
            scope=request.scope,
            today=timezone.localdate(),
            form_class=form_class,
        )
    except UnitIsNotThere:
        raise Http404 from None


def query_of(request: ScopedRequest) -> str:
    """The query without the page, so that a file holds what the filters show."""
    query = request.GET.copy()
    query.pop("page", None)
    return query.urlencode()


def line_of(request: ScopedRequest, asked: Question) -> UnitQuerySet:
    """The units above the one that is shown, as far as the scope reaches."""
    step = type(asked.unit).steplen
    paths = [asked.unit.path[:end] for end in range(step, len(asked.unit.path), step)]
    above: UnitQuerySet = request.scope.filter(path__in=paths).order_by("path")
    return above

"""Who has written what is not published yet: the people who may not approve it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max, Q
from wagtail.models import Page, Revision

from .models import CourseVersion, Step


@dataclass(frozen=True)
class _Published:
    """The last recorded publication of a page."""

    revision_id: int
    at: datetime


def authors_of(page: Page) -> frozenset[int]:
    """Ids of the users who wrote on a module, its steps, or a step, since publication.

    Before a first publication the owner counts as well.
    """
    return authors_by_page([page.pk])[page.pk]


def authors_by_page(page_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """``authors_of`` for many pages. As many queries for one page as for many."""
    wanted = list(Page.objects.filter(pk__in=page_ids).order_by("path"))
    if not wanted:
        return {}
    pages = list(Page.objects.filter(reduce(or_, map(_with_children, wanted))))
    published = _last_publications(pages)
    authors = _authors_of_revisions(pages, published)
    for page in pages:
        if page.pk not in published and page.owner_id:
            authors[page.pk].add(page.owner_id)
    for page_id, people in _contributors(pages, published):
        authors[page_id] |= people
    return {
        page.pk: frozenset().union(
            *(authors[part.pk] for part in pages if part.path.startswith(page.path))
        )
        for page in wanted
    }


def _with_children(page: Page) -> Q:
    return Q(path__startswith=page.path, depth__lte=page.depth + 1)


def _last_publications(pages: list[Page]) -> dict[int, _Published]:
    rows = (
        CourseVersion.objects.filter(page__in=pages)
        .values_list("page_id")
        .annotate(Max("revision_id"), Max("published_at"))
    )
    return {page_id: _Published(revision or 0, at) for page_id, revision, at in rows}


def _authors_of_revisions(
    pages: list[Page], published: dict[int, _Published]
) -> dict[int, set[int]]:
    revisions = Revision.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=[str(page.pk) for page in pages],
        user__isnull=False,
    )
    authors: dict[int, set[int]] = defaultdict(set)
    for page_id, pk, user_id in revisions.values_list("object_id", "pk", "user_id"):
        last = published.get(int(page_id))
        if last is None or pk > last.revision_id:
            authors[int(page_id)].add(user_id)
    return authors


def _contributors(
    pages: list[Page], published: dict[int, _Published]
) -> Iterator[tuple[int, set[int]]]:
    """Authors outside the pages, such as of questions; asked only where a kind has them."""
    for page in pages:
        kind: Any = page.specific_class
        if not (kind and issubclass(kind, Step)):
            continue
        if kind.contributor_ids is Step.contributor_ids:
            continue
        draft = page.get_latest_revision_as_object()
        last = published.get(page.pk)
        yield page.pk, draft.contributor_ids(since=last.at if last else None)

"""How the list of questions in the CMS is narrowed."""

import json
from collections.abc import Iterable
from functools import reduce
from operator import or_

import django_filters
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from elearning.frameworks.models import Area
from elearning.frameworks.models import Question as LkeQuestion
from quizzes.models import Question, QuestionVersion


def areas() -> list[tuple[str, str]]:
    """The areas of change by name; each stands in the LKE once for every aspect."""
    lever = Area.objects.filter(component=Area.Component.LEVER).order_by("sort_order")
    names = dict.fromkeys(lever.values_list("name", flat=True))
    return [(name, name) for name in names]


def codes_of_area(name: str) -> list[str]:
    """The LKE questions of an area, through their indicators."""
    found = LkeQuestion.objects.filter(indicator__area__name=name)
    return list(found.values_list("code", flat=True))


class QuestionFilters(WagtailFilterSet):
    """Narrow the list by bank, kind, level, tag, what it is about, law and state."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        field_name="latest__kind",
        choices=QuestionVersion.Kind.choices,
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"),
        field_name="latest__level",
        choices=QuestionVersion.Level.choices,
    )
    tag = django_filters.CharFilter(label=_("Tag"), method="with_tag")
    area = django_filters.ChoiceFilter(
        label=_("Area of change"), choices=areas, method="in_area"
    )
    lke = django_filters.CharFilter(label=_("LKE question"), method="with_lke")
    legal_basis = django_filters.CharFilter(
        label=_("Legal basis"),
        field_name="latest__legal_basis",
        lookup_expr="icontains",
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            ("in_use", _("In use")),
            ("retired", _("Retired")),
            ("overdue", _("Review overdue")),
        ],
        method="in_state",
    )

    class Meta:
        model = Question
        fields = ["bank"]

    def with_tag(
        self, questions: QuerySet[Question], name: str, value: str
    ) -> QuerySet[Question]:
        return holding(questions, "latest__tags", [" ".join(value.lower().split())])

    def with_lke(
        self, questions: QuerySet[Question], name: str, value: str
    ) -> QuerySet[Question]:
        return holding(questions, "latest__lke", [value.strip().upper()])

    def in_area(
        self, questions: QuerySet[Question], name: str, value: str
    ) -> QuerySet[Question]:
        return holding(questions, "latest__lke", codes_of_area(value))

    def in_state(
        self, questions: QuerySet[Question], name: str, value: str
    ) -> QuerySet[Question]:
        if value == "overdue":
            overdue = Question.objects.in_use().review_overdue(on=timezone.localdate())
            return questions.filter(pk__in=overdue)
        return questions.filter(retired_at__isnull=value == "in_use")


def holding(
    questions: QuerySet[Question], column: str, words: Iterable[str]
) -> QuerySet[Question]:
    """Those whose list in ``column`` holds one of the words.

    Lists are JSON, which only PostgreSQL can search: look for the quoted word.
    """
    quoted = {text for word in words for text in as_stored(word)}
    wanted = [Q(words__contains=text) for text in sorted(quoted)]
    if not wanted:
        return questions.none()
    listed = questions.annotate(words=Cast(column, TextField()))
    return listed.filter(reduce(or_, wanted))


def as_stored(word: str) -> set[str]:
    """The word as JSON: SQLite keeps letters beyond ASCII escaped, PostgreSQL does not."""
    return {json.dumps(word), json.dumps(word, ensure_ascii=False)}

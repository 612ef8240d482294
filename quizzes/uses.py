"""Where questions are used: what draws them now, how often they were asked."""

from collections import Counter
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from courses.models import CourseVersion

from .models import Answer, Question, QuizPage


def drawn_by() -> Counter[int]:
    """By question, how many quizzes that are live may draw it now. One query."""
    of_page = CourseVersion.objects.filter(page_id=OuterRef("page_id"))
    newest = Subquery(of_page.order_by("-number").values("pk")[:1])
    live = CourseVersion.objects.filter(
        pk=newest, page_id__in=QuizPage.objects.live().values("pk")
    )
    pools = live.values_list("content__pool_questions", flat=True)
    return Counter(pk for pool in pools for pk in set(pool or ()))


def with_times_asked(questions: QuerySet[Question]) -> QuerySet[Any]:
    """Each question with ``asked``: in how many attempts any of its versions stands."""
    asked = Answer.objects.filter(question_version__question=OuterRef("pk")).order_by()
    counted = asked.values("question_version__question").annotate(n=Count("pk"))
    return questions.annotate(
        asked=Coalesce(Subquery(counted.values("n"), output_field=IntegerField()), 0)
    )

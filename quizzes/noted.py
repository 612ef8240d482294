"""What was noted of the attempts at a quiz, for those who review it."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from .models import Attempt, AttemptEvent, QuizPage


def attempts_with_events(quiz: QuizPage) -> QuerySet[Attempt]:
    """By when they began, the newest first: what was noted is no measure to rank by.

    Two queries, whatever the number of attempts.
    """
    of_attempt = AttemptEvent.objects.filter(attempt=OuterRef("pk"))
    events = AttemptEvent.objects.order_by("at", "number")
    return (
        Attempt.objects.filter(Exists(of_attempt), quiz=quiz)
        .select_related("enrolment__employee")
        .prefetch_related(Prefetch("events", queryset=events))
        .order_by("-started_at", "-pk")
    )

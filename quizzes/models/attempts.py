from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from courses.models import CourseVersion, Enrolment, StepCompletion
from elearning.people.models import User

from .accommodations import Accommodation
from .bank import QuestionVersion
from .pages import QuizPage


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def open(self) -> Self:
        return self.filter(finished_at__isnull=True)

    def finished(self) -> Self:
        return self.filter(finished_at__isnull=False)

    def taken_by(self, user: User) -> Self:
        """Attempts of the employee whose account this is."""
        return self.filter(enrolment__employee__user=user)

    def with_regrades(self) -> Self:
        """What counts since regrades, if there were any: ``Attempt.effective_…``.

        No query of its own. ``regraded_id`` names the latest of them, or is None.
        """
        again = self.model._default_manager.filter(pk=models.OuterRef("pk"))
        latest = again.filter(regraded__isnull=False).order_by("-regraded__pk")[:1]
        completing = again.filter(regraded__step_completion__isnull=False)[:1]
        return self.annotate(
            regraded_id=models.Subquery(latest.values("regraded__pk")),
            effective_score=Coalesce(
                models.Subquery(latest.values("regraded__score_after")),
                models.F("score"),
            ),
            effective_passed=Coalesce(
                models.Subquery(latest.values("regraded__passed_after")),
                models.F("passed"),
            ),
            effective_completion_id=Coalesce(
                models.F("step_completion_id"),
                models.Subquery(completing.values("regraded__step_completion_id")),
                output_field=models.BigIntegerField(),
            ),
        )


class Attempt(models.Model):
    """One go at a quiz, on the server from the first moment.

    Created with the drawn question versions and the order of their options. Open until
    ``finished_at``; from then on the database refuses every change. ``score`` is in percent.
    """

    class Outcome(models.TextChoices):
        SUBMITTED = "submitted", _("Handed in")
        TIMED_OUT = "timed_out", _("Time was up")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "started_at": "behaviour",
        "finished_at": "behaviour",
        "score": "behaviour",
        "passed": "behaviour",
    }

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="attempts"
    )
    quiz = models.ForeignKey(
        QuizPage, on_delete=models.PROTECT, related_name="attempts"
    )
    version = models.ForeignKey(
        CourseVersion, on_delete=models.PROTECT, related_name="attempts"
    )
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    deadline = models.DateTimeField(null=True)
    accommodation = models.ForeignKey(
        Accommodation, null=True, on_delete=models.PROTECT, related_name="attempts"
    )
    finished_at = models.DateTimeField(null=True)
    finished_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    passed = models.BooleanField(null=True)
    step_completion = models.ForeignKey(
        StepCompletion, null=True, on_delete=models.PROTECT, related_name="attempts"
    )

    objects = AttemptQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    # Set by ``with_regrades``; what finishing wrote stays beside them.
    regraded_id: int | None
    effective_score: Decimal | None
    effective_passed: bool | None
    effective_completion_id: int | None

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "quiz", "number"], name="attempt_number_once"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "quiz"],
                condition=models.Q(finished_at__isnull=True),
                name="attempt_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    finished_at__isnull=True,
                    score__isnull=True,
                    passed__isnull=True,
                    outcome="",
                )
                | (
                    models.Q(
                        finished_at__isnull=False,
                        score__isnull=False,
                        passed__isnull=False,
                    )
                    & ~models.Q(outcome="")
                ),
                name="attempt_finished_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True)
                | models.Q(score__gte=0, score__lte=100),
                name="attempt_score_in_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.quiz_id} · {self.number}"

    @property
    def is_open(self) -> bool:
        return self.finished_at is None

    @property
    def ended_at(self) -> datetime:
        """When a finished attempt was over: no later than its deadline."""
        assert self.finished_at is not None  # noqa: S101 asked of finished attempts only
        if self.outcome == self.Outcome.TIMED_OUT and self.deadline is not None:
            return self.deadline
        return self.finished_at


class Answer(models.Model):
    """A place in an attempt: the question version asked, in which order, and the response.

    ``sequence`` grows with every saved change; an older one that arrives late is ignored.
    ``share`` is what the response earned, 0 to 1, written when the attempt finishes.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "response": "behaviour",
        "saved_at": "behaviour",
    }

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="answers"
    )
    position = models.PositiveSmallIntegerField()
    question_version = models.ForeignKey(
        QuestionVersion, on_delete=models.PROTECT, related_name="answers"
    )
    option_order = models.JSONField(default=list)
    response = models.JSONField(null=True)
    sequence = models.PositiveIntegerField(default=0)
    saved_at = models.DateTimeField(null=True)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position"], name="answer_position_once"
            ),
            models.UniqueConstraint(
                fields=["attempt", "question_version"], name="answer_question_once"
            ),
            models.CheckConstraint(
                condition=models.Q(share__isnull=True)
                | models.Q(share__gte=0, share__lte=1),
                name="answer_share_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.position}"

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.models import StepCompletion

from .attempts import Answer, Attempt
from .bank import Question, QuestionVersion


class Regrade(models.Model):
    """A correction of how a question was marked, proposed by one and decided by another.

    Attempts and answers stay as they were; what changes is written beside them.
    """

    class Policy(models.TextChoices):
        KEY = "key", _("Mark again with the corrected key")
        ALL_RIGHT = "all_right", _("Everyone who was asked earns all of it")
        LEFT_OUT = "left_out", _("The question does not count")

    class Decision(models.TextChoices):
        APPROVED = "approved", _("Approved")
        REFUSED = "refused", _("Refused")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"reason": "none"}

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="regrades"
    )
    policy = models.CharField(_("How"), max_length=10, choices=Policy)
    version = models.ForeignKey(
        QuestionVersion,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="regrades",
    )
    reason = models.CharField(_("Reason"), max_length=500)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decision_note = models.CharField(_("Note"), max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("Regrade")
        verbose_name_plural = _("Regrades")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="regrade_has_a_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(policy="key", version__isnull=False)
                | (~models.Q(policy="key") & models.Q(version__isnull=True)),
                name="regrade_by_key_names_the_version",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    decided_at__isnull=True, decided_by__isnull=True, decision=""
                )
                | (
                    models.Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~models.Q(decision="")
                ),
                name="regrade_decided_at_by_and_how",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by__isnull=True)
                | ~models.Q(decided_by=models.F("proposed_by")),
                name="regrade_decided_by_another",
            ),
            models.UniqueConstraint(
                fields=["question"],
                condition=models.Q(decided_at__isnull=True),
                name="regrade_one_waiting_a_question",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.policy}"


class RegradedAttempt(models.Model):
    """What a regrade made of one attempt. Scores are in percent.

    ``step_completion`` is the record that it brought about, if it was the missing part; one
    that was there stays, whatever the score is now.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "score_before": "behaviour",
        "score_after": "behaviour",
        "passed_before": "behaviour",
        "passed_after": "behaviour",
    }

    regrade = models.ForeignKey(
        Regrade, on_delete=models.PROTECT, related_name="attempts"
    )
    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="regraded"
    )
    score_before = models.DecimalField(max_digits=5, decimal_places=2)
    score_after = models.DecimalField(max_digits=5, decimal_places=2)
    passed_before = models.BooleanField()
    passed_after = models.BooleanField()
    step_completion = models.ForeignKey(
        StepCompletion,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regrade", "attempt"], name="regraded_attempt_once"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    score_before__gte=0,
                    score_before__lte=100,
                    score_after__gte=0,
                    score_after__lte=100,
                ),
                name="regraded_score_in_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regrade_id} · {self.attempt_id}"


class RegradedAnswer(models.Model):
    """What one answer earns since a regrade, 0 to 1; none where it does not count."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "share_before": "behaviour",
        "share_after": "behaviour",
    }

    regrade = models.ForeignKey(
        Regrade, on_delete=models.PROTECT, related_name="answers"
    )
    answer = models.ForeignKey(
        Answer, on_delete=models.PROTECT, related_name="regraded"
    )
    share_before = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    share_after = models.DecimalField(max_digits=5, decimal_places=4, null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["regrade", "answer"], name="regraded_answer_once"
            ),
            models.CheckConstraint(
                condition=models.Q(share_after__isnull=True)
                | models.Q(share_after__gte=0, share_after__lte=1),
                name="regraded_share_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.regrade_id} · {self.answer_id}"

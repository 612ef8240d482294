"""The record: written once, never changed, corrected only by new facts."""

from datetime import UTC
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from wagtail.models import Page

from elearning.people.models import EmploymentKind, PositionKind, Unit

from .enrolments import Enrolment
from .versions import CourseVersion


class StepCompletion(models.Model):
    """A learner has done a step, and which version of it. ``score`` is in percent."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "completed_at": "behaviour",
        "score": "behaviour",
    }

    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="step_completions"
    )
    step = models.ForeignKey(
        Page, on_delete=models.PROTECT, related_name="step_completions"
    )
    version = models.ForeignKey(
        CourseVersion, on_delete=models.PROTECT, related_name="step_completions"
    )
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    completed_at = models.DateTimeField()
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "step"], name="step_completed_once"
            ),
            models.CheckConstraint(
                condition=models.Q(score__isnull=True)
                | models.Q(score__gte=0, score__lte=100),
                name="step_score_in_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.step_id}"


class CourseCompletionQuerySet(models.QuerySet["CourseCompletion"]):
    def valid(self) -> Self:
        return self.filter(revocation__isnull=True)

    def in_subtree(self, unit: Unit) -> Self:
        """Completions of people who belonged to the subtree when they completed."""
        return self.filter(unit__path__startswith=unit.path)


class CourseCompletion(models.Model):
    """A learner has completed a module in a cycle: the record HR and assessors rely on.

    Unit, position, rank and employment kind are copied as they were. ``digest`` is the
    SHA-256 of the facts that name no person, so that sealing survives an erasure.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "completed_at": "behaviour",
        "score": "behaviour",
        "unit_name": "none",
        "employment_kind": "general",
        "position_kind": "general",
        "position_name": "general",
        "rank_code": "general",
        "rank_name": "general",
    }

    enrolment = models.OneToOneField(
        Enrolment, on_delete=models.PROTECT, related_name="completion"
    )
    version = models.ForeignKey(
        CourseVersion, on_delete=models.PROTECT, related_name="course_completions"
    )
    score = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    jp = models.DecimalField(max_digits=4, decimal_places=1)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="course_completions"
    )
    unit_name = models.CharField(max_length=200)
    position_name = models.CharField(max_length=200, blank=True)
    position_kind = models.CharField(max_length=14, choices=PositionKind)
    rank_code = models.CharField(max_length=10, blank=True)
    rank_name = models.CharField(max_length=60, blank=True)
    employment_kind = models.CharField(max_length=10, choices=EmploymentKind)
    completed_at = models.DateTimeField()
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    digest = models.CharField(max_length=64, unique=True)

    objects = CourseCompletionQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score__isnull=True)
                | models.Q(score__gte=0, score__lte=100),
                name="completion_score_in_percent",
            ),
            models.CheckConstraint(
                condition=models.Q(jp__gte=0), name="completion_jp_not_negative"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "completed_at"], name="completion_unit_time")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment_id} · {self.completed_at:%Y-%m-%d}"

    @property
    def rank_label(self) -> str:
        """'Penata (III/c)', or what is known of it."""
        if self.rank_name and self.rank_code:
            return f"{self.rank_name} ({self.rank_code})"
        return self.rank_name or self.rank_code

    def facts(self) -> dict[str, Any]:
        """The pseudonymous facts that the digest covers."""
        enrolment = self.enrolment
        return {
            "completed_at": self.completed_at.astimezone(UTC),  # as it is read again
            "course": enrolment.course_id,
            "cycle": enrolment.cycle.code,
            "employee": enrolment.employee.key,
            "employment_kind": self.employment_kind,
            "jp": self.jp,
            "kind": "course-completion",
            "position_kind": self.position_kind,
            "score": self.score,
            "unit": self.unit.code,
            "version": self.version.digest,
            "version_number": self.version.number,
        }


class CompletionRevocation(models.Model):
    """A completion no longer counts, by whose word and why. Two people stand behind it."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"reason": "general"}

    completion = models.OneToOneField(
        CourseCompletion, on_delete=models.PROTECT, related_name="revocation"
    )
    reason = models.CharField(max_length=300)
    revoked_at = models.DateTimeField()
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="revocation_has_reason"
            ),
            models.CheckConstraint(
                condition=~models.Q(revoked_by=models.F("confirmed_by")),
                name="revocation_needs_two_people",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.completion_id}"

    def facts(self) -> dict[str, Any]:
        """The pseudonymous facts that a seal covers; the words of the reason may go."""
        return {
            "completion": self.completion.digest,
            "confirmed_by": self.confirmed_by_id,
            "kind": "completion-revocation",
            "revoked_at": self.revoked_at.astimezone(UTC),
            "revoked_by": self.revoked_by_id,
        }

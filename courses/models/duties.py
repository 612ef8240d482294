"""Who must learn what, by when, and who need not."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from elearning.people.models import Employee, Unit

from .pages import CoursePage


class Cycle(models.Model):
    """A period in which a module is to be completed once. A renewal is a new cycle.

    Codes: ``sekali`` (once for ever), ``2026`` (a year), ``2026-1`` (a semester).
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    code = models.CharField(_("Code"), max_length=20, unique=True)
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")),
                name="cycle_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Mode(models.TextChoices):
    INCLUDE = "include", _("Include")
    EXCLUDE = "exclude", _("Exclude")


class Repeats(models.TextChoices):
    """Whether a duty opens itself again when its period is over."""

    ONCE = "once", _("Once, in this period")
    YEAR = "year", _("Each year")
    SEMESTER = "semester", _("Each semester")


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def in_force(self, day: date) -> Self:
        """Assignments that have begun by ``day`` and were not ended by then."""
        return self.filter(
            models.Q(ended_at__isnull=True) | models.Q(ended_at__date__gt=day),
            starts_on__lte=day,
        )

    def running(self, day: date) -> Self:
        """In force on a day of their own cycle: before and after it nobody can do them."""
        return self.in_force(day).filter(
            cycle__starts_on__lte=day, cycle__ends_on__gte=day
        )

    def to_come(self, day: date) -> Self:
        """Made ahead: their first day or their cycle has not begun."""
        return self.filter(
            models.Q(starts_on__gt=day) | models.Q(cycle__starts_on__gt=day),
            ended_at__isnull=True,
        )

    def over(self, day: date) -> Self:
        """Ended by somebody, or with their cycle."""
        return self.filter(
            models.Q(ended_at__date__lte=day) | models.Q(cycle__ends_on__lt=day)
        )


class Assignment(models.Model):
    """A duty by rule: these people complete this module in this cycle by that day.

    Who is hit is derived, never stored: members of the included units on the day, of the
    given kinds, plus and minus named people, minus dated exemptions. Empty lists of kinds
    mean all kinds. Nobody outside ``owner`` is hit, who decided for that subtree alone;
    empty stands for the whole agency.

    A duty that ``repeats`` is a series: a further row for each further cycle, whose
    ``series`` is the first row. ``replaces`` names the duty that this one follows up.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"reason": "none", "end_reason": "none"}

    owner = models.ForeignKey(
        Unit,
        verbose_name=_("Made by the HR office of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    repeats = models.CharField(
        _("Repeats"), max_length=10, choices=Repeats, default=Repeats.ONCE
    )
    series = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="renewals"
    )
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="follow_ups"
    )
    draft = models.UUIDField(null=True, editable=False)

    course = models.ForeignKey(
        CoursePage, on_delete=models.PROTECT, related_name="assignments"
    )
    cycle = models.ForeignKey(
        Cycle, on_delete=models.PROTECT, related_name="assignments"
    )
    reason = models.CharField(
        _("Reason"), max_length=300, help_text=_("The regulation or letter behind it.")
    )
    employment_kinds = models.JSONField(_("Employment kinds"), default=list, blank=True)
    position_kinds = models.JSONField(_("Position kinds"), default=list, blank=True)
    rank_codes = models.JSONField(_("Rank codes"), default=list, blank=True)
    starts_on = models.DateField(_("From"))
    due_on = models.DateField(_("Due on"), null=True, blank=True)
    due_days = models.PositiveSmallIntegerField(
        _("Due days after joining"), null=True, blank=True
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    end_reason = models.CharField(max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Assignment")
        verbose_name_plural = _("Assignments")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=False, due_days__isnull=True)
                | models.Q(due_on__isnull=True, due_days__isnull=False),
                name="assignment_due_on_or_due_days",
            ),
            models.CheckConstraint(
                condition=models.Q(due_on__isnull=True)
                | models.Q(due_on__gte=models.F("starts_on")),
                name="assignment_due_after_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="assignment_has_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    ended_at__isnull=True, ended_by__isnull=True, end_reason=""
                )
                | (
                    models.Q(ended_at__isnull=False, ended_by__isnull=False)
                    & ~models.Q(end_reason="")
                ),
                name="assignment_ended_at_by_and_reason",
            ),
            models.UniqueConstraint(
                fields=["series", "cycle"], name="assignment_renewed_once_a_cycle"
            ),
            models.UniqueConstraint(
                fields=["draft", "course"], name="assignment_saved_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} · {self.cycle_id} · {self.reason}"


class AssignmentUnit(models.Model):
    """A subtree that an assignment includes, or leaves out again."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="units"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=7, choices=Mode, default=Mode.INCLUDE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "unit"], name="assignment_unit_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode} {self.unit_id}"


class AssignmentPerson(models.Model):
    """A person whom an assignment names, or leaves out by name."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    assignment = models.ForeignKey(
        Assignment, on_delete=models.CASCADE, related_name="people"
    )
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(max_length=7, choices=Mode, default=Mode.INCLUDE)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assignment", "employee"], name="assignment_person_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode} {self.employee_id}"

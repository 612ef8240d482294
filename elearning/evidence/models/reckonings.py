"""Figures that were reckoned ahead: derived, so that losing them all loses nothing."""

from datetime import date
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models.functions import Coalesce

from courses.models import CoursePage, Cycle
from elearning.people.models import Unit


class MovementQuerySet(models.QuerySet["Movement"]):
    def mark(self, day: Any) -> Any:
        """How often the figures of ``day`` (a date, or a reference to one) were moved.

        An expression: read it with what it is compared to, in one statement.
        """
        touching = self.filter(since__lte=day).order_by()
        times = models.Func(models.F("times"), function="SUM")
        found = touching.annotate(mark=times).values("mark")
        return Coalesce(
            models.Subquery(found, output_field=models.BigIntegerField()),
            models.Value(0, output_field=models.BigIntegerField()),
        )


class Movement(models.Model):
    """Something was written that moves who must do what, or who has done it, from a day on.

    Written by triggers of the database (``CountMovements`` in a migration), whoever writes
    and however; never by learners. The sum of ``times`` up to a day is the mark of that day.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    since = models.DateField()
    times = models.PositiveBigIntegerField()

    objects = MovementQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        indexes = [models.Index(fields=["since", "times"], name="movement_since")]

    def __str__(self) -> str:
        return f"{self.since} · {self.times}"


class ReckoningQuerySet(models.QuerySet["Reckoning"]):
    def valid(self) -> Self:
        """Those that nothing has moved since."""
        mark = Movement.objects.mark(models.OuterRef("day"))
        return self.filter(mark=mark)

    def on(self, day: date) -> Self:
        return self.filter(day=day)


class Reckoning(models.Model):
    """A campaign as of a day, reckoned up to the last enrolment and completion named here.

    It stands as long as ``mark`` is the mark of its day. Enrolments and completions with a
    greater id are added when it is read.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    course = models.ForeignKey(CoursePage, on_delete=models.CASCADE, related_name="+")
    cycle = models.ForeignKey(Cycle, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    mark = models.BigIntegerField()
    last_enrolment_id = models.BigIntegerField()
    last_completion_id = models.BigIntegerField()
    reckoned_at = models.DateTimeField()
    reckoned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ReckoningQuerySet.as_manager()
    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "course", "cycle"], name="reckoning_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} · {self.cycle_id} · {self.day}"


class ReckonedTally(models.Model):
    """The figures of a unit with all units below it, at the time of the reckoning."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    reckoning = models.ForeignKey(
        Reckoning, on_delete=models.CASCADE, related_name="tallies"
    )
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, related_name="+")
    done = models.PositiveIntegerField()
    progress = models.PositiveIntegerField()
    todo = models.PositiveIntegerField()
    exempt = models.PositiveIntegerField()
    late = models.PositiveIntegerField()

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reckoning", "unit"], name="tally_once_a_unit"
            ),
            models.CheckConstraint(
                condition=models.Q(late__lte=models.F("progress") + models.F("todo")),
                name="tally_late_is_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reckoning_id} · {self.unit_id}"

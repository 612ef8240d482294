from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .attempts import Attempt
from .pages import QuizPage

# Events that are kept of one attempt; what comes after them is dropped.
MOST_EVENTS = 100


class AccessCode(models.Model):
    """What a learner is told in the room and types to start; no row, no code.

    Beside the page, not in it: a code holds at once, while a page waits for its approval,
    and it is in no revision, no published version and no pack. Kept as it is read out.
    """

    PERSONAL_DATA: ClassVar[dict[str, str]] = {"code": "secret"}

    quiz = models.OneToOneField(
        QuizPage, on_delete=models.CASCADE, related_name="access_code"
    )
    code = models.CharField(max_length=40)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(code=""), name="access_code_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quiz_id}"  # never the code: this may stand in a log


class AttemptEvent(models.Model):
    """Something noted while an attempt was open. It is shown and changes nothing.

    ``at`` is reckoned by the server's clock. ``key`` is given by the browser, so that what
    is sent twice is kept once; ``number`` bounds how many an attempt may have.
    """

    class Kind(models.TextChoices):
        LEFT = "left", _("The page was left")
        DEVICE = "device", _("Went on from another device")
        PASTED = "pasted", _("Text was pasted into an answer")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {
        "kind": "behaviour",
        "at": "behaviour",
        "seconds_away": "behaviour",
    }

    attempt = models.ForeignKey(
        Attempt, on_delete=models.PROTECT, related_name="events"
    )
    number = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=16)
    kind = models.CharField(max_length=8, choices=Kind)
    at = models.DateTimeField()
    seconds_away = models.PositiveIntegerField(null=True)

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "key"], name="attempt_event_once"
            ),
            models.UniqueConstraint(
                fields=["attempt", "number"], name="attempt_event_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1, number__lte=MOST_EVENTS),
                name="attempt_events_bounded",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="left", seconds_away__isnull=False)
                | (models.Q(seconds_away__isnull=True) & ~models.Q(kind="left")),
                name="attempt_event_away_when_left",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["left", "device", "pasted"]),
                name="attempt_event_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt_id} · {self.number} · {self.kind}"

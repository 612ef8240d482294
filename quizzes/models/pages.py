from collections import Counter
from datetime import datetime
from secrets import SystemRandom
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
)
from wagtail.models import Orderable, Page

from courses.models import Step

from .bank import QuestionBank, QuestionVersion


class QuizPage(Step, Page):
    """A step that asks questions. Which versions it may draw is pinned at publication.

    A pre-test counts for nothing but the comparison: finishing it completes the step.
    A post-test completes the step when its pass mark (in percent) is reached.
    """

    class Purpose(models.TextChoices):
        PRE = "pre", _("Pre-test")
        POST = "post", _("Post-test")
        PRACTICE = "practice", _("Practice")

    class GradeMethod(models.TextChoices):
        HIGHEST = "highest", _("Highest attempt")
        LATEST = "latest", _("Latest attempt")
        FIRST = "first", _("First attempt")
        AVERAGE = "average", _("Average of attempts")

    class AnswersShown(models.TextChoices):
        ALWAYS = "always", _("After every attempt")
        PASSED = "passed", _("After passing, or when no attempt is left")
        DATE = "date", _("From a date on")
        NEVER = "never", _("Never")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    view_path = "quizzes.views.quiz"

    bank = models.ForeignKey(
        QuestionBank,
        verbose_name=_("Question bank"),
        on_delete=models.PROTECT,
        related_name="quizzes",
    )
    purpose = models.CharField(
        _("Purpose"), max_length=8, choices=Purpose, default=Purpose.POST
    )
    draw_tag = models.CharField(
        _("Draw only the tags"),
        max_length=100,
        blank=True,
        help_text=_("Divided by commas; empty draws from the whole bank."),
    )
    draw_count = models.PositiveSmallIntegerField(
        _("Number of questions"), default=10, validators=[MinValueValidator(1)]
    )
    draw_recall = models.PositiveSmallIntegerField(_("Of the level recall"), default=0)
    draw_understand = models.PositiveSmallIntegerField(
        _("Of the level understand"), default=0
    )
    draw_apply = models.PositiveSmallIntegerField(
        _("Of the level apply"),
        default=0,
        help_text=_(
            "All three 0 draws from any level; else they add up to the number."
        ),
    )
    skip_overdue = models.BooleanField(
        _("Leave out questions whose legal basis is due for review"), default=False
    )
    pass_mark = models.PositiveSmallIntegerField(
        _("Pass mark in percent"), default=70, validators=[MaxValueValidator(100)]
    )
    attempt_limit = models.PositiveSmallIntegerField(
        _("Attempts"), default=3, help_text=_("0 means no limit.")
    )
    cooldown_minutes = models.PositiveSmallIntegerField(
        _("Wait between attempts in minutes"), default=0
    )
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("Time limit in minutes"), default=0, help_text=_("0 means no limit.")
    )
    grace_seconds = models.PositiveSmallIntegerField(_("Grace in seconds"), default=60)
    grade_method = models.CharField(
        _("Grade"),
        max_length=8,
        choices=GradeMethod,
        default=GradeMethod.HIGHEST,
    )
    answers_shown = models.CharField(
        _("Show the right answers"),
        max_length=8,
        choices=AnswersShown,
        default=AnswersShown.ALWAYS,
    )
    answers_from = models.DateTimeField(
        _("Right answers from"),
        null=True,
        blank=True,
        help_text=_("Only for the choice 'From a date on'."),
    )
    notes_events = models.BooleanField(
        _("Note when the page is left, the device changes or text is pasted"),
        default=False,
        help_text=_(
            "Learners are told before they start. What is noted never changes a score."
        ),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("minutes"),
        FieldPanel("is_required"),
        MultiFieldPanel(
            [
                FieldPanel("purpose"),
                FieldPanel("bank"),
                FieldPanel("draw_tag"),
                FieldPanel("draw_count"),
                FieldPanel("draw_recall"),
                FieldPanel("draw_understand"),
                FieldPanel("draw_apply"),
                FieldPanel("skip_overdue"),
            ],
            heading=_("Questions"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("pass_mark"),
                FieldPanel("attempt_limit"),
                FieldPanel("cooldown_minutes"),
                FieldPanel("time_limit_minutes"),
                FieldPanel("grace_seconds"),
                FieldPanel("grade_method"),
                FieldPanel("answers_shown"),
                FieldPanel("answers_from"),
            ],
            heading=_("Rules"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("notes_events"),
                HelpPanel(template="quizzes/cms/integrity_links.html"),
            ],
            heading=_("Integrity"),
        ),
        InlinePanel(
            "bands", label=_("Feedback by score"), heading=_("Feedback by score")
        ),
        *Step.change_panels,
    ]
    parent_page_types: ClassVar = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("Quiz")
        verbose_name_plural = _("Quizzes")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(pass_mark__lte=100), name="quiz_pass_mark_percent"
            ),
            models.CheckConstraint(
                condition=models.Q(draw_count__gte=1), name="quiz_draws_something"
            ),
            models.CheckConstraint(
                condition=~models.Q(answers_shown="date")
                | models.Q(answers_from__isnull=False),
                name="quiz_answers_from_a_date",
            ),
        ]

    def frozen_content(self) -> dict[str, Any]:
        """The rules and the question versions that attempts at this version may draw."""
        pool = self.bank.pool(tag=self.draw_tag)
        return {
            **self.frozen_outline(),
            "answers_from": self.answers_from.isoformat()
            if self.answers_from
            else None,
            "answers_shown": self.answers_shown,
            "attempt_limit": self.attempt_limit,
            "bands": [band.frozen() for band in self.bands.all()],
            "bank": self.bank.slug,
            "cooldown_minutes": self.cooldown_minutes,
            "draw_count": self.draw_count,
            "draw_levels": self.draw_levels,
            "draw_tag": self.draw_tag,
            "grace_seconds": self.grace_seconds,
            "grade_method": self.grade_method,
            "is_graded": self.purpose == self.Purpose.POST,
            "kind": "quiz",
            "notes_events": self.notes_events,
            "pass_mark": self.pass_mark,
            "pool": [version.pk for version in pool],
            "pool_digests": [version.digest for version in pool],
            "pool_levels": [version.level for version in pool],
            "pool_questions": [version.question_id for version in pool],
            "purpose": self.purpose,
            "skip_overdue": self.skip_overdue,
            "time_limit_minutes": self.time_limit_minutes,
        }

    @property
    def draw_levels(self) -> dict[str, int]:
        """How many questions of each level are drawn; empty where any level will do."""
        wanted = {
            "recall": self.draw_recall,
            "understand": self.draw_understand,
            "apply": self.draw_apply,
        }
        return {level: count for level, count in wanted.items() if count}

    def clean(self) -> None:
        super().clean()
        faults: dict[str, Any] = {}
        if self.draw_levels and sum(self.draw_levels.values()) != self.draw_count:
            faults["draw_count"] = _(
                "The numbers by level must add up to the number of questions."
            )
        if self.answers_shown == self.AnswersShown.DATE and not self.answers_from:
            faults["answers_from"] = _("Say from when the right answers are shown.")
        if faults:
            raise ValidationError(faults)

    def get_preview_template(self, request: Any, mode_name: str) -> str:
        return "quizzes/preview.html"

    def get_preview_context(self, request: Any, mode_name: str) -> dict[str, Any]:
        """A sheet drawn from the latest questions; nothing is written."""
        from quizzes.previewing import sample_attempt

        return sample_attempt(self, rng=SystemRandom())

    def problems(self) -> list[str]:
        """What keeps this draft from being published, in sentences."""
        return [*super().problems(), *self.pool_problems()]

    def contributor_ids(self, *, since: datetime | None) -> set[int]:
        """Who wrote the questions that a publication would pin anew."""
        return {
            version.created_by_id
            for version in self.bank.pool(tag=self.draw_tag)
            if version.created_by_id and (since is None or version.created_at > since)
        }

    def pool_problems(self) -> list[str]:
        """Why this quiz cannot be published with the questions there are, in sentences."""
        pool = self.bank.pool(tag=self.draw_tag)
        if len(pool) < self.draw_count:
            return [_too_few(len(pool))]
        levels = Counter(version.level for version in pool)
        labels = dict(QuestionVersion.Level.choices)
        return [
            gettext(
                "The bank has %(found)d questions of the level %(level)s, this quiz asks "
                "%(wanted)d. Add questions or ask fewer."
            )
            % {"found": levels[level], "level": labels[level], "wanted": wanted}
            for level, wanted in self.draw_levels.items()
            if levels[level] < wanted
        ]


def _too_few(found: int) -> str:
    return ngettext(
        "The bank has %(n)d question for this quiz, fewer than it asks. "
        "Add questions or ask fewer.",
        "The bank has %(n)d questions for this quiz, fewer than it asks. "
        "Add questions or ask fewer.",
        found,
    ) % {"n": found}


class ScoreBand(Orderable):
    """What a learner is told from a score on, in percent; the highest reached counts."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    page = ParentalKey(QuizPage, on_delete=models.CASCADE, related_name="bands")
    at_least = models.PositiveSmallIntegerField(
        _("From this score in percent"), validators=[MaxValueValidator(100)]
    )
    text = models.TextField(_("What is said"))
    legal_basis = models.CharField(_("Legal basis"), max_length=300, blank=True)

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(at_least__lte=100), name="score_band_in_percent"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.at_least}"

    def frozen(self) -> dict[str, Any]:
        return {
            "at_least": self.at_least,
            "legal_basis": self.legal_basis,
            "text": self.text,
        }

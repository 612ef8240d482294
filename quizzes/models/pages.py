from datetime import datetime
from secrets import SystemRandom
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from courses.models import Step

from .bank import QuestionBank


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
        _("Draw only the tag"),
        max_length=20,
        blank=True,
        help_text=_("Empty draws from the whole bank."),
    )
    draw_count = models.PositiveSmallIntegerField(
        _("Number of questions"), default=10, validators=[MinValueValidator(1)]
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
    show_answers = models.BooleanField(
        _("Show the right answers after an attempt"), default=True
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
                FieldPanel("show_answers"),
            ],
            heading=_("Rules"),
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
        ]

    def frozen_content(self) -> dict[str, Any]:
        """The rules and the question versions that attempts at this version may draw."""
        pool = self.bank.pool(tag=self.draw_tag)
        return {
            **self.frozen_outline(),
            "attempt_limit": self.attempt_limit,
            "bank": self.bank.slug,
            "cooldown_minutes": self.cooldown_minutes,
            "draw_count": self.draw_count,
            "draw_tag": self.draw_tag,
            "grace_seconds": self.grace_seconds,
            "grade_method": self.grade_method,
            "is_graded": self.purpose == self.Purpose.POST,
            "kind": "quiz",
            "pass_mark": self.pass_mark,
            "pool": [version.pk for version in pool],
            "pool_digests": [version.digest for version in pool],
            "pool_questions": [version.question_id for version in pool],
            "purpose": self.purpose,
            "show_answers": self.show_answers,
            "time_limit_minutes": self.time_limit_minutes,
        }

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
        found = len(self.bank.pool(tag=self.draw_tag))
        if found >= self.draw_count:
            return []
        return [
            ngettext(
                "The bank has %(n)d question for this quiz, fewer than it asks. "
                "Add questions or ask fewer.",
                "The bank has %(n)d questions for this quiz, fewer than it asks. "
                "Add questions or ask fewer.",
                found,
            )
            % {"n": found}
        ]

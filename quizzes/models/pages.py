from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from courses.models import Step
from courses.models.pages import PublishableMixin

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

    PERSONAL_DATA: ClassVar = {}

    view_path = "quizzes.views.quiz"
    icon_name = "list-checks"

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
        *PublishableMixin.change_panels,
    ]
    parent_page_types: ClassVar = ["courses.CoursePage"]
    subpage_types: ClassVar = []

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

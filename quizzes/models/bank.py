from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class QuestionBank(models.Model):
    """A collection of questions, usually one a module."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    slug = models.SlugField(_("Code"), unique=True)
    name = models.CharField(_("Name"), max_length=200)

    class Meta:
        verbose_name = _("Question bank")
        verbose_name_plural = _("Question banks")

    def __str__(self) -> str:
        return self.name

    def pool(self, *, tag: str = "") -> list["QuestionVersion"]:
        """What a quiz published now may draw: the latest version of each question in use.

        ``tag`` narrows it to questions with any of the tags, divided by commas; empty takes
        the whole bank. One query.
        """
        wanted = {name.strip().lower() for name in tag.split(",") if name.strip()}
        questions = self.questions.in_use().with_latest().order_by("code")
        versions = [q.latest for q in questions if q.latest is not None]
        return [v for v in versions if not wanted or wanted.intersection(v.tags)]


class QuestionQuerySet(models.QuerySet["Question"]):
    def in_use(self) -> Self:
        """Questions that may still be drawn."""
        return self.filter(retired_at__isnull=True)

    def with_latest(self) -> Self:
        """Follow ``latest`` without a query of its own."""
        return self.select_related("latest")

    def review_overdue(self, *, on: date) -> Self:
        """Questions whose legal basis should have been looked at again before ``on``."""
        return self.filter(review_due__lt=on)


class Question(models.Model):
    """A question of a bank. Its wording lives in versions; it is retired, never deleted."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    bank = models.ForeignKey(
        QuestionBank, on_delete=models.PROTECT, related_name="questions"
    )
    code = models.CharField(_("Code"), max_length=40)
    latest = models.ForeignKey(
        "QuestionVersion", null=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    retired_at = models.DateTimeField(null=True, blank=True)
    retired_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    retire_reason = models.CharField(max_length=300, blank=True)
    review_due = models.DateField(_("Review the legal basis by"), null=True, blank=True)
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Question")
        verbose_name_plural = _("Questions")
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "code"], name="question_code_once_a_bank"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    retired_at__isnull=True, retired_by__isnull=True, retire_reason=""
                )
                | (
                    models.Q(retired_at__isnull=False, retired_by__isnull=False)
                    & ~models.Q(retire_reason="")
                ),
                name="question_retired_at_by_and_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
                name="question_reviewed_at_and_by",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class QuestionVersion(models.Model):
    """One wording of a question, immutable. An edit writes the next version.

    ``body`` holds what the kind needs, as its module in ``marking`` says; for choices:
    ``{"options": [{"key": "a", "text": "…", "correct": true, "feedback": "…"}, …]}``.
    ``tags`` say where it is used: ``pre``, ``post``. ``lke`` holds LKE question codes.
    ``markup`` says how its texts are written.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", _("One right answer")
        MULTIPLE = "multiple", _("Several right answers")
        TRUE_FALSE = "true_false", _("True or false")
        MATCHING = "matching", _("Matching")
        ORDERING = "ordering", _("Ordering")
        NUMERIC = "numeric", _("Number")
        SHORT = "short", _("Short answer")
        SCENARIO = "scenario", _("Scenario")

    class Markup(models.TextChoices):
        PLAIN = "plain", _("Plain text")
        MARKDOWN = "markdown", _("Markdown")
        HTML = "html", _("HTML")

    class Level(models.TextChoices):
        RECALL = "recall", _("Recall")
        UNDERSTAND = "understand", _("Understand")
        APPLY = "apply", _("Apply")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    kind = models.CharField(_("Kind"), max_length=12, choices=Kind)
    title = models.CharField(_("Title"), max_length=255, blank=True)
    markup = models.CharField(
        _("Text format"), max_length=8, choices=Markup, default=Markup.PLAIN
    )
    stem = models.TextField(_("Question"))
    body = models.JSONField()
    feedback = models.TextField(_("Explanation"), blank=True)
    legal_basis = models.CharField(_("Legal basis"), max_length=300, blank=True)
    source = models.CharField(_("Source"), max_length=300, blank=True)
    level = models.CharField(
        _("Level"), max_length=10, choices=Level, default=Level.UNDERSTAND
    )
    objective = models.PositiveSmallIntegerField(_("Objective"), null=True, blank=True)
    lke = models.JSONField(_("LKE questions"), default=list, blank=True)
    tags = models.JSONField(_("Tags"), default=list, blank=True)
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    wagtail_reference_index_ignore = True

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "number"], name="question_version_number_once"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="question_version_from_1"
            ),
            models.CheckConstraint(
                condition=~models.Q(stem=""), name="question_stem_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} · {self.number}"

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

        ``tag`` narrows it; empty takes the whole bank. One query.
        """
        questions = self.questions.in_use().with_latest().order_by("code")
        versions = [q.latest for q in questions if q.latest is not None]
        return [v for v in versions if not tag or tag in v.tags]


class QuestionQuerySet(models.QuerySet["Question"]):
    def in_use(self) -> Self:
        """Questions that may still be drawn."""
        return self.filter(retired_at__isnull=True)

    def with_latest(self) -> Self:
        """Follow ``latest`` without a query of its own."""
        return self.select_related("latest")


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
        ]

    def __str__(self) -> str:
        return self.code


class QuestionVersion(models.Model):
    """One wording of a question, immutable. An edit writes the next version.

    ``body`` holds what the kind needs; for choices:
    ``{"options": [{"key": "a", "text": "…", "correct": true, "feedback": "…"}, …]}``.
    ``tags`` say where it is used: ``pre``, ``post``. ``lke`` holds LKE question codes.
    """

    class Kind(models.TextChoices):
        SINGLE = "single", _("One right answer")
        MULTIPLE = "multiple", _("Several right answers")
        TRUE_FALSE = "true_false", _("True or false")

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

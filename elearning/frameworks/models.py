"""Against what it is judged: the LKE, and any other framework, as versioned data."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class FrameworkQuerySet(models.QuerySet["Framework"]):
    def on(self, day: date) -> Self:
        return self.filter(
            models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=day),
            valid_from__lte=day,
        )


class Framework(models.Model):
    """One version of an evaluation worksheet, such as the LKE of PermenPANRB 90/2021."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    slug = models.SlugField(unique=True)
    title = models.CharField(_("Title"), max_length=200)
    regulation = models.CharField(_("Regulation"), max_length=200)
    note = models.TextField(_("Note"), blank=True)
    valid_from = models.DateField(_("Valid from"))
    valid_to = models.DateField(_("Valid to"), null=True, blank=True)
    digest = models.CharField(max_length=64)

    objects = FrameworkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class Area(models.Model):
    """A change area within one component and aspect, e.g. PPC: pengungkit, pemenuhan, SDM."""

    class Component(models.TextChoices):
        LEVER = "lever", "Pengungkit"
        RESULT = "result", "Hasil"

    class Aspect(models.TextChoices):
        FULFILMENT = "fulfilment", "Pemenuhan"
        REFORM = "reform", "Reform"

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="areas"
    )
    code = models.CharField(_("Code"), max_length=10)
    component = models.CharField(_("Component"), max_length=10, choices=Component)
    aspect = models.CharField(_("Aspect"), max_length=12, choices=Aspect, blank=True)
    letter = models.CharField(_("Letter"), max_length=1)
    name = models.CharField(_("Name"), max_length=200)
    weight = models.DecimalField(_("Weight"), max_digits=5, decimal_places=2)
    sort_order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "code"], name="area_code_once_a_framework"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0), name="area_weight_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Indicator(models.Model):
    """A sub-indicator with its weight in points, e.g. PPC3, 1.25."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="indicators")
    code = models.CharField(_("Code"), max_length=10)
    name = models.CharField(_("Name"), max_length=300)
    weight = models.DecimalField(_("Weight"), max_digits=5, decimal_places=2)
    sort_order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "code"], name="indicator_code_once_an_area"
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0), name="indicator_weight_positive"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class QuestionQuerySet(models.QuerySet["Question"]):
    def served_by_training(self) -> Self:
        return self.exclude(training_evidence=Question.TrainingEvidence.NONE)


class Question(models.Model):
    """One question of the worksheet, with its official wording."""

    class AnswerType(models.TextChoices):
        YES_NO = "yes_no", "Ya/Tidak"
        ABC = "abc", "A/B/C"
        ABCD = "abcd", "A/B/C/D"
        ABCDE = "abcde", "A/B/C/D/E"
        PERCENT = "percent", "%"
        INDEX = "index", "Nilai (0-4)"

    class TrainingEvidence(models.TextChoices):
        """Whether participation in training is evidence for the question."""

        DIRECT = "direct", _("Direct")
        INDIRECT = "indirect", _("Indirect")
        NONE = "none", _("None")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    framework = models.ForeignKey(
        Framework, on_delete=models.PROTECT, related_name="questions"
    )
    indicator = models.ForeignKey(
        Indicator, on_delete=models.PROTECT, related_name="questions"
    )
    code = models.CharField(_("Code"), max_length=12)
    text = models.TextField(_("Question"))
    guidance = models.TextField(_("Guidance"), blank=True)
    answer_type = models.CharField(_("Answer type"), max_length=8, choices=AnswerType)
    training_evidence = models.CharField(
        _("Evidence by training"),
        max_length=8,
        choices=TrainingEvidence,
        default=TrainingEvidence.NONE,
    )
    inputs = models.JSONField(_("Inputs"), default=list, blank=True)
    sort_order = models.PositiveSmallIntegerField()

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("LKE question")
        verbose_name_plural = _("LKE questions")
        constraints = [
            models.UniqueConstraint(
                fields=["framework", "code"], name="question_code_once_a_framework"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.text}"


class Option(models.Model):
    """An answer that may be chosen, with the share of the weight it earns (0 to 1)."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    question = models.ForeignKey(
        Question, on_delete=models.PROTECT, related_name="options"
    )
    letter = models.CharField(_("Letter"), max_length=5)
    text = models.TextField(_("Text"), blank=True)
    score = models.DecimalField(_("Score"), max_digits=3, decimal_places=2)
    sort_order = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["question", "letter"], name="option_letter_once_a_question"
            ),
            models.CheckConstraint(
                condition=models.Q(score__gte=0, score__lte=1),
                name="option_score_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.letter}. {self.text}"

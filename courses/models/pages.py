"""Pages: the home page, the index of modules, the module, and its steps."""

from datetime import datetime
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.widgets import AdminAutoHeightTextInput
from wagtail.models import Orderable, Page
from wagtail.search import index

from courses.blocks import LessonBody, problems_in
from courses.cms.forms import CourseForm
from courses.cms.panels import StepsPanel
from courses.cms.permissions import ShelfPermissions
from courses.freezing import freeze_image, freeze_stream

from .changes import PublishableMixin
from .fields import BodyField
from .reviewed import PreviewedMixin, ReviewedStepMixin

# Addresses below a module that are no step; see courses/urls.py.
RESERVED_SLUGS = {"mulai"}


class HomePage(Page):
    """The front page: what the agency wants to say before the modules."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    heading = models.CharField(_("Heading"), max_length=120, blank=True)
    introduction = models.TextField(_("Introduction"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("introduction"),
    ]
    max_count = 1
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    subpage_types: ClassVar = ["courses.CourseIndexPage"]

    class Meta:
        verbose_name = _("Front page")


class CourseIndexPage(Page):
    """The list of modules at /modul/."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    introduction = models.TextField(_("Introduction"), blank=True)

    content_panels = [*Page.content_panels, FieldPanel("introduction")]
    max_count = 1
    parent_page_types: ClassVar = ["courses.HomePage"]
    subpage_types: ClassVar = ["courses.CoursePage"]

    class Meta:
        verbose_name = _("List of modules")

    def permissions_for_user(self, user: Any) -> ShelfPermissions:
        return ShelfPermissions(user, self)


class CoursePage(PreviewedMixin, PublishableMixin, Page):
    """A module: what it is about, for whom, on what legal basis, and what it serves."""

    class Renewal(models.TextChoices):
        """How long a completion counts before a new cycle asks for it again."""

        ONCE = "once", _("Once")
        YEAR = "year", _("Each year")
        SEMESTER = "semester", _("Each semester")

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    summary = models.CharField(_("Summary"), max_length=240)
    audience = models.CharField(_("For whom"), max_length=240, blank=True)
    objectives = models.TextField(
        _("Learning objectives"), blank=True, help_text=_("One objective a line.")
    )
    jp = models.DecimalField(
        _("Lesson hours (JP)"),
        max_digits=4,
        decimal_places=1,
        default=1,
        validators=[MinValueValidator(0)],
    )
    minutes = models.PositiveSmallIntegerField(_("Duration in minutes"), default=45)
    cover = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("Cover"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    cover_alt = models.CharField(_("What the cover shows"), max_length=240, blank=True)
    is_public = models.BooleanField(
        _("Public"),
        default=False,
        help_text=_("Lessons can be read without signing in. Quizzes never can."),
    )
    renewal = models.CharField(
        _("Renewal"), max_length=10, choices=Renewal, default=Renewal.YEAR
    )
    lke_questions = ParentalManyToManyField(
        "frameworks.Question",
        verbose_name=_("LKE questions served"),
        blank=True,
        related_name="courses",
    )
    is_ordered = models.BooleanField(
        _("Steps in order"),
        default=True,
        help_text=_("A step opens when the required steps before it are done."),
    )
    author_role = models.CharField(_("Author (role)"), max_length=200, blank=True)
    reviewed_on = models.DateField(_("Reviewed on"), null=True, blank=True)
    review_due = models.DateField(_("Next review due"), null=True, blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
        FieldPanel("audience", widget=AdminAutoHeightTextInput),
        FieldPanel("objectives"),
        MultiFieldPanel([StepsPanel()], heading=_("Steps")),
        MultiFieldPanel(
            [
                FieldPanel("cover"),
                FieldPanel("cover_alt", widget=AdminAutoHeightTextInput),
            ],
            heading=_("Cover"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("jp"),
                FieldPanel("minutes"),
                FieldPanel("renewal"),
                FieldPanel("is_ordered"),
                FieldPanel("is_public"),
            ],
            heading=_("Duration and access"),
        ),
        FieldPanel("lke_questions", widget=CheckboxSelectMultiple),
        InlinePanel("legal_bases", label=_("Legal basis")),
        MultiFieldPanel(
            [
                FieldPanel("author_role"),
                FieldPanel("reviewed_on"),
                FieldPanel("review_due"),
            ],
            heading=_("Review"),
        ),
        *PublishableMixin.change_panels,
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("summary"),
        index.SearchField("objectives"),
    ]
    base_form_class = CourseForm
    preview_path = "courses.previewing.course_preview"
    preview_template = "courses/course.html"
    parent_page_types: ClassVar = ["courses.CourseIndexPage"]
    subpage_types: ClassVar = [
        "courses.LessonPage",
        "quizzes.QuizPage",
        "activities.ActivityPage",
        "pledges.PledgePage",
    ]

    class Meta:
        verbose_name = _("Module")
        verbose_name_plural = _("Modules")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(jp__gte=0), name="course_jp_not_negative"
            ),
        ]

    @property
    def objective_list(self) -> list[str]:
        return [line.strip() for line in self.objectives.splitlines() if line.strip()]

    def frozen_content(self) -> dict[str, Any]:
        """All that a reader is told about the module, as plain data."""
        questions = sorted(self.lke_questions.all(), key=lambda q: q.code)
        return {
            "audience": self.audience,
            "author_role": self.author_role,
            "cover": freeze_image(self.cover, alt=self.cover_alt),
            "is_ordered": self.is_ordered,
            "is_public": self.is_public,
            "jp": str(self.jp),
            "kind": "course",
            "legal_bases": [basis.frozen() for basis in self.legal_bases.all()],
            "lke": [{"code": q.code, "text": q.text} for q in questions],
            "minutes": self.minutes,
            "objectives": self.objective_list,
            "renewal": self.renewal,
            "review_due": self.review_due.isoformat() if self.review_due else None,
            "reviewed_on": self.reviewed_on.isoformat() if self.reviewed_on else None,
            "summary": self.summary,
            "title": self.title,
        }


class CourseLegalBasis(Orderable):
    """A regulation that the module teaches, and since when it applies."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    course = ParentalKey(
        CoursePage, on_delete=models.CASCADE, related_name="legal_bases"
    )
    regulation = models.CharField(_("Regulation"), max_length=200)
    title = models.CharField(_("About"), max_length=300, blank=True)
    valid_from = models.DateField(_("Valid from"), null=True, blank=True)
    source = models.CharField(
        _("Source"),
        max_length=300,
        blank=True,
        help_text=_("Where the text was read: an address or a page."),
    )

    panels = [
        FieldPanel("regulation"),
        FieldPanel("title", heading=_("Title")),
        FieldPanel("valid_from"),
        FieldPanel("source"),
    ]

    def __str__(self) -> str:
        return self.regulation

    def frozen(self) -> dict[str, Any]:
        return {
            "regulation": self.regulation,
            "source": self.source,
            "title": self.title,
            "valid_from": self.valid_from.isoformat() if self.valid_from else None,
        }


class Step(ReviewedStepMixin, PublishableMixin):
    """Mixin of every page below a module that a learner has to go through.

    A new kind of step is a new page class; completion knows steps only by this face.
    ``view_path`` names the view that shows the step to a learner; ``is_graded`` says
    whether its score is the score of the module.
    """

    view_path: ClassVar[str]
    is_graded = False

    summary = models.CharField(_("Summary"), max_length=240, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Duration in minutes"), default=10)
    is_required = models.BooleanField(
        _("Required to complete the module"), default=True
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.slug in RESERVED_SLUGS:  # type: ignore[attr-defined]
            message = _("This address belongs to the site. Choose another one.")
            raise ValidationError({"slug": message})

    def contributor_ids(self, *, since: datetime | None) -> set[int]:
        """Who wrote for this step elsewhere than on its page, since a publication."""
        return set()

    def frozen_content(self) -> dict[str, Any]:
        """What a learner sees of this step, as plain data: the body of a version."""
        raise NotImplementedError

    def frozen_outline(self) -> dict[str, Any]:
        """What every kind of step has; a kind adds its own to it."""
        return {
            "is_graded": self.is_graded,
            "is_required": self.is_required,
            "minutes": self.minutes,
            "summary": self.summary,
            "title": self.title,  # type: ignore[attr-defined]
        }


class LessonPage(PreviewedMixin, Step, Page):
    """A lesson: read, look, think, then say that you have."""

    PERSONAL_DATA: ClassVar[dict[str, str]] = {}

    view_path = "courses.views.lessons.lesson"
    preview_path = "courses.previewing.lesson_preview"
    preview_template = "courses/lesson.html"

    body = BodyField(LessonBody(), verbose_name=_("Content"), blank=True)

    content_panels = [
        *Page.content_panels,
        FieldPanel("summary", widget=AdminAutoHeightTextInput),
        FieldPanel("minutes"),
        FieldPanel("is_required"),
        FieldPanel("body"),
        *PublishableMixin.change_panels,
    ]
    search_fields = [*Page.search_fields, index.SearchField("body")]
    parent_page_types: ClassVar = ["courses.CoursePage"]
    subpage_types: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("Lesson")
        verbose_name_plural = _("Lessons")

    def frozen_content(self) -> dict[str, Any]:
        return {
            **self.frozen_outline(),
            **freeze_stream(self.body),
            "kind": "lesson",
        }

    def problems(self) -> list[str]:
        return [*super().problems(), *problems_in(self.body)]

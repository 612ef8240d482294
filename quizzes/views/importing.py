"""Question files in the CMS: send, look, choose, bring in; and a bank as a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import unescape
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.admin.viewsets.base import ViewSet
from wagtail.permissions import ModelPermissionPolicy

from quizzes.body_lines import lines_of
from quizzes.exporting import export_bank
from quizzes.formats import Parsed, read, write
from quizzes.import_words import explained, place, said, told
from quizzes.importing import (
    ImportPlan,
    PlannedQuestion,
    import_questions,
    plan_import,
)
from quizzes.models import Question, QuestionBank, QuestionUpload, QuestionVersion
from quizzes.rendering import words
from quizzes.uploading import drop_upload, keep_upload

MEGABYTE = 1024 * 1024
LARGEST = 20 * MEGABYTE
FORMATS = [
    ("", gettext_lazy("Find out from the file")),
    ("gift", "GIFT"),
    ("moodle-xml", "Moodle XML"),
    ("aiken", "Aiken"),
    ("qti", "QTI"),
]
LONGEST_STEM, LONGEST_LINE, LONGEST_NUMBER = 480, 240, 6
EXTENSIONS = {"gift": "gift", "moodle-xml": "xml", "qti": "zip"}
STANDINGS = {
    "new": gettext_lazy("New"),
    "changed": gettext_lazy("New version of %(code)s"),
    "same": gettext_lazy("Same as %(code)s, nothing to do"),
    "retired": gettext_lazy("%(code)s is retired here"),
    "unsound": gettext_lazy("Cannot be asked"),
}
POLICY = ModelPermissionPolicy(Question)


class UploadForm(forms.Form):
    bank: "forms.ModelChoiceField[QuestionBank]" = forms.ModelChoiceField(
        QuestionBank.objects.order_by("name"), label=gettext_lazy("Question bank")
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "GIFT, Moodle XML, Aiken, or QTI 2.1 to 3.0 (a ZIP or one item), at most "
            "20 MB."
        ),
        error_messages={"empty": gettext_lazy("This file is empty.")},
    )
    format = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=FORMATS, required=False
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                _("The file is larger than 20 MB. Split it into smaller files.")
            )
        return file


@dataclass(frozen=True, kw_only=True)
class Row:
    """One question of the file as the preview shows it."""

    number: int
    where: str
    title: str
    kind: str
    standing: str
    remarks: tuple[str, ...]
    can_be_imported: bool
    stem: str
    lines: tuple[tuple[str, str], ...]


class ImportPage(PermissionCheckedMixin, WagtailAdminTemplateMixin, TemplateView):
    permission_policy = POLICY
    permission_required = "add"
    page_title = gettext_lazy("Import questions")
    header_icon = "download"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        listing = {"url": reverse("soal:index"), "label": _("Questions")}
        here = {"url": "", "label": _("Import questions")}
        return [*self.breadcrumbs_items, listing, here]


class UploadView(ImportPage):
    template_name = "quizzes/cms/import_upload.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.show(UploadForm(initial={"bank": request.GET.get("bank")}))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        data = form.cleaned_data
        upload = keep_upload(
            bank=data["bank"],
            name=data["file"].name,
            format=data["format"],
            content=data["file"].read(),
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        return redirect("impor-soal:preview", pk=upload.pk)

    def show(self, form: UploadForm) -> HttpResponse:
        banks = QuestionBank.objects.order_by("name")
        return self.render_to_response(self.get_context_data(form=form, banks=banks))


class PreviewView(ImportPage):
    """What is in the file, question by question; only its sender finds it."""

    template_name = "quizzes/cms/import_preview.html"

    @cached_property
    def upload(self) -> QuestionUpload:
        mine = QuestionUpload.objects.filter(uploaded_by_id=self.request.user.pk)
        return get_object_or_404(mine.select_related("bank"), pk=self.kwargs["pk"])

    @cached_property
    def parsed(self) -> Parsed:
        content = bytes(self.upload.content)
        return read(content, format=self.upload.format or None)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        plan = plan_import(bank=self.upload.bank, parsed=self.parsed)
        context = self.get_context_data(
            upload=self.upload,
            rows=list(_rows(plan)),
            problems=[told(problem) for problem in plan.problems],
            ready=len(plan.of("new", "changed")),
        )
        return self.render_to_response(context)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "drop" in request.POST:
            drop_upload(upload=self.upload)
            return redirect("impor-soal:index")
        chosen = set(map(_number, request.POST.getlist("soal")))
        bank = self.upload.bank
        report = import_questions(
            bank=bank,
            parsed=self.parsed,
            chosen=chosen,
            by=request.user,  # type: ignore[arg-type]
            at=timezone.now(),
        )
        written = len(report.created) + len(report.changed)
        if not written:
            messages.warning(request, _("Choose at least one question to bring in."))
            return self.get(request)
        drop_upload(upload=self.upload)
        messages.success(
            request,
            ngettext(
                "%(n)d question is in the bank %(bank)s: %(new)d new, %(changed)d with "
                "a new version.",
                "%(n)d questions are in the bank %(bank)s: %(new)d new, %(changed)d with "
                "a new version.",
                written,
            )
            % {
                "n": written,
                "bank": bank.name,
                "new": len(report.created),
                "changed": len(report.changed),
            },
        )
        return redirect(f"{reverse('soal:index')}?bank={bank.pk}")


def _rows(plan: ImportPlan) -> Iterable[Row]:
    kinds = dict(QuestionVersion.Kind.choices)
    for entry in plan.entries:
        yield Row(
            number=entry.number,
            where=place(entry.question.line, entry.question.file),
            title=entry.question.title or entry.code,
            kind=str(kinds[entry.question.kind]),
            standing=str(STANDINGS[entry.standing]) % {"code": entry.code},
            remarks=(*map(said, entry.notes), *map(explained, entry.problems)),
            can_be_imported=entry.can_be_imported,
            stem=_words(entry.content.stem, entry.content.markup, LONGEST_STEM),
            lines=tuple(_lines(entry)),
        )


def _lines(entry: PlannedQuestion) -> Iterable[tuple[str, str]]:
    """Its answers and what is said to them; of unsound ones nothing is sure to be there."""
    content = entry.content
    if entry.problems:
        return
    for label, text in lines_of(content.kind, content.body):
        yield label, _words(text, content.markup, LONGEST_LINE)
    if content.feedback:
        yield _("Explanation"), _words(content.feedback, content.markup, LONGEST_LINE)


def _words(text: str, markup: str, most: int) -> str:
    return Truncator(unescape(words(text, markup))).chars(most)


def _number(text: str) -> int:
    """A number as the form sends it; -1, which is none, for anything else."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else -1


class ExportView(PermissionCheckedMixin, View):
    """A bank as a file that other systems read."""

    permission_policy = POLICY
    any_permission_required = ("add", "change", "view")

    def get(self, request: HttpRequest, slug: str, format: str) -> HttpResponse:
        if format not in EXTENSIONS:
            raise Http404
        bank = get_object_or_404(QuestionBank, slug=slug)
        content = write(export_bank(bank), format=format, title=bank.name)
        answer = HttpResponse(content, content_type="application/octet-stream")
        name = f"{bank.slug}.{EXTENSIONS[format]}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer


class ImportMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(POLICY.user_has_permission(request.user, "add"))


class ImportViewSet(ViewSet):
    name = "impor-soal"
    icon = "download"
    menu_label = gettext_lazy("Import and export")
    menu_item_class = ImportMenuItem

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            path("", UploadView.as_view(), name="index"),
            path("<int:pk>/", PreviewView.as_view(), name="preview"),
            path("<slug:slug>/<str:format>/", ExportView.as_view(), name="export"),
        ]

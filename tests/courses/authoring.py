"""A trainer at work: the forms of the CMS as a browser posts them."""

from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import (
    inline_formset,
    nested_form_data,
    rich_text,
    streamfield,
)
from wagtail_factories import DocumentFactory, ImageFactory

from courses.founding import EDITORS, TRAINERS, found_site
from courses.models import CoursePage, LessonPage
from elearning.frameworks.loading import LKE_ZI_2021, load_framework
from elearning.frameworks.models import Question as LkeQuestion
from quizzes.authoring import get_or_create_bank, save_question
from quizzes.models import QuizPage
from tests.conftest import NOW
from tests.factories import UserFactory, question_content


def course_form(**changes) -> dict:
    """A module that is ready to be submitted."""
    values = {
        "title": "Benturan kepentingan",
        "slug": "benturan-kepentingan",
        "summary": "Kenali dan kelola benturan kepentingan.",
        "audience": "Semua pegawai",
        "objectives": "Mengenali\nMengelola",
        "cover": "",
        "cover_alt": "",
        "jp": "1.0",
        "minutes": "45",
        "renewal": "year",
        "is_ordered": "on",
        "legal_bases": inline_formset(
            [{"regulation": "PermenPANRB 17/2024", "title": "", "source": ""}]
        ),
        "author_role": "Inspektorat",
        "reviewed_on": "2026-11-01",
        "review_due": "2027-11-01",
        "change_kind": "first",
        "change_note": "",
        "comments": inline_formset([]),
    }
    served = {"lke_questions": [str(LkeQuestion.objects.get(code="PPE1A").pk)]}
    return nested_form_data(values) | served | changes


def every_block() -> list[tuple[str, object]]:
    """One block of each kind, as the editor posts it."""
    sheet = DocumentFactory(title="Lembar kerja")
    text = rich_text("<p>Isi.</p>")
    table = {
        "caption": "Contoh",
        "column-count": "1",
        "column-0-type": "text",
        "column-0-order": "0",
        "column-0-heading": "Hal",
        "column-0-deleted": "",
        "row-count": "1",
        "row-0-order": "0",
        "row-0-deleted": "",
        "cell-0-0": "Rapat",
    }
    return [
        ("heading", "Apa itu"),
        ("rich_text", text),
        ("key_points", {"title": "", "points": streamfield_list(["Satu", "Dua"])}),
        ("case_study", {"title": "Kasus", "story": text, "question": "Lalu?"}),
        (
            "legal_citation",
            {
                "regulation": "UU 30/2014",
                "article": "Pasal 42",
                "text": text,
                "url": "",
                "valid_from": "",
            },
        ),
        ("accordion", streamfield_list([{"title": "Tanya", "body": text}])),
        (
            "image",
            {"image": str(ImageFactory().pk), "alt": "Dua orang", "caption": ""},
        ),
        ("table", table),
        (
            "video",
            {
                "title": "Video",
                "file": "",
                "url": "https://youtu.be/x",
                "captions": "",
                "minutes": "3",
                "transcript": text,
            },
        ),
        ("download", {"document": str(sheet.pk), "description": "Isi sendiri"}),
    ]


def streamfield_list(items) -> dict:
    """The items of a list block, as ``streamfield`` does for a stream."""
    fields = {
        str(at): {"value": value, "order": str(at), "deleted": "", "id": ""}
        for at, value in enumerate(items)
    }
    return {"count": str(len(items)), **fields}


def lesson_form(blocks=None, **changes) -> dict:
    values = {
        "title": "Mengenali",
        "slug": "mengenali",
        "summary": "",
        "minutes": "10",
        "is_required": "on",
        "body": streamfield(every_block() if blocks is None else blocks),
        "change_kind": "first",
        "change_note": "",
        "comments": inline_formset([]),
    }
    return nested_form_data(values | changes)


def quiz_form(bank, **changes) -> dict:
    values = {
        "title": "Tes akhir",
        "slug": "tes-akhir",
        "summary": "",
        "minutes": "10",
        "is_required": "on",
        "purpose": "post",
        "bank": str(bank.pk),
        "draw_tag": "",
        "draw_count": "3",
        "pass_mark": "70",
        "attempt_limit": "3",
        "cooldown_minutes": "0",
        "time_limit_minutes": "0",
        "grace_seconds": "60",
        "grade_method": "highest",
        "answers_shown": "always",
        "draw_recall": "0",
        "draw_understand": "0",
        "draw_apply": "0",
        "bands-TOTAL_FORMS": "0",
        "bands-INITIAL_FORMS": "0",
        "change_kind": "first",
        "change_note": "",
        "comments": inline_formset([]),
    }
    return nested_form_data(values | changes)


def bank_of(count: int, *, by=None):
    bank = get_or_create_bank(slug="benturan", name="Benturan kepentingan")
    for number in range(count):
        content = question_content(f"Soal {number}?")
        save_question(bank=bank, code=f"bk-{number}", content=content, by=by, at=NOW)
    return bank


def create(client, parent, kind: type, form: dict, *, action: str = ""):
    """Post the create form of a page; answers the page, or the response if none is."""
    model = [kind._meta.app_label, kind._meta.model_name]
    url = reverse("wagtailadmin_pages:add", args=[*model, parent.pk])
    response = client.post(url, form | ({action: "1"} if action else {}), follow=True)
    page = kind.objects.child_of(parent).filter(slug=form["slug"]).first()
    return page or response


def edit(client, page, form: dict, *, action: str = "", **extra):
    """Post the edit form of a page, with one of its buttons."""
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    data = form | extra | ({action: "1"} if action else {})
    return client.post(url, data, follow=True)


def decide(client, page, decision: str = "approve", *, form: dict | None = None):
    """The reviewer's button in the editor."""
    return edit(
        client,
        page,
        form or {},
        action="action-workflow-action",
        **{"workflow-action-name": decision, "workflow-action-extra-data": "{}"},
    )


def write_module(client, index, *, bank=None) -> CoursePage:
    """A module with a lesson of every block and a quiz of three questions, as a draft."""
    course = create(client, index, CoursePage, course_form())
    create(client, course, LessonPage, lesson_form())
    create(client, course, QuizPage, quiz_form(bank or bank_of(4)))
    return CoursePage.objects.get(pk=course.pk)


def steps(course) -> list:
    return list(course.get_children().order_by("path").specific())


def draft_title(page) -> str:
    """What the newest draft is called, read anew."""
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object().title


def messages_of(response) -> str:
    return " ".join(str(message) for message in response.context["messages"])


# --- Built once for all tests of a file --------------------------------------------------


def member(group: str, name: str):
    user = UserFactory(first_name=name)
    user.groups.add(Group.objects.get(name=group))
    return user


def founded():
    """The list of modules of a founded site, with the LKE loaded."""
    load_framework(path=LKE_ZI_2021)
    return found_site(by=None, at=NOW)


def build(state: str = "founded") -> dict:
    """A founded site and its cast; and Tari's module, "draft", "submitted" or "published"."""
    made = {"index": founded()}
    for group, names in ((TRAINERS, ("Tari", "Tono")), (EDITORS, ("Eka", "Edi"))):
        made |= {name.lower(): member(group, name) for name in names}
    if state == "founded":
        return made
    client = Client()
    client.force_login(made["tari"])
    course = write_module(client, made["index"])
    if state != "draft":
        edit(client, course, course_form(), action="action-submit")
    if state == "published":
        client.force_login(made["eka"])
        decide(client, course)
    made["course"] = CoursePage.objects.get(pk=course.pk)
    assert made["course"].live == (state == "published")
    return made

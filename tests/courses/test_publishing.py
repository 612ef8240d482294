"""Whoever publishes and however: one version a publication, frozen for ever."""

import json
from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction
from wagtail.log_actions import LogContext
from wagtail.models import Page
from wagtail_factories import DocumentFactory, ImageFactory

from courses.models import CourseLegalBasis, CoursePage, CourseVersion, LessonPage
from courses.publishing import (
    NothingPublishedYet,
    impact_of,
    latest_version,
    publish,
    record_version,
)
from courses.steps import course_of, steps_of
from elearning.canonical import digest
from tests.factories import (
    UserFactory,
    add_course,
    add_lesson,
    begin,
    finish,
    module_index,
    republish,
)

pytestmark = pytest.mark.django_db


def versions_of(page) -> list[CourseVersion]:
    return list(CourseVersion.objects.filter(page_id=page.pk).order_by("number"))


# --- What is recorded -------------------------------------------------------------------


def test_a_publication_is_recorded_with_content_and_people(module, now):
    author, editor = UserFactory(), UserFactory()
    module.title = "Judul baru"
    version = publish(
        page=module,
        by=author,
        at=now,
        change_kind="minor",
        change_note="Contoh baru.",
        approved_by=editor,
    )
    assert version == latest_version(module)
    assert (version.number, version.title) == (2, "Judul baru")
    assert (version.published_at, version.published_by) == (now, author)
    assert (version.approved_at, version.approved_by) == (now, editor)
    assert (version.change_kind, version.change_note) == ("minor", "Contoh baru.")
    module.refresh_from_db()
    assert module.live
    assert module.title == "Judul baru"
    assert version.revision_id == module.live_revision_id


def test_the_digest_is_that_of_the_stored_content(module, first):
    for version in CourseVersion.objects.all():
        assert version.digest == digest(version.content)


def test_the_same_words_have_the_same_digest(first):
    old = latest_version(first)
    assert republish(first).digest == old.digest
    assert republish(first, title="Lain").digest != old.digest


def test_a_version_of_a_step_knows_its_module(module, first):
    assert latest_version(first).course == module
    assert latest_version(first).content["kind"] == "lesson"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("first", "editorial"),
        ("editorial", "editorial"),
        ("minor", "minor"),
        ("material", "material"),
    ],
)
def test_a_later_version_is_what_was_said_but_never_the_first(first, said, kept):
    assert republish(first, said).change_kind == kept


@pytest.mark.parametrize("said", ["first", "editorial", "minor", "material"])
def test_the_first_version_is_the_first(module, now, said):
    step = LessonPage(title="Baru", slug="baru")
    module.refresh_from_db()
    module.add_child(instance=step)
    assert publish(page=step, by=None, at=now, change_kind=said).change_kind == "first"


def test_a_revision_is_recorded_once(first, now):
    version = latest_version(first)
    again = record_version(
        page=first, revision_id=version.revision_id, by=UserFactory(), at=now
    )
    assert again == version
    first.refresh_from_db()
    first.live_revision.publish()
    assert versions_of(first) == [version]


def test_what_has_no_revision_is_recorded_each_time(first, now):
    for _ in range(2):
        record_version(page=first, revision_id=None, by=None, at=now)
    assert [version.number for version in versions_of(first)] == [1, 2, 3]


def test_a_page_without_a_version_says_so(db):
    draft = CoursePage(title="Baru", slug="baru", summary="Baru.", live=False)
    module_index().add_child(instance=draft)
    with pytest.raises(NothingPublishedYet):
        latest_version(draft)


def test_a_version_can_neither_be_changed_nor_deleted(first):
    for statement in (
        "UPDATE courses_courseversion SET title = 'x'",
        "DELETE FROM courses_courseversion",
    ):
        with (
            pytest.raises(DatabaseError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
    assert latest_version(first).title == "Mengenali"


# --- Through Wagtail --------------------------------------------------------------------


def test_publishing_in_the_cms_is_recorded_with_who_did_it(first):
    editor = UserFactory()
    first.refresh_from_db()
    first.title, first.change_kind = "Dari CMS", "minor"
    with LogContext(user=editor):
        revision = first.save_revision(user=editor)
        revision.publish(user=editor, skip_permission_checks=True)
    version = latest_version(first)
    first.refresh_from_db()
    assert (version.title, version.published_by) == ("Dari CMS", editor)
    assert version.published_at == first.last_published_at
    assert (version.revision_id, version.approved_by) == (revision.pk, None)


def test_a_draft_records_nothing(module, first):
    for page in (module, first):
        page.title = "Rancangan"
        page.save_revision()
    assert len(versions_of(module)) == len(versions_of(first)) == 1


def test_a_change_that_is_only_scheduled_is_no_version_yet(first, now):
    first.refresh_from_db()
    first.go_live_at = now + timedelta(days=3650)
    first.save_revision().publish()
    assert len(versions_of(first)) == 1


def test_a_page_that_is_only_scheduled_has_no_version_yet(module, now):
    step = LessonPage(title="Baru", slug="baru", live=False)
    step.go_live_at = now + timedelta(days=3650)
    module.refresh_from_db()
    module.add_child(instance=step)
    step.save_revision().publish()
    assert versions_of(step) == []
    step.go_live_at = None
    step.save_revision().publish()
    assert [version.number for version in versions_of(step)] == [1]


def test_other_pages_leave_no_version(db):
    index = module_index()
    index.save_revision().publish()
    assert not CourseVersion.objects.exists()


def test_a_publication_that_fails_leaves_nothing(module, now):
    module.refresh_from_db()
    before = module.latest_revision_id
    module.title = ""
    with pytest.raises(Exception, match="title"):
        publish(page=module, by=None, at=now, change_kind="minor")
    assert len(versions_of(module)) == 1
    assert Page.objects.get(pk=module.pk).latest_revision_id == before


# --- What is frozen ---------------------------------------------------------------------


def test_a_module_is_frozen_with_everything_it_says(module):
    cover = ImageFactory()
    version = republish(
        module,
        objectives="Satu\n\nDua",
        cover=cover,
        cover_alt="Bingkisan",
        legal_bases=[CourseLegalBasis(regulation="UU 30/2014", title="Administrasi")],
    )
    content = version.content
    assert content["objectives"] == ["Satu", "Dua"]
    assert content["legal_bases"] == [
        {
            "regulation": "UU 30/2014",
            "source": "",
            "title": "Administrasi",
            "valid_from": None,
        }
    ]
    assert (content["cover"]["id"], content["cover"]["alt"]) == (cover.pk, "Bingkisan")
    assert len(content["cover"]["sha256"]) == 64


def test_a_lesson_is_frozen_as_it_was_shown(module):
    lesson = add_lesson(module, body='[{"type": "heading", "value": "Satu & dua"}]')
    content = latest_version(lesson).content
    assert "Satu &amp; dua" in content["html"]
    assert content["body"][0]["value"] == "Satu & dua"
    assert (content["is_graded"], content["is_required"]) == (False, True)


def test_an_empty_lesson_is_frozen_empty(module):
    content = latest_version(add_lesson(module, body="[]")).content
    assert (content["html"], content["body"], content["files"]) == ("", [], [])


def download(sheet) -> dict:
    return {"type": "download", "value": {"document": sheet.pk, "description": ""}}


def test_files_are_named_with_their_digest_each_once(module):
    sheet = DocumentFactory(title="Lembar kerja")
    block = download(sheet)
    lesson = add_lesson(module, body=json.dumps([block, block]))
    (file,) = latest_version(lesson).content["files"]
    assert (file["id"], file["kind"], file["title"]) == (
        sheet.pk,
        "document",
        "Lembar kerja",
    )
    with sheet.file.open("rb") as handle:
        assert file["sha256"] == sha256(handle.read()).hexdigest()


def test_a_file_that_is_gone_has_no_digest(module):
    sheet = DocumentFactory()
    sheet.file.storage.delete(sheet.file.name)
    block = download(sheet)
    lesson = add_lesson(module, body=json.dumps([block]))
    assert [f["sha256"] for f in latest_version(lesson).content["files"]] == [""]


# --- Around a publication ---------------------------------------------------------------


def test_the_impact_counts_who_has_finished_and_who_is_under_way(module, first):
    finish(module)
    begin(module)
    begin(add_course("lain"))
    assert impact_of(module) == impact_of(first)
    assert (impact_of(module).completions, impact_of(module).under_way) == (1, 1)


def test_steps_and_their_module(module, first, second):
    second.unpublish()
    assert steps_of(module) == [first]
    assert steps_of(module, live=False) == [first, second]
    assert course_of(Page.objects.get(pk=first.pk)) == module
    assert course_of(module) == module

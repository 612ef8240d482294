"""The library becomes published pages; the same files twice change nothing."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from wagtail.images.models import Image
from wagtail.models import Page

from courses.library_files import LibraryHasProblems
from courses.loading import LkeQuestionUnknown, Release, SiteNotFounded
from courses.models import CoursePage, CourseVersion, LessonPage, LibraryLoad
from elearning.frameworks.models import Question as LkeQuestion
from quizzes.loading import load_module
from quizzes.models import QuestionVersion, QuizPage
from tests.conftest import NOW

from .authoring import founded

LIBRARY = Path(__file__).parents[2] / "courses" / "library"
LESSON = "lessons/10-mengenali-gratifikasi.md"


@pytest.fixture
def folder(tmp_path) -> Path:
    return shutil.copytree(LIBRARY / "gratifikasi", tmp_path / "gratifikasi")


def release(at, **options) -> Release:
    values = {"change_kind": "minor", "change_note": "Diperbarui."}
    return Release(by=None, at=at, **values | options)


@pytest.fixture(scope="class")
def built(request, layers):
    return layers.build(
        request.fixturenames,
        index=founded,
        loaded=lambda index: load_module(
            folder=LIBRARY / "gratifikasi", release=release(NOW)
        ),
    )


@pytest.fixture
def loaded(index):
    """The module as its files say, loaded before the test."""


@pytest.fixture
def load(index, folder, now):
    """Load the module, as often as a test likes."""

    def load_once(**options):
        return load_module(folder=folder, release=release(now, **options))

    return load_once


def replace(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


def rows() -> list[int]:
    models = (Page, CourseVersion, Image, LibraryLoad, QuestionVersion)
    return [model.objects.count() for model in models]


def edit_in_the_cms(page, user, **values):
    draft = page.specific.get_latest_revision_as_object()
    for name, value in values.items():
        setattr(draft, name, value)
    draft.save_revision(user=user)


def test_a_module_is_live_with_its_steps_in_order(loaded):
    course = CoursePage.objects.get(slug="gratifikasi")
    kinds = [step.specific_class for step in course.get_children().live()]
    assert course.live
    assert kinds == [QuizPage, LessonPage, LessonPage, LessonPage, LessonPage, QuizPage]


def test_the_page_of_the_module_says_what_the_file_says(loaded):
    course = CoursePage.objects.get(slug="gratifikasi")
    assert [q.code for q in course.lke_questions.all()] == ["PPE1A"]
    assert len(course.legal_bases.all()) == 3
    assert course.cover.is_svg()
    assert course.cover.width == 1200
    assert len(course.objective_list) == 4


def test_each_page_has_a_version_with_what_is_shown(load, eka):
    load(approved_by=eka)
    lesson = LessonPage.objects.get(slug="mengenali-gratifikasi")
    version = lesson.versions.get()
    assert version.change_kind == "first"
    assert version.approved_by == eka
    assert '<figure class="figure"><img src="' in version.content["html"]
    assert "Kue ulang tahun di puskesmas" in version.content["html"]
    assert [file["kind"] for file in version.content["files"]] == ["image"]


def test_the_quizzes_pin_their_questions(loaded):
    first, last = QuizPage.objects.order_by("path")
    assert (first.purpose, last.purpose) == ("pre", "post")
    assert len(first.versions.get().content["pool"]) >= 5
    assert len(last.versions.get().content["pool"]) >= 15
    assert last.versions.get().content["pass_mark"] == 70


def test_the_same_files_change_nothing(loaded, load):
    before = rows()
    report = load()
    assert not report.changed_anything
    assert not report.kept
    assert rows() == before


def test_a_changed_lesson_is_a_new_version_and_nothing_else_is(loaded, load, folder):
    replace(folder / LESSON, "Pukul sepuluh pagi", "Pukul sebelas siang")
    report = load(change_kind="editorial", change_note="Jam diperbaiki.")
    assert report.updated == ["Mengenali gratifikasi"]
    lesson = LessonPage.objects.get(slug="mengenali-gratifikasi")
    version = lesson.versions.latest("number")
    assert (version.number, version.change_kind) == (2, "editorial")
    assert version.change_note == "Jam diperbaiki."
    assert "Pukul sebelas siang" in version.content["html"]


def test_a_changed_drawing_is_a_new_image(loaded, load, folder):
    before = Image.objects.count()
    replace(folder / "images/bentuk-gratifikasi.svg", "</svg>", "<g></g></svg>")
    assert load().updated == ["Mengenali gratifikasi"]
    assert Image.objects.count() == before + 1


def test_a_changed_question_is_pinned_by_its_quiz(loaded, load, folder):
    replace(
        folder / "questions.toml", "mana yang termasuk gratifikasi", "apa gratifikasi"
    )
    assert load().updated == ["Tes awal: gratifikasi"]
    quiz = QuizPage.objects.get(purpose="pre")
    old, new = quiz.versions.order_by("number")
    assert set(new.content["pool"]) - set(old.content["pool"])


def test_a_page_edited_in_the_cms_is_kept_and_told(loaded, load, folder, tari):
    lesson = LessonPage.objects.get(slug="mengenali-gratifikasi")
    edit_in_the_cms(lesson, tari, summary="Diubah pelatih.")
    replace(folder / LESSON, "Pukul sepuluh pagi", "Pukul sebelas siang")
    report = load()
    assert report.kept == ["Mengenali gratifikasi"]
    assert not report.changed_anything
    draft = LessonPage.objects.get(pk=lesson.pk).get_latest_revision_as_object()
    assert draft.summary == "Diubah pelatih."


def test_a_question_edited_in_the_cms_is_kept_and_told(loaded, load, folder, tari, now):
    from datetime import timedelta

    from quizzes.authoring import content_of, save_question
    from quizzes.models import Question

    question = Question.objects.get(code="grat-pre-01")
    content = content_of(question.latest)
    changed = type(content)(**{**vars(content), "stem": "Ditulis pelatih?"})
    save_question(
        bank=question.bank,
        code=question.code,
        content=changed,
        by=tari,
        at=now + timedelta(hours=1),
    )
    replace(
        folder / "questions.toml", "mana yang termasuk gratifikasi", "apa gratifikasi"
    )
    assert load().kept == ["grat-pre-01"]
    question.refresh_from_db()
    assert question.latest.stem == "Ditulis pelatih?"


def test_a_page_that_people_made_under_the_same_address_is_kept(load, index):
    own = CoursePage(title="Punya kami", slug="gratifikasi", summary="x")
    index.add_child(instance=own)
    report = load()
    assert "Punya kami" in report.kept
    own.refresh_from_db()
    assert own.title == "Punya kami"


def test_steps_that_people_added_stay_behind_those_of_the_files(
    loaded, load, folder, tari
):
    course = CoursePage.objects.get(slug="gratifikasi")
    course.add_child(instance=LessonPage(title="Tambahan", slug="tambahan"))
    shutil.copy(folder / LESSON, folder / "lessons/50-penutup.md")
    assert load().created == ["Mengenali gratifikasi"]
    slugs = [page.slug for page in course.get_children().order_by("path")]
    assert slugs[-3:] == ["penutup", "tes-akhir", "tambahan"]


def test_a_module_without_tests_has_only_lessons(load, folder):
    file = folder / "module.toml"
    text = file.read_text("utf-8")
    file.write_text(text[: text.index("[pretest]")], "utf-8")
    load()
    assert not QuizPage.objects.exists()


def test_all_problems_of_a_folder_are_told_at_once(load, folder):
    replace(folder / "module.toml", "minutes = 90", "minutes = 'x'")
    replace(folder / "questions.toml", 'level = "recall"', 'levl = "recall"')
    (folder / "questions.toml").write_text(
        (folder / "questions.toml").read_text("utf-8")
        + '\n[[question]]\ncode = "grat-01"\nuse = ["post"]\nkind = "single"\nstem = "?"\n'
    )
    with pytest.raises(LibraryHasProblems) as refused:
        load()
    told = str(refused.value)
    assert "module.toml" in told
    assert "unknown key: levl" in told
    assert "used twice: grat-01" in told
    assert "cannot be asked" in told
    assert not CoursePage.objects.exists()


def test_a_bank_too_small_for_its_quiz_is_told(load, folder):
    replace(folder / "module.toml", "draw = 5", "draw = 50")
    with pytest.raises(LibraryHasProblems, match="fewer than the 50 drawn"):
        load()


def test_a_module_without_a_question_file_needs_no_quiz(load, folder):
    (folder / "questions.toml").unlink()
    with pytest.raises(LibraryHasProblems, match="0 questions for 'pre'"):
        load()


def test_an_unknown_lke_question_is_told(load):
    LkeQuestion.objects.filter(code="PPE1A").update(code="PPE1X")
    with pytest.raises(LkeQuestionUnknown, match="PPE1A"):
        load()


def test_a_site_must_be_founded_first(db, built, folder, now):
    with pytest.raises(SiteNotFounded):
        load_module(folder=folder, release=release(now))


def run(*arguments) -> str:
    out = StringIO()
    call_command("load_library", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_loads_one_module_and_says_so(index):
    assert "gratifikasi: created: Mengenali" in run("--module", "gratifikasi")
    assert run("--module", "gratifikasi") == "gratifikasi: nothing has changed\n"


def test_the_command_names_what_was_kept(index, folder, tari):
    run("--library", str(folder.parent))
    lesson = LessonPage.objects.get(slug="mengenali-gratifikasi")
    edit_in_the_cms(lesson, tari, summary="x")
    replace(folder / LESSON, "Pukul sepuluh pagi", "Pukul sebelas siang")
    assert "kept, edited in the CMS since: Mengenali" in run(
        "--library", str(folder.parent)
    )


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda f: ["--module", "tiada"], "No such module: tiada. Known: gratifikasi."),
        (
            lambda f: replace(f / "module.toml", "minutes = 90", "minutes = 'x'"),
            "gratifikasi/module.toml",
        ),
        (
            lambda f: replace(f / "module.toml", '"PPE1A"', '"XXX"'),
            "the LKE has no question XXX",
        ),
    ],
)
def test_the_command_fails_with_one_clear_sentence(index, folder, spoil, sentence):
    arguments = spoil(folder) or []
    with pytest.raises(CommandError, match=sentence):
        run("--library", str(folder.parent), *arguments)


def test_the_command_asks_for_a_founded_site(db, built, folder):
    with pytest.raises(CommandError, match="no list of modules"):
        run("--library", str(folder.parent))

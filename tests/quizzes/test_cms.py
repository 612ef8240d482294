"""The question bank in the CMS, as a trainer uses it, and who may not."""

from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from elearning.frameworks.loading import LKE_ZI_2021, load_framework
from quizzes.authoring import content_of, save_question
from quizzes.models import (
    Answer,
    Attempt,
    Question,
    QuestionBank,
    QuestionVersion,
    QuizPage,
)
from quizzes.previewing import sample_attempt
from quizzes.viewsets import QuestionGroup
from tests.factories import (
    UserFactory,
    add_bank,
    add_course,
    add_quiz,
    question_content,
    trainer_with,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(db):
    return add_bank()


@pytest.fixture
def question(bank):
    return bank.questions.get(code="q-1")


def url(name, *args):
    return reverse(f"soal:{name}", args=args)


def form(bank, rows=(("Yes", True, "Right."), ("No", False, "")), **changes):
    """What a browser posts from the editor."""
    fields = {
        "bank": bank.pk,
        "kind": "single",
        "stem": "What is gratification?",
        "markup": "plain",
        "level": "understand",
        "tags": "post",
        "option-TOTAL_FORMS": 6,
        "option-INITIAL_FORMS": 0,
    } | changes
    for n, (text, correct, feedback) in enumerate(rows):
        fields[f"option-{n}-text"] = text
        fields[f"option-{n}-feedback"] = feedback
        if correct:
            fields[f"option-{n}-correct"] = "on"
    return fields


# --- The list ---------------------------------------------------------------------------


def test_the_list_shows_what_a_trainer_looks_for(client, trainer, question):
    page = client.get(url("index")).content.decode()
    for shown in ("q-1", "Question 1?", "Gratifikasi", "One right answer", "In use"):
        assert shown in page
    assert url("edit", question.pk) in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "Second"}, ["s-1"]),
        ({"q": "q-3"}, ["q-3"]),
        ({"tag": "pre"}, ["s-1"]),
        ({"kind": "multiple"}, ["s-1"]),
        ({"level": "apply"}, ["s-1"]),
        ({"state": "retired"}, ["q-2"]),
        ({"state": "in_use", "tag": "post"}, ["q-1", "q-3", "q-4"]),
    ],
)
def test_the_list_is_searched_and_filtered(client, trainer, bank, now, query, found):
    content = question_content(
        "Second kind?", kind="multiple", level="apply", tags=("pre",)
    )
    save_question(bank=bank, code="s-1", content=content, by=None, at=now)
    client.post(url("retire", bank.questions.get(code="q-2").pk), {"reason": "Old"})
    response = client.get(url("index_results"), query)
    assert [q.code for q in response.context["object_list"]] == found


def test_the_list_is_filtered_by_bank(client, trainer, bank):
    other = add_bank("sdm", size=1)
    response = client.get(url("index_results"), {"bank": other.pk})
    assert [q.bank for q in response.context["object_list"]] == [other]


def test_the_list_costs_the_same_with_more_questions(
    client, trainer, bank, django_assert_num_queries
):
    client.get(url("index"))
    with CaptureQueriesContext(connection) as few:
        client.get(url("index"))
    add_bank("sdm", size=30)
    with django_assert_num_queries(len(few)):
        client.get(url("index"))


# --- Writing ----------------------------------------------------------------------------


def test_a_question_is_written(client, trainer, bank):
    response = client.post(url("add"), form(bank, feedback="See article 12B."))
    question = Question.objects.get(code="gratifikasi-05")
    assert response.headers["Location"] == url("edit", question.pk)
    content = content_of(question.latest)
    assert (content.stem, content.feedback) == (
        "What is gratification?",
        "See article 12B.",
    )
    assert [option["text"] for option in content.body["options"]] == ["Yes", "No"]
    assert question.latest.created_by == trainer


def test_save_and_add_another_keeps_what_a_row_of_questions_shares(
    client, trainer, bank
):
    kept = {
        "kind": "multiple",
        "level": "apply",
        "tags": "post, zona integritas",
        "legal_basis": "Perkom 1/2026, pasal 2",
        "markup": "markdown",
    }
    response = client.post(url("add"), form(bank, another="1", **kept))
    shown = client.get(response.headers["Location"]).context["form"]
    assert {name: shown[name].value() for name in kept} == kept
    assert shown["bank"].value() == str(bank.pk)
    assert not shown["stem"].value()


def warned(client, bank, rows, **changes):
    """What is warned of when one more question is saved."""
    answer = client.post(url("add"), form(bank, rows, **changes), follow=True)
    return [m.message for m in answer.context["messages"] if "warning" in m.tags]


ODD = (("A far longer answer", True, ""), ("No", False, ""), ("Maybe", False, ""))
EVEN = (("No", False, ""), ("Yes", True, ""), ("Perhaps not", False, ""))


def test_an_author_is_told_of_habits_while_writing(client, trainer, bank):
    """Five in a row with the same letter and the longest answer, by the same person."""
    told = [warned(client, bank, ODD, stem=f"{n}?") for n in range(6)]
    assert told[:4] == [[]] * 4
    assert "stands at A" in told[4][0]
    assert "is the longest" in told[4][1]
    assert len(told[5]) == 2
    assert warned(client, bank, EVEN, stem="Even?") == []
    assert warned(client, bank, ODD, stem="Again?") == []


def test_habits_are_those_of_one_author(client, trainer, bank, now):
    for n in range(5):
        save_question(
            bank=bank, code=f"h-{n}", content=question_content(), by=None, at=now
        )
    assert warned(client, bank, ODD) == []


def test_a_code_that_is_taken_is_passed_over(client, trainer, bank, now):
    save_question(
        bank=bank, code="gratifikasi-06", content=question_content(), by=None, at=now
    )
    client.post(url("add"), form(bank))
    assert bank.questions.filter(code="gratifikasi-07").exists()


@pytest.mark.parametrize(
    ("rows", "changes", "complaint"),
    [
        ([("Yes", True, "")], {}, "Write at least two options."),
        ([("Yes", False, ""), ("No", False, "")], {}, "Mark at least one option"),
        ([("Yes", True, ""), ("No", True, "")], {}, "Mark only one option"),
        ([("Yes", True, ""), ("", False, "x")], {}, "empty the whole row"),
        (
            [("Yes", True, ""), ("No", False, "")],
            {"kind": "true_false"},
            "Say whether the statement is true or false.",
        ),
        ([("Yes", True, ""), ("No", False, "")], {"stem": " "}, "required"),
        (
            [("Yes", True, ""), ("No", False, "")],
            {"lke": "PPE1A, XX9"},
            "No LKE question has this code: PPE1A, XX9",
        ),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(
    client, trainer, bank, rows, changes, complaint
):
    response = client.post(url("add"), form(bank, rows, **changes))
    page = response.content.decode()
    assert complaint in page
    assert rows[0][0] in page
    assert bank.questions.count() == 4


def test_lke_codes_are_those_of_the_framework(client, trainer, bank):
    load_framework(path=LKE_ZI_2021)
    client.post(url("add"), form(bank, lke="ppe1a"))
    assert Question.objects.get(code="gratifikasi-05").latest.lke == ["PPE1A"]


def test_an_edit_is_the_next_version(client, trainer, bank, question):
    page = client.get(url("edit", question.pk)).content.decode()
    assert "Question 1?" in page
    assert page.count("-text") >= 6
    client.post(url("edit", question.pk), form(bank, stem="Another wording?"))
    question.refresh_from_db()
    assert (question.latest.number, question.latest.stem) == (2, "Another wording?")


def test_saving_without_a_change_writes_no_version(client, trainer, question, now):
    """What the form shows is what it posts back: line ends make no new version."""
    content = question_content("Two\n\nparagraphs?", lke=("PPX9",), objective=2)
    content = content.veiled()
    save_question(
        bank=question.bank, code=question.code, content=content, by=None, at=now
    )
    shown = client.get(url("edit", question.pk)).context["form"]
    rows = [(o["text"], o["correct"], o["feedback"]) for o in content.body["options"]]
    initial = {name: value for name, value in shown.initial.items() if value}
    posted = form(question.bank, rows) | initial | {"stem": "Two\r\n\r\nparagraphs?"}
    assert client.post(url("edit", question.pk), posted).status_code == 302
    assert question.versions.count() == 2


def test_an_imported_question_keeps_all_its_options(client, trainer, bank, now):
    options = [
        {"key": key, "text": key.upper(), "correct": key == "a", "feedback": ""}
        for key in "abcdefgh"
    ]
    content = question_content(body={"options": options})
    version = save_question(bank=bank, code="q-8", content=content, by=None, at=now)
    shown = client.get(url("edit", version.question_id)).context["form"]
    assert len(shown.part.options) == 8


def test_what_a_colleague_saved_meanwhile_is_not_written_over_unseen(
    client, trainer, bank, question
):
    edit = url("edit", question.pk)
    assert 'name="based_on" value="1"' in client.get(edit).content.decode()
    client.post(edit, form(bank, stem="A colleague's?", based_on="1"))
    page = client.post(edit, form(bank, stem="Mine?", based_on="1")).content.decode()
    assert "Somebody saved version 2 while you were writing." in page
    assert "Mine?" in page
    assert 'name="based_on" value="2"' in page
    assert question.versions.count() == 2
    client.post(edit, form(bank, stem="Mine?", based_on="2"))
    question.refresh_from_db()
    assert (question.latest.number, question.latest.stem) == (3, "Mine?")


def test_the_same_words_twice_are_no_conflict(client, trainer, bank, question):
    edit, again = url("edit", question.pk), form(bank, stem="Once?", based_on="1")
    for _press in range(2):
        assert client.post(edit, again).status_code == 302
    assert question.versions.count() == 2


def test_the_version_that_an_edit_builds_on_may_be_nonsense(
    client, trainer, bank, question
):
    edit = url("edit", question.pk)
    for nonsense in ("9" * 5000, "x", "-1"):
        answer = client.post(edit, form(bank, stem=nonsense[:9], based_on=nonsense))
        assert answer.status_code in {200, 302}


def test_history_marks_what_changed(client, trainer, bank, question):
    rows = [("Option 1", True, "1"), ("No longer", False, "")]
    client.post(url("edit", question.pk), form(bank, rows, stem="Question one?"))
    page = client.get(url("history", question.pk)).content.decode()
    assert '<span class="deletion">1?</span>' in page
    assert '<span class="addition">one?</span>' in page
    assert "First version" in page
    assert page.index("Version 2") < page.index("Version 1")
    assert "asked 0 times" in page
    for version in question.versions.all():
        assert f"{url('preview')}?version={version.pk}" in page


# --- Retiring ---------------------------------------------------------------------------


def test_a_question_is_retired_with_a_reason(client, trainer, question):
    assert (
        "required"
        in client.post(url("retire", question.pk), {"reason": " "}).content.decode()
    )
    client.post(url("retire", question.pk), {"reason": "The law has changed."})
    question.refresh_from_db()
    assert question.retired_by == trainer
    page = client.get(url("edit", question.pk)).content.decode()
    assert "The law has changed." in page
    assert url("retire", question.pk) not in page
    assert "The law" in client.get(url("history", question.pk)).content.decode()


def test_a_retired_question_takes_no_new_wording(client, trainer, bank, question):
    client.post(url("retire", question.pk), {"reason": "Old"})
    page = client.post(url("edit", question.pk), form(bank)).content.decode()
    assert "A retired question gets no new wording." in page


# --- Preview ----------------------------------------------------------------------------


def test_what_is_written_is_shown_before_it_is_saved(client, trainer, bank):
    page = client.post(url("preview"), form(bank, stem="Not saved yet?"))
    text = page.content.decode()
    assert text.count("Not saved yet?") == 2
    assert "Your answer, right" in text
    assert QuestionVersion.objects.count() == 4


def test_a_saved_version_is_shown(client, trainer, question):
    shown = client.get(url("preview"), {"version": question.latest_id})
    assert "Question 1?" in shown.content.decode()
    for wrong in ("x", "0"):
        assert client.get(url("preview"), {"version": wrong}).status_code == 404


def test_a_preview_of_nothing_says_what_to_do(client, trainer, bank):
    assert "press Preview" in client.get(url("preview")).content.decode()
    half = form(bank, [])
    page = client.post(url("preview"), half).content.decode()
    assert "Write at least two options." in page
    assert "What is gratification?" in page


def test_a_quiz_is_previewed_without_a_trace(client, bank):
    quiz = add_quiz(add_course(), bank, draw_count=3)
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    address = reverse("wagtailadmin_pages:view_draft", args=[quiz.pk])
    page = client.get(address).content.decode()
    assert page.count("<fieldset") == 3
    assert "quiz.js" not in page
    assert not Attempt.objects.exists()
    assert not Answer.objects.exists()


def test_a_quiz_without_a_bank_is_previewed_empty():
    course = add_course()
    quiz = QuizPage(title="Tes", path=course.path + "0009", depth=course.depth + 1)
    assert sample_attempt(quiz, rng=Random(1))["sheet"].questions == ()


# --- Banks ------------------------------------------------------------------------------


def test_banks_are_listed_with_their_questions(client, trainer, bank, question):
    client.post(url("retire", question.pk), {"reason": "Old"})
    response = client.get(reverse("bank-soal:index"))
    assert [b.in_use for b in response.context["object_list"]] == [3]


def test_a_bank_is_made_once_and_its_code_stays(client, trainer):
    client.post(reverse("bank-soal:add"), {"name": "SDM", "slug": "sdm"})
    bank = QuestionBank.objects.get(slug="sdm")
    edit = reverse("bank-soal:edit", args=[bank.pk])
    client.post(edit, {"name": "Penataan SDM", "slug": "lain"})
    bank.refresh_from_db()
    assert (bank.name, bank.slug) == ("Penataan SDM", "sdm")


# --- Who may not ------------------------------------------------------------------------

PAGES = ["index", "add", "edit", "history", "retire", "preview"]


@pytest.mark.parametrize("name", PAGES)
def test_without_permission_there_is_no_way_in(client, question, name):
    args = [question.pk] if name in {"edit", "history", "retire"} else []
    address = url(name, *args)
    assert client.get(address).headers["Location"].startswith("/akun/masuk/?next=")
    client.force_login(UserFactory())
    assert client.get(address).status_code in {302, 403}
    client.force_login(trainer_with())
    assert client.get(address).headers["Location"] == reverse("wagtailadmin_home")


def addresses_of(group, question):
    """Every address below the questions of the CMS, whatever is added there later."""
    given = {"slug": "gratifikasi", "format": "gift"}
    for viewset in group.registerables:
        of_banks = getattr(viewset, "model", None) is QuestionBank
        given["pk"] = question.bank_id if of_banks else question.pk
        for pattern in viewset.get_urlpatterns():
            names = pattern.pattern.converters
            yield reverse(
                viewset.get_url_name(pattern.name),
                kwargs={name: given[name] for name in names},
            )


def test_no_address_of_the_questions_is_open_to_all_of_the_cms(client, question):
    addresses = list(addresses_of(QuestionGroup(), question))
    propose = reverse("koreksi-nilai:propose", args=[question.pk])
    assert {url("add"), propose} <= {*addresses}
    client.force_login(trainer_with())
    for address in addresses:
        for ask in (client.get, client.post):
            refused = ask(address)
            assert refused.status_code == 302, address
            assert refused.headers["Location"] == reverse("wagtailadmin_home"), address


def test_who_may_only_look_cannot_write(client, bank, question):
    client.force_login(trainer_with("view_question"))
    assert client.get(url("index")).status_code == 200
    for address in (url("edit", question.pk), url("retire", question.pk), url("add")):
        client.post(address, form(bank) | {"reason": "x"})
    assert QuestionVersion.objects.count() == 4
    question.refresh_from_db()
    assert question.retired_at is None


def test_nothing_can_be_deleted(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    for viewset in ("soal", "bank-soal"):
        assert client.post(f"/cms/{viewset}/delete/1/").status_code == 404
        assert client.get(reverse(f"{viewset}:index")).status_code == 200

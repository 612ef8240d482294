"""Regrades in the CMS: who proposes, who decides, what both are shown, and who may not."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.authoring import content_of, save_question
from quizzes.models import Question, Regrade
from tests.conftest import NOW
from tests.factories import UserFactory, add_bank, add_quiz

from .test_regrading import corrected, decided, proposed, sit

pytestmark = pytest.mark.django_db


def author(*codenames):
    user = UserFactory(is_staff=True)
    names = ["access_admin", *codenames]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


@pytest.fixture
def trainer(client):
    """Signed in, with the permissions of his group."""
    user = author("add_question", "change_question", "view_question")
    client.force_login(user)
    return user


@pytest.fixture
def editor(db):
    return author("add_question", "change_question", "view_question")


@pytest.fixture
def quiz(course):
    return add_quiz(course, add_bank(), draw_count=4)


@pytest.fixture
def question(quiz):
    return Question.objects.get(code="q-1")


def url(name, *args):
    return reverse(f"koreksi-nilai:{name}", args=args)


def ask(question, policy="all_right", version="", **more):
    return {"policy": policy, "version": version and version.pk, **more}


# --- Proposing --------------------------------------------------------------------------


def test_first_the_versions_and_their_keys_are_shown(client, trainer, quiz, question):
    sit(quiz, {})
    corrected(question)
    page = client.get(url("propose", question.pk)).content.decode()
    assert "Option 1" in page
    assert "Option 2" in page
    assert "What would change" not in page


def test_what_would_change_is_shown_before_it_is_proposed(
    client, trainer, quiz, question
):
    attempt = sit(quiz, {"q-1": "b", "q-2": "b"})
    address = url("propose", question.pk)
    page = client.get(address, ask(question)).content.decode()
    for shown in (
        "1 of 1 attempt that was asked changes.",
        attempt.enrolment.employee.full_name,
        "Newly passes",
        "completes the step",
        "Propose the regrade",
    ):
        assert shown in page
    assert not Regrade.objects.exists()


def test_a_regrade_is_proposed_with_its_reason(client, trainer, quiz, question):
    sit(quiz, {"q-1": "b"})
    version = corrected(question)
    data = ask(question, "key", version, reason="The key was wrong.")
    response = client.post(url("propose", question.pk), data)
    regrade = Regrade.objects.get()
    assert response.headers["Location"] == url("inspect", regrade.pk)
    assert (regrade.policy, regrade.version) == ("key", version)
    assert (regrade.reason, regrade.proposed_by) == ("The key was wrong.", trainer)


def test_without_a_reason_it_is_said_and_nothing_is_lost(
    client, trainer, quiz, question
):
    sit(quiz, {"q-1": "b"})
    address = f"{url('propose', question.pk)}?policy=left_out"
    page = client.post(address, ask(question, "left_out", reason=" ")).content.decode()
    assert "Write the reason" in page
    assert '<input type="hidden" name="policy" value="left_out">' in page
    assert not Regrade.objects.exists()


@pytest.mark.parametrize(
    ("policy", "said"),
    [("key", "Choose the version whose key counts."), ("all_right", "waits for its")],
)
def test_what_hinders_a_proposal_is_said(client, trainer, quiz, question, policy, said):
    sit(quiz, {"q-1": "b"})
    if policy == "all_right":
        proposed(question, trainer)
    data = ask(question, policy, reason="Wrong.")
    page = client.post(url("propose", question.pk), data).content.decode()
    assert said in page
    looked = client.get(url("propose", question.pk), ask(question, policy))
    assert said in looked.content.decode()


def test_a_key_of_other_options_is_refused_by_their_names(
    client, trainer, quiz, question
):
    sit(quiz, {})
    content = content_of(question.latest)
    content.body["options"][3]["text"] = "Another option"
    version = save_question(
        bank=question.bank, code="q-1", content=content, by=None, at=NOW
    )
    page = client.get(url("propose", question.pk), ask(question, "key", version))
    assert "Only there: Option 4. Only here: Another option." in page.content.decode()
    content = content_of(version)
    content = type(content)(**vars(content) | {"kind": "multiple"})
    version = save_question(
        bank=question.bank, code="q-1", content=content, by=None, at=NOW
    )
    page = client.get(url("propose", question.pk), ask(question, "key", version))
    assert "another kind of question" in page.content.decode()


def test_nonsense_in_the_address_is_no_harm(client, trainer, quiz, question):
    sit(quiz, {"q-1": "b"})
    address = url("propose", question.pk)
    page = client.get(address, ask(question, "nothing")).content.decode()
    assert "What would change</h2>" not in page
    for listing in ({"p": "0"}, {"p": "x"}, {"p": "9" * 9}, {"way": "pk"}):
        assert client.get(address, ask(question) | listing).status_code == 200
    assert client.post(address, {"policy": "nothing"}).status_code == 302
    assert client.get(url("propose", 0)).status_code == 404


# --- Deciding ---------------------------------------------------------------------------


def test_another_person_decides(client, trainer, editor, quiz, question):
    sit(quiz, {"q-1": "b", "q-2": "b"})
    regrade = proposed(question, editor)
    page = client.get(url("inspect", regrade.pk)).content.decode()
    assert "Newly passes" in page
    assert "Approve" in page
    client.post(url("inspect", regrade.pk), {"decision": "approved"})
    regrade.refresh_from_db()
    assert (regrade.decision, regrade.decided_by) == ("approved", trainer)
    page = client.get(url("inspect", regrade.pk)).content.decode()
    assert "What has changed" in page
    assert "completes the step" in page
    assert 'name="decision"' not in page


def test_who_proposed_is_told_to_wait(client, trainer, quiz, question):
    sit(quiz, {"q-1": "b"})
    regrade = proposed(question, trainer)
    page = client.get(url("inspect", regrade.pk)).content.decode()
    assert "somebody else decides" in page
    assert 'name="decision"' not in page
    page = client.post(url("inspect", regrade.pk), {"decision": "approved"})
    assert "somebody else decides" in page.content.decode()
    regrade.refresh_from_db()
    assert regrade.decided_at is None


def test_a_refusal_needs_its_reason(client, trainer, editor, quiz, question):
    sit(quiz, {"q-1": "b"})
    regrade = proposed(question, editor)
    address = url("inspect", regrade.pk)
    page = client.post(address, {"decision": "refused", "note": ""}).content.decode()
    assert "Write why you refuse it." in page
    client.post(address, {"decision": "refused", "note": "The key is right."})
    page = client.get(address).content.decode()
    assert "The key is right." in page
    assert "What has changed" not in page
    again = client.post(address, {"decision": "approved"}).content.decode()
    assert "decided in the meantime" in again
    assert client.post(address, {"decision": "perhaps"}).status_code == 302


def test_a_key_that_fits_no_more_can_only_be_refused(
    client, trainer, editor, course, quiz, question
):
    sit(quiz, {"q-1": "b"})
    regrade = proposed(question, editor, "key", corrected(question))
    content = content_of(question.latest)
    content.body["options"][0]["text"] = "Rewritten"
    save_question(bank=question.bank, code="q-1", content=content, by=None, at=NOW)
    sit(add_quiz(course, question.bank, slug="lain", draw_count=4), {})
    page = client.get(url("inspect", regrade.pk)).content.decode()
    assert "It can only be refused." in page
    assert 'value="approved"' not in page
    page = client.post(url("inspect", regrade.pk), {"decision": "approved"})
    assert "this key does not fit" in page.content.decode()


# --- The list ---------------------------------------------------------------------------


def test_the_list_tells_how_many_wait(client, trainer, editor, quiz, question):
    assert "None waits" in client.get(url("index")).content.decode()
    sit(quiz, {"q-1": "b", "q-2": "b"})
    regrade = proposed(question, editor)
    other = proposed(Question.objects.get(code="q-2"), editor)
    page = client.get(url("index")).content.decode()
    assert "2 wait for a decision" in page
    assert url("inspect", regrade.pk) in page
    decided(other, trainer)
    listed = client.get(url("index_results"), {"state": "waiting"})
    assert list(listed.context["object_list"]) == [regrade]
    listed = client.get(url("index_results"), {"state": "approved", "q": "wrong"})
    assert list(listed.context["object_list"]) == [other]


def test_pages_cost_the_same_for_more(client, trainer, editor, quiz, question):
    sit(quiz, {"q-1": "b", "q-2": "b", "q-3": "b", "q-4": "b"})
    regrade = proposed(question, editor)
    pages = [
        url("index"),
        url("inspect", regrade.pk),
        f"{url('propose', question.pk)}?policy=all_right",
    ]
    client.get(pages[0])
    before = [_queries(client, page) for page in pages]
    for code in ("q-2", "q-3", "q-4"):
        proposed(Question.objects.get(code=code), editor)
    for _ in range(5):
        sit(quiz, {"q-1": "b"})
    after = [_queries(client, page) for page in pages]
    assert before == after


def _queries(client, page):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


# --- Who may not ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["index", "propose", "inspect"])
def test_without_permission_there_is_no_way_in(client, quiz, question, name):
    sit(quiz, {"q-1": "b"})
    regrade = proposed(question, UserFactory())
    args = {"index": [], "propose": [question.pk], "inspect": [regrade.pk]}[name]
    address = url(name, *args)
    assert client.get(address).headers["Location"].startswith("/akun/masuk/?next=")
    client.force_login(UserFactory())
    assert client.get(address).status_code in {302, 403}
    client.force_login(author())
    assert client.get(address).headers["Location"] == reverse("wagtailadmin_home")
    client.post(address, {"decision": "approved"} | ask(question, reason="x"))
    regrade.refresh_from_db()
    assert (regrade.decision, Regrade.objects.count()) == ("", 1)


def test_who_may_only_look_decides_and_proposes_nothing(client, quiz, question):
    sit(quiz, {"q-1": "b"})
    regrade = proposed(question, UserFactory())
    client.force_login(author("view_question"))
    page = client.get(url("inspect", regrade.pk)).content.decode()
    assert 'name="decision"' not in page
    client.post(url("inspect", regrade.pk), {"decision": "approved"})
    client.post(url("propose", question.pk), ask(question, "left_out", reason="x"))
    regrade.refresh_from_db()
    assert (regrade.decision, Regrade.objects.count()) == ("", 1)


# --- What the learner is told -----------------------------------------------------------


def result_of(client, attempt):
    client.force_login(attempt.enrolment.employee.user)
    return client.get(reverse("attempt_result", args=[attempt.pk])).content.decode()


def test_the_learner_is_told_from_what_to_what_and_why(
    client, trainer, editor, quiz, question
):
    attempt = sit(quiz, {"q-1": "b", "q-2": "b"})
    other = sit(quiz, {})
    assert "The score was corrected" not in result_of(client, attempt)
    decided(proposed(question, trainer), editor)
    page = result_of(client, attempt)
    for shown in (
        "Score corrected from 50 to 75 on",
        "The key is wrong.",
        "everyone who was asked earns all",
        "3 of 4 answers right",
        "Passed",
        "Download the certificate",
    ):
        assert shown in page
    assert "corrected" not in result_of(client, other)


def test_a_completion_that_stays_is_told(client, trainer, editor, quiz, question):
    attempt = sit(quiz, {"q-2": "b"})
    decided(proposed(question, trainer, "key", corrected(question)), editor)
    page = result_of(client, attempt)
    assert "Not passed" in page
    assert "stays completed" in page
    assert "marked again with the corrected key" in page


def test_a_question_that_does_not_count_is_marked(
    client, trainer, editor, course, question
):
    attempt = sit(add_quiz(course, question.bank, slug="satu", draw_count=4), {})
    sit(attempt.quiz, {"q-1": "b"})
    decided(proposed(question, trainer, "left_out"), editor)
    page = result_of(client, attempt)
    assert "this question does not count" in page
    assert "1 question does not count: the score is the mean of the others." in page
    assert "the score stays 100" in page


def test_earlier_results_show_what_they_were(client, trainer, editor, quiz, question):
    attempt = sit(quiz, {"q-1": "b", "q-2": "b"})
    decided(proposed(question, trainer), editor)
    client.force_login(attempt.enrolment.employee.user)
    step = reverse("step", args=["gratifikasi", quiz.slug])
    assert "corrected, it was 50" in client.get(step).content.decode()


def test_the_question_leads_to_its_regrade(client, trainer, quiz, question):
    page = client.get(reverse("soal:edit", args=[question.pk])).content.decode()
    assert url("propose", question.pk) in page

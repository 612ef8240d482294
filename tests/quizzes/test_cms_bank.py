"""The bank in the CMS: what it is narrowed by, where questions are used, what stands out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from elearning.frameworks.loading import LKE_ZI_2021, load_framework
from quizzes.authoring import retire_question, save_question
from quizzes.models import Question
from tests.factories import (
    UserFactory,
    add_bank,
    add_course,
    add_quiz,
    question_content,
    trainer_with,
)
from tests.quizzes.bodies import BODIES, content

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank(db):
    return add_bank()


def url(name, *args):
    return reverse(f"soal:{name}", args=args)


def listed(client, **query):
    page = client.get(url("index_results"), query)
    return [question.code for question in page.context["object_list"]]


def add(bank, code, now, **fields):
    save_question(
        bank=bank, code=code, content=question_content(**fields), by=None, at=now
    )
    return bank.questions.get(code=code)


# --- Filters ----------------------------------------------------------------------------


def test_the_list_is_narrowed_by_what_questions_are_about(client, trainer, bank, now):
    load_framework(path=LKE_ZI_2021)
    add(bank, "l-1", now, lke=("PPE1A",), legal_basis="Perkom 1/2026 pasal 2")
    add(bank, "l-2", now, lke=("PPA1A",), tags=("zona integritas",))
    assert listed(client, lke="ppe1a") == ["l-1"]
    assert listed(client, legal_basis="PASAL 2") == ["l-1"]
    assert listed(client, tag="Zona integritas") == ["l-2"]
    areas = dict(
        client.get(url("index")).context["filters"].form.fields["area"].choices
    )
    change = next(name for name in areas if "Manajemen Perubahan" in str(name))
    assert listed(client, area=change) == ["l-2"]


@pytest.mark.parametrize("tag", ["prinsip café", "ujian 🙂", "نزاهة", 'kata "kunci"'])
def test_tags_are_found_in_any_script(client, trainer, bank, now, tag):
    add(bank, "t-1", now, tags=("post", tag))
    assert listed(client, tag=f" {tag.replace(' ', '  ')} ") == ["t-1"]
    assert listed(client, tag=tag[:-1]) == []


def test_an_area_without_questions_finds_none(client, trainer, bank):
    load_framework(path=LKE_ZI_2021)
    assert listed(client, area="Penataan Tatalaksana") == []


def test_questions_due_for_review_are_flagged(client, trainer, bank, now):
    for code, due in (("q-1", "2020-01-01"), ("q-2", "2099-01-01")):
        bank.questions.filter(code=code).update(review_due=due)
    old = bank.questions.get(code="q-3")
    Question.objects.filter(pk=old.pk).update(review_due="2020-01-01")
    retire_question(question=old, reason="Old", by=trainer, at=now)
    assert listed(client, state="overdue") == ["q-1"]
    assert (
        client.get(url("index_results")).content.decode().count("Review overdue") == 1
    )


# --- Use --------------------------------------------------------------------------------


def test_the_list_counts_where_questions_are_used(client, trainer, bank, quiz, take):
    take(quiz)
    other = add_bank("sdm", size=1)
    page = client.get(url("index_results"))
    shown = {q.code: q for q in page.context["object_list"] if q.bank_id == bank.pk}
    assert {q.drawn_by for q in shown.values()} == {1}
    assert sum(q.asked for q in shown.values()) == 2
    [unused] = [q for q in page.context["object_list"] if q.bank_id == other.pk]
    assert (unused.drawn_by, unused.asked) == (0, 0)


def test_only_what_is_published_now_counts(client, trainer, bank, quiz, now):
    def uses():
        return {q.drawn_by for q in client.get(url("index")).context["object_list"]}

    retired = bank.questions.get(code="q-1")
    retire_question(question=retired, reason="Old", by=trainer, at=now)
    assert uses() == {1}, "what is published keeps its pool"
    quiz.unpublish()
    assert uses() == {0}


def test_counting_uses_costs_the_same_for_many_questions_and_quizzes(
    client, trainer, bank, django_assert_num_queries
):
    client.get(url("index"))
    with CaptureQueriesContext(connection) as few:
        client.get(url("index"))
    big = add_bank("sdm", size=30)
    for name in ("satu", "dua"):
        add_quiz(add_course(name), big)
    with django_assert_num_queries(len(few)):
        client.get(url("index"))


# --- What stands out --------------------------------------------------------------------


def hints(bank):
    return reverse("bank-soal:hints", args=[bank.pk])


def test_a_bank_is_told_what_gives_its_answers_away(client, trainer, bank, now):
    long = "A far longer answer than all of the others together"
    for n in range(8):
        options = [
            {"key": k, "text": t, "correct": k == "a", "feedback": ""}
            for k, t in zip("abc", (long, f"Short {n}", "Brief"), strict=True)
        ]
        add(bank, f"b-{n}", now, stem=f"Long {n}?", body={"options": options})
    page = client.get(hints(bank)).content.decode()
    assert "is the longest in 8 of 12 questions" in page
    assert "stands at A in 12 of 12; by chance alone: 4" in page
    assert page.count("qe-counts__odd") == 2
    assert "The right answer is clearly the longest." in page
    assert url("edit", bank.questions.get(code="b-0").pk) in page
    assert hints(bank) in client.get(reverse("bank-soal:index")).content.decode()


def test_a_long_list_of_hints_has_pages(client, trainer, bank, now):
    for n in range(51):
        add(bank, f"n-{n:02d}", now, stem=f"Semua ini boleh, kecuali {n}:")
    page = client.get(hints(bank))
    assert (page.context["found"], len(page.context["items"])) == (51, 50)
    assert "(51)" in page.content.decode()
    last = client.get(hints(bank), {"p": "2"})
    assert [question.code for question, _stem, _hints in last.context["items"]] == [
        "n-50"
    ]


@pytest.mark.parametrize(
    ("markup", "stem", "shown"),
    [
        ("html", "<p>Is <b>A &amp; B</b> a gift?</p>", "Is A &amp; B a gift?"),
        ("markdown", "Is **this** a <gift>?", "Is this a &lt;gift&gt;?"),
        ("plain", "Is <script>x</script> safe?", "Is &lt;script&gt;x&lt;/script&gt;"),
    ],
)
def test_lists_show_words_and_no_markup(
    client, trainer, bank, now, markup, stem, shown
):
    question = add(bank, "m-1", now, stem=stem, markup=markup)
    for address in (url("index"), url("retire", question.pk)):
        assert shown in client.get(address).content.decode()


def test_a_bank_without_oddities_says_so(client, trainer, bank):
    page = client.get(hints(bank)).content.decode()
    assert "No single question stands out." in page
    empty = add_bank("kosong", size=0)
    assert "no question in use yet" in client.get(hints(empty)).content.decode()


def test_hints_cost_the_same_for_many_questions(
    client, trainer, bank, django_assert_num_queries
):
    client.get(hints(bank))
    with CaptureQueriesContext(connection) as few:
        client.get(hints(bank))
    big = add_bank("sdm", size=30)
    with django_assert_num_queries(len(few)):
        client.get(hints(big))


# --- History ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "part", "change", "shown"),
    [
        ("single", ("options", 1), {"share": "-0.5"}, "-50 %"),
        ("single", ("options", 2), {"picture": None}, "picture"),
        ("multiple", (), {"shuffle": False}, "Keep this order"),
        ("matching", ("items", 0), {"text": "Gold"}, "Gold"),
        (
            "matching",
            ("choices", 2),
            {"text": "Trap"},
            "Matches that belong to no item",
        ),
        ("ordering", ("items", 2), {"text": "Finally"}, "Step 3"),
        ("numeric", ("answers", 0), {"value": "13"}, "13"),
        ("short", ("answers", 1), {"share": "0.25"}, "25"),
        ("short", (), {"match_case": True}, "Capital letters count"),
        ("scenario", ("parts", 0), {"stem": "Another part?"}, "a) Question"),
        ("scenario", ("parts", 2), {"legal_basis": "Article 9"}, "c) Legal basis"),
        ("true_false", (), {"picture": {"sha256": "f" * 64, "alt": "Cake"}}, "Cake"),
    ],
)
def test_history_shows_what_changed_in_every_kind(
    client, trainer, bank, now, kind, part, change, shown
):
    changed = dict(BODIES[kind])
    if part:
        name, place = part
        rows = [dict(row) for row in changed[name]]
        rows[place] = {k: v for k, v in (rows[place] | change).items() if v is not None}
        changed[name] = rows
    else:
        changed |= change
    first = content(kind)
    for each in (first, type(first)(**{**first.__dict__, "body": changed})):
        save_question(bank=bank, code="h-1", content=each, by=None, at=now)
    question = bank.questions.get(code="h-1")
    page = client.get(url("history", question.pk)).content.decode()
    assert question.versions.count() == 2
    assert shown in page


# --- Who may not ------------------------------------------------------------------------


def test_pages_are_for_those_who_may(client, bank):
    question = bank.questions.get(code="q-1")
    addresses = [hints(bank), url("review", question.pk), url("restore", question.pk)]
    for address in addresses:
        assert "/akun/masuk/" in client.post(address).headers["Location"]
    for user in (UserFactory(), trainer_with()):
        client.force_login(user)
        for address in addresses:
            assert client.post(address, {"review_due": "2099-01-01"}).status_code in {
                302,
                403,
            }
    question.refresh_from_db()
    assert question.reviewed_at is None
    client.force_login(trainer_with("view_question"))
    client.post(url("review", question.pk), {"review_due": "2099-01-01"})
    client.post(url("restore", question.pk))
    question.refresh_from_db()
    assert question.reviewed_at is None
    assert client.get(url("restore", question.pk)).status_code in {302, 403, 405}

"""Item analysis in the CMS: what is shown, sorted and filtered, and who may not look."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from quizzes.analysing.tallying import ItemTally
from quizzes.authoring import save_question
from quizzes.item_details import figures_of
from quizzes.items import item_rows, sorted_rows
from quizzes.models import ItemAnalysis
from tests.factories import UserFactory, add_bank, question_content

pytestmark = pytest.mark.django_db

INDEX = reverse("analisis-soal:index")


def person_with(*codenames):
    user = UserFactory(is_staff=True)
    names = ["access_admin", *codenames]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    return user


@pytest.fixture
def trainer(client):
    client.force_login(person_with("view_question"))
    return client


@pytest.fixture
def bank(db):
    return add_bank()


@pytest.fixture
def analysed(now):
    """analysed(version, right=6, wrong=4): the figures of so many answers, kept."""

    def _analysed(version, *, right=6, wrong=4, response="b", rest=0.5):
        tally = ItemTally.for_question(version.kind, version.body)
        for _ in range(right):
            tally.add(["a"], share=1.0, rest=rest + 0.2, seconds=30)
        for _ in range(wrong):
            tally.add([response], share=0.0, rest=rest, seconds=60)
        return ItemAnalysis.objects.create(
            version=version, computed_at=now, **tally.figures()
        )

    return _analysed


def version_of(bank, code):
    return bank.questions.get(code=code).latest


def codes(response):
    return [row.code for row, _flags in response.context["rows"]]


# --- Who may look -----------------------------------------------------------------------


def test_who_may_not_see_questions_sees_no_figures(client, bank):
    question = bank.questions.first()
    client.force_login(person_with("view_page"))
    for address in (INDEX, reverse("analisis-soal:question", args=[question.pk])):
        response = client.get(address)
        assert response.status_code == 302
        assert response["Location"] == reverse("wagtailadmin_home")
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert INDEX not in home


def test_who_has_not_signed_in_is_asked_to(client, bank):
    assert "/akun/masuk/" in client.get(INDEX, follow=True).redirect_chain[-1][0]


def test_who_sees_questions_finds_it_in_the_menu(trainer, bank):
    home = trainer.get(reverse("wagtailadmin_home")).content.decode()
    assert INDEX in home


# --- The table --------------------------------------------------------------------------


def test_before_the_first_reckoning_it_says_how(trainer, bank):
    page = trainer.get(INDEX).content.decode()
    assert "Nothing has been reckoned yet" in page
    assert "manage.py analyse_items" in page


def test_the_worst_come_first(trainer, bank, analysed):
    analysed(version_of(bank, "q-1"))
    analysed(version_of(bank, "q-2"), right=0, wrong=12)
    analysed(version_of(bank, "q-3"), rest=0.9, right=3, wrong=8)
    response = trainer.get(INDEX)
    assert codes(response) == ["q-1", "q-3", "q-2"]  # q-2 tells nothing: last
    assert "24 November 2026, 10.42 WIB" in response.content.decode()


@pytest.mark.parametrize(
    ("ordering", "order"),
    [
        ("code", ["q-1", "q-2"]),
        ("-code", ["q-2", "q-1"]),
        ("facility", ["q-2", "q-1"]),
        ("-facility", ["q-1", "q-2"]),
        ("-answers", ["q-2", "q-1"]),
        ("nonsense", ["q-1", "q-2"]),
    ],
)
def test_it_is_sorted(trainer, bank, analysed, ordering, order):
    analysed(version_of(bank, "q-1"))
    analysed(version_of(bank, "q-2"), right=2, wrong=18, response="c")
    assert codes(trainer.get(INDEX, {"urut": ordering})) == order


@pytest.mark.parametrize(
    ("flag", "found"),
    [
        ("", ["q-1", "q-2"]),
        ("any", ["q-2"]),
        ("too_hard", ["q-2"]),
        ("negative", []),
        ("nonsense", ["q-1", "q-2"]),
    ],
)
def test_it_is_filtered_by_flag(trainer, bank, analysed, flag, found):
    analysed(version_of(bank, "q-1"))
    analysed(version_of(bank, "q-2"), right=1, wrong=19)
    response = trainer.get(INDEX, {"tanda": flag, "urut": "code"})
    assert codes(response) == found
    is_empty = "No question has this flag" in response.content.decode()
    assert is_empty == (not found)


def test_it_is_filtered_by_bank(trainer, bank, analysed):
    analysed(version_of(bank, "q-1"))
    other = add_bank("sdm", size=1)
    analysed(version_of(other, "q-1"))
    response = trainer.get(INDEX, {"bank": "sdm"})
    assert [row.bank for row, _flags in response.context["rows"]] == ["Sdm"]


def test_a_retired_question_is_marked(trainer, bank, analysed, now):
    question = bank.questions.get(code="q-1")
    analysed(question.latest)
    type(question).objects.filter(pk=question.pk).update(
        retired_at=now, retired_by=UserFactory(), retire_reason="Old"
    )
    assert "Retired" in trainer.get(INDEX).content.decode()


def test_queries_do_not_grow_and_long_lists_have_pages(
    trainer, bank, analysed, django_assert_max_num_queries
):
    big = add_bank("sdm", size=60)
    for question in big.questions.select_related("latest"):
        analysed(question.latest)
    trainer.get(INDEX)
    with django_assert_max_num_queries(14):
        response = trainer.get(INDEX)
    assert len(codes(response)) == 50
    assert len(codes(trainer.get(INDEX, {"p": 2}))) == 10


# --- Versions together ------------------------------------------------------------------


def edited(bank, code, now):
    content = question_content("Another wording?")
    return save_question(bank=bank, code=code, content=content, by=None, at=now)


def test_the_versions_of_a_question_are_summed(bank, analysed, now):
    old = version_of(bank, "q-1")
    new = edited(bank, "q-1", now)
    analysed(old, right=6, wrong=4)
    analysed(new, right=2, wrong=28, response="c")
    (row,) = item_rows()
    assert (row.versions, row.answers) == (2, 40)
    assert row.facility == pytest.approx(20, abs=0.01)
    assert row.discrimination == 1.0
    assert row.flags == ("too_hard",)


def test_flags_of_options_are_those_of_the_last_version(bank, analysed, now):
    old = version_of(bank, "q-1")
    analysed(old, right=60, wrong=40)  # nobody took c or d
    new = edited(bank, "q-1", now)
    analysed(new, right=6, wrong=4)
    (row,) = item_rows()
    assert row.flags == ()


def test_figures_without_answers_stand_for_themselves(bank, now):
    version = version_of(bank, "q-1")
    figures = ItemTally.for_question(version.kind, version.body).figures()
    ItemAnalysis.objects.create(version=version, computed_at=now, **figures)
    (row,) = sorted_rows(item_rows(), by="facility")
    assert (row.facility, row.discrimination, row.flags) == (None, None, ())


# --- One question -----------------------------------------------------------------------


def shown(client, question):
    address = reverse("analisis-soal:question", args=[question.pk])
    return client.get(address).content.decode()


def test_a_question_is_shown_version_by_version(trainer, bank, analysed, now):
    question = bank.questions.get(code="q-1")
    analysed(question.latest, right=60, wrong=40)
    new = edited(bank, "q-1", now)
    row = analysed(new)
    ItemAnalysis.objects.filter(pk=row.pk).update(computed_by=UserFactory())
    page = shown(trainer, question)
    assert page.index("Version 2") < page.index("Version 1")
    assert "Option nobody takes" in page
    assert "Option 1" in page
    assert "Sri Wahyuni" in page


def test_a_question_without_figures_says_so(trainer, bank):
    assert "Nothing has been reckoned yet" in shown(trainer, bank.questions.first())


def test_an_unknown_question_is_not_found(trainer, bank):
    address = reverse("analisis-soal:question", args=[99999])
    assert trainer.get(address).status_code == 404


PICTURE = {
    "sha256": "0" * 64,
    "file": "x.png",
    "width": 1,
    "height": 1,
    "alt": "A gift",
}
SCENARIO = {
    "parts": [
        {
            "key": "a",
            "kind": "short",
            "stem": "What is it called?",
            "body": {"answers": [{"text": "gratifikasi"}]},
        },
        {
            "key": "b",
            "kind": "ordering",
            "stem": "In which order?",
            "body": {
                "items": [
                    {"key": "a", "text": "", "picture": PICTURE},
                    {"key": "b", "text": "<b>Report</b>"},
                ]
            },
        },
    ]
}


def test_a_scenario_is_shown_part_by_part(trainer, bank, now):
    content = question_content(
        "<p>A case.</p>", kind="scenario", body=SCENARIO, markup="html"
    )
    version = save_question(bank=bank, code="s-1", content=content, by=None, at=now)
    tally = ItemTally.for_question(version.kind, version.body)
    for _ in range(4):
        response = {"a": "Gratifikasi", "b": ["a", "b"]}
        tally.add(response, share=1.0, rest=None, seconds=None)
    ItemAnalysis.objects.create(version=version, computed_at=now, **tally.figures())
    (figures,) = figures_of(version.question)
    assert figures.stem == "A case."
    typed, ordered = figures.answered.parts
    assert (typed.typed[0].label, typed.typed[0].earns) == ("gratifikasi", 100)
    assert [(line.label, line.percent) for line in ordered.items] == [("A gift", 100)]
    page = shown(trainer, version.question)
    assert "Part 2: In which order?" in page
    assert "Typed most often" in page

"""The modules as the public sees them on cards and in the search."""

from datetime import date
from decimal import Decimal

import pytest
from wagtail_factories import ImageFactory

from courses.catalogue import modules, totals
from courses.models import CourseLegalBasis
from elearning.frameworks.loading import LKE_ZI_2021, load_framework
from elearning.frameworks.models import Question
from tests.factories import add_course, finish, republish

pytestmark = pytest.mark.django_db


@pytest.fixture
def full(module):
    """A module that says everything."""
    load_framework(path=LKE_ZI_2021)
    republish(
        module,
        title="Pengendalian gratifikasi",
        summary="Menolak dan melaporkan pemberian.",
        audience="Semua pegawai",
        jp=Decimal("2.5"),
        minutes=90,
        is_public=True,
        cover=ImageFactory(),
        cover_alt="Sebuah bingkisan",
        reviewed_on=date(2026, 11, 1),
        review_due=date(2027, 11, 1),
        legal_bases=[CourseLegalBasis(regulation="Peraturan KPK 2/2019")],
        lke_questions=list(Question.objects.filter(code__in=["PPE1A", "PPA2C"])),
    )
    return module


def test_a_card_tells_what_was_published(full):
    (module,) = modules()
    assert (module.title, module.url) == (
        "Pengendalian gratifikasi",
        "/modul/gratifikasi/",
    )
    assert (module.jp, module.minutes, module.is_public) == (Decimal("2.5"), 90, True)
    assert module.lke == ("PPA2C", "PPE1A")
    assert module.legal_bases == ("Peraturan KPK 2/2019",)
    assert (module.reviewed_on, module.review_due) == (
        date(2026, 11, 1),
        date(2027, 11, 1),
    )
    assert module.cover_url.endswith(".webp")
    assert module.cover_alt == "Sebuah bingkisan"


def test_a_bare_module_has_a_card_too(module):
    (card,) = modules()
    assert (card.cover_url, card.lke, card.reviewed_on) == ("", (), None)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "GRATIFIKASI",
        "melapor pemberian",
        "pegawai",
        "ppe1a",
        "kpk 2/2019",
        "peraturan  gratifikasi",
    ],
)
def test_every_word_must_be_said_somewhere(full, words):
    (module,) = modules()
    assert module.mentions(words)


@pytest.mark.parametrize("words", ["suap", "gratifikasi suap", "PPE1B"])
def test_one_word_too_many_finds_nothing(full, words):
    (module,) = modules()
    assert not module.mentions(words)


def test_modules_stand_in_the_order_of_the_tree(module):
    add_course("benturan")
    add_course("antikorupsi")
    assert [card.title for card in modules()] == [
        "Gratifikasi",
        "Benturan",
        "Antikorupsi",
    ]


def test_drafts_and_modules_off_the_site_are_not_shown(module):
    gone = add_course("benturan")
    gone.unpublish()
    module.title = "Rancangan"
    module.save_revision()
    assert [card.title for card in modules()] == ["Gratifikasi"]


def test_all_modules_take_one_query(full, django_assert_num_queries):
    for n in range(5):
        add_course(f"modul-{n}")
    with django_assert_num_queries(1):
        assert len(modules()) == 6


def test_certificates_are_counted(module, first):
    assert totals() == {"certificates": 0}
    finish(module)
    assert totals() == {"certificates": 1}

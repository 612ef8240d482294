"""The questions of a quiz in a pack: every kind as it was asked, without what is right."""

from dataclasses import replace
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.publishing import latest_version
from elearning.evidence.packing.materials import material_page
from quizzes.authoring import get_or_create_bank, save_question
from tests.factories import add_course, add_quiz
from tests.quizzes.bodies import BODIES, PICTURE, content

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG not really"


@pytest.fixture
def quiz(now):
    bank = get_or_create_bank(slug="semua", name="Semua")
    for kind in BODIES:
        save_question(bank=bank, code=kind, content=content(kind), by=None, at=now)
    return add_quiz(add_course(), bank)


def page(quiz):
    version = latest_version(quiz)
    return material_page(version, attached=[], folder="x").decode()


def test_every_kind_is_there_and_no_key(quiz):
    told = page(quiz)
    for kind in BODIES:
        assert f"{kind}, versi 1" in told
        assert f"Asked {kind}?" in told
    for text in ("Keep it", "Misleading", "Flowers", "After that", "Part ordering?"):
        assert text in told
    for key in ("Well chosen", "gratifikasi<", "12.5", "About single"):
        assert key not in told
    assert told.index("First of all") > min(
        told.index("After that"), told.index("At the end")
    )


def test_pictures_are_inside_while_they_are_what_was_asked(quiz, now):
    name = default_storage.save(PICTURE["file"], ContentFile(PNG))
    digest = sha256(PNG).hexdigest()
    picture = PICTURE | {"file": name, "sha256": digest, "alt": "A chart"}
    chart = replace(
        content("numeric", stem="With a chart?"),
        body=BODIES["numeric"] | {"picture": picture},
    )
    bank = quiz.bank
    save_question(bank=bank, code="chart", content=chart, by=None, at=now)
    quiz = add_quiz(add_course("lain"), bank)
    assert 'src="data:image/png;base64,' in page(quiz)
    default_storage.delete(name)
    assert "src=" not in page(quiz)
    assert 'alt="A chart"' in page(quiz)

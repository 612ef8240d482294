"""A founded site and its cast: Tari and Tono write, Eka and Edi approve."""

import pytest
import time_machine
from django.core.cache import cache

from courses.founding import EDITORS, TRAINERS
from tests.conftest import NOW
from tests.courses.authoring import founded, member
from tests.factories import UserFactory, add_course, add_lesson, begin


@pytest.fixture(autouse=True)
def empty_cache():
    """Renditions are remembered by the id of their image, which tests use again."""
    cache.clear()


@pytest.fixture
def index(db, made):
    """The list of modules of a founded site, with the LKE loaded."""
    return made.get("index") or founded()


@pytest.fixture
def tari(index, made):
    return made.get("tari") or member(TRAINERS, "Tari")


@pytest.fixture
def tono(index, made):
    return made.get("tono") or member(TRAINERS, "Tono")


@pytest.fixture
def eka(index, made):
    return made.get("eka") or member(EDITORS, "Eka")


@pytest.fixture
def edi(index, made):
    return made.get("edi") or member(EDITORS, "Edi")


@pytest.fixture
def root(index):
    return UserFactory(first_name="Admin", is_superuser=True)


@pytest.fixture
def course(client, made):
    """Tari's module, in the state that the file has built; she is signed in."""
    client.force_login(made["tari"])
    return made["course"]


# --- A module of two lessons, and those who read it --------------------------------------


@pytest.fixture
def clock():
    """Views see the time of the tests; move it with ``clock.move_to``."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def module(db, made):
    return made.get("module") or add_course(title="Gratifikasi")


@pytest.fixture
def first(module, made):
    return made.get("first") or add_lesson(module, "mengenali", title="Mengenali")


@pytest.fixture
def second(module, first):
    return add_lesson(module, "menolak", title="Menolak", minutes=20)


@pytest.fixture
def enrolment(module):
    return begin(module)


@pytest.fixture
def reader(client, settings):
    """A browser that reads English, the language of the source, and knows nobody."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def learner(reader, enrolment):
    """The browser of somebody who has begun the module."""
    reader.force_login(enrolment.employee.user)
    return reader

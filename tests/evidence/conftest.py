"""An agency at work: two offices, a module that everybody must do, and who looks on."""

import pytest
import time_machine

from courses.models import LessonPage
from elearning.frameworks.loading import LKE_ZI_2021, load_framework
from elearning.frameworks.models import Question
from elearning.people.models import RoleGrant
from tests.conftest import NOW
from tests.evidence.acting import assign_to
from tests.factories import UnitFactory, UserFactory, add_course, add_step, unit_tree
from tests.factories import grant as give


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(client, settings):
    """A browser that reads English, the language of the source."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def units(db):
    """The agency, the health office and its health centre."""
    return unit_tree()


@pytest.fixture
def agency(units):
    return units[0]


@pytest.fixture
def office(units):
    return units[1]


@pytest.fixture
def centre(units):
    return units[2]


@pytest.fixture
def school(agency):
    """A second unit below the agency, beside the office."""
    return UnitFactory(name="Dinas Pendidikan", parent=agency)


@pytest.fixture
def question(db):
    load_framework(path=LKE_ZI_2021)
    return Question.objects.get(code="PPE1A")


@pytest.fixture
def course(question):
    """'Gratifikasi', a lesson only; it serves one question of the worksheet."""
    page = add_course()
    body = [("rich_text", "<p>Tolak pemberian yang berhubungan dengan jabatan.</p>")]
    add_step(page, LessonPage(title="Mengenali", slug="mengenali", body=body))
    page.lke_questions.add(question)
    page.save()
    return page


@pytest.fixture
def duty(course, agency):
    """Everybody in the agency completes the module by the end of October."""
    return assign_to(course, agency)


@pytest.fixture
def sign_in(client):
    """sign_in("hr", unit): a browser of somebody with the role over the unit."""

    def _sign_in(role=None, unit=None):
        user = UserFactory()
        if role:
            give(user, RoleGrant.Role(role), unit)
        client.force_login(user)
        return client

    return _sign_in

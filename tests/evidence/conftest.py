"""An agency at work: two offices, a module that everybody must do, and who looks on."""

import pytest
import time_machine

from elearning.people.models import RoleGrant
from tests.conftest import NOW
from tests.evidence.acting import (
    assign_to,
    course_that_serves,
    question_of_worksheet,
    school_below,
)
from tests.factories import UserFactory, unit_tree
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


# --- What stands: see ``built`` and ``build`` -----------------------------------------------


@pytest.fixture
def units(db, made):
    """The agency, the health office and its health centre."""
    return made.get("units") or unit_tree()


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
def school(agency, made):
    """A second unit below the agency, beside the office."""
    return made.get("school") or school_below(agency)


@pytest.fixture
def question(db, made):
    return made.get("question") or question_of_worksheet()


@pytest.fixture
def course(question, made):
    """'Gratifikasi', a lesson only; it serves one question of the worksheet."""
    return made.get("course") or course_that_serves(question)


@pytest.fixture
def duty(course, agency, made):
    """Everybody in the agency completes the module by the end of October."""
    return made.get("duty") or assign_to(course, agency)


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

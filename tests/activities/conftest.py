"""A module of one activity, and a browser that reads English."""

import pytest
import time_machine
from django.core.cache import cache

from tests.activities.holding import add_activity, opened
from tests.conftest import NOW


@pytest.fixture(autouse=True)
def empty_cache():
    """What visitors are counted by is not carried into the next test."""
    cache.clear()


@pytest.fixture
def clock():
    """Views see the time of the tests; move it with ``clock.move_to``."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reader(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


@pytest.fixture
def page(db):
    return add_activity()


@pytest.fixture
def session(page):
    """Its doors are open."""
    return opened(page)

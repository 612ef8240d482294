"""A founded site and its cast: Tari and Tono write, Eka and Edi approve."""

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache

from courses.founding import EDITORS, TRAINERS, found_site
from elearning.frameworks.loading import LKE_ZI_2021, load_framework
from tests.conftest import NOW
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def empty_cache():
    """Renditions are remembered by the id of their image, which tests use again."""
    cache.clear()


@pytest.fixture
def index(db):
    """The list of modules of a founded site, with the LKE loaded."""
    load_framework(path=LKE_ZI_2021)
    return found_site(by=None, at=NOW)


def _member(group: str, name: str):
    user = UserFactory(first_name=name)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def tari(index):
    return _member(TRAINERS, "Tari")


@pytest.fixture
def tono(index):
    return _member(TRAINERS, "Tono")


@pytest.fixture
def eka(index):
    return _member(EDITORS, "Eka")


@pytest.fixture
def edi(index):
    return _member(EDITORS, "Edi")


@pytest.fixture
def root(index):
    return UserFactory(first_name="Admin", is_superuser=True)

"""Sessions: one statement for session, account and employee; Django's guarantees stay."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from elearning.people.models import Session, User
from elearning.people.sessions import (
    AuthenticationMiddleware,
    SessionStore,
    brought_along,
)
from tests.factories import PASSWORD, EmployeeFactory, UserFactory

pytestmark = pytest.mark.django_db
MINE = "/saya/"


@pytest.fixture
def user():
    return EmployeeFactory(with_account=True).user


@pytest.fixture
def signed_in(client, user):
    client.force_login(user)
    return client


def is_signed_in(client) -> bool:
    return client.get(MINE).status_code == 200


def test_who_asks_costs_one_statement(signed_in, rf, user, django_assert_num_queries):
    request = rf.get("/")
    request.session = SessionStore(signed_in.session.session_key)
    AuthenticationMiddleware(lambda _: None).process_request(request)
    with django_assert_num_queries(1):
        assert request.user.employee.full_name
    assert request.user == user


def test_a_nameless_reader_has_no_session(client):
    assert client.get(reverse("account_login")).status_code == 200
    assert not Session.objects.exists()


def test_the_row_says_whose_session_it_is(signed_in, user):
    assert Session.objects.get().user == user


def test_a_session_without_account_belongs_to_nobody():
    store = SessionStore()
    store["next"] = "/modul/"
    store.save()
    assert SessionStore(store.session_key).owner is None
    assert SessionStore("nothing").owner is None
    assert Session.objects.get().get_decoded() == {"next": "/modul/"}


def test_signing_in_gives_a_new_key(client, user):
    store = SessionStore()
    store["next"] = "/modul/"
    store.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    client.post("/akun/masuk/", {"login": user.email, "password": PASSWORD})
    row = Session.objects.get()
    assert (row.user, row.session_key == store.session_key) == (user, False)


def test_signing_out_ends_the_session_on_the_server(signed_in):
    key = signed_in.session.session_key
    signed_in.post(reverse("account_logout"))
    assert not Session.objects.exists()
    signed_in.cookies[settings.SESSION_COOKIE_NAME] = key  # a copy kept elsewhere
    assert not is_signed_in(signed_in)


def test_a_new_password_ends_the_other_sessions(signed_in, user):
    elsewhere = Client()
    elsewhere.force_login(user)
    new = "lumbung padi di kaki gunung"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert signed_in.post(reverse("account_change_password"), data).status_code == 302
    assert is_signed_in(signed_in)
    assert not is_signed_in(elsewhere)
    assert Session.objects.count() == 1


def test_an_account_switched_off_is_out_at_once(signed_in, user):
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert not is_signed_in(signed_in)


def test_a_session_whose_data_was_tampered_with_opens_nothing(signed_in):
    Session.objects.update(session_data="forged")
    assert not is_signed_in(signed_in)


def test_the_column_alone_signs_nobody_in(client, user):
    """What is signed decides; the key beside it only saves a statement."""
    store = SessionStore()
    store["next"] = "/modul/"
    store.save()
    Session.objects.update(user=user)
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    assert not is_signed_in(client)


def test_a_column_that_names_another_is_not_believed(signed_in, user):
    Session.objects.update(user=UserFactory())
    assert signed_in.get(MINE).wsgi_request.user == user


def test_a_wrong_hash_signs_out(signed_in):
    session = signed_in.session
    session[HASH_SESSION_KEY] = "another"
    session.save()
    assert not is_signed_in(signed_in)


def test_an_expired_session_is_over_and_cleared(signed_in):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_signed_in(signed_in)
    call_command("clearsessions")
    assert not Session.objects.exists()


def test_nobody_is_brought_along_outside_a_request(signed_in, user):
    assert is_signed_in(signed_in)
    assert brought_along(user.pk) is None

"""One address may ask so often and no more; another is not held back by it."""

import pytest
from django.core.cache import cache
from django.http import HttpResponse

from elearning import throttling
from elearning.throttling import throttled

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()
    yield
    cache.clear()


@throttled(name="test", per_minute=2)
def answer(request, word="ok"):
    return HttpResponse(word)


@pytest.fixture
def ask(client, rf):
    def ask(address="192.0.2.1", view=answer):
        request = client.get("/akun/masuk/", REMOTE_ADDR=address).wsgi_request
        return view(request)

    return ask


def test_the_third_request_of_a_minute_waits(ask):
    assert [ask().status_code for _ in range(3)] == [200, 200, 429]
    refused = ask()
    assert refused["Retry-After"] == "60"
    assert b"429" in refused.content


def test_another_address_is_free(ask):
    [ask() for _ in range(3)]
    assert ask("192.0.2.2").status_code == 200


def test_another_page_is_counted_apart(ask):
    [ask() for _ in range(3)]
    other = throttled(name="other", per_minute=1)(lambda request: HttpResponse("ok"))
    assert ask(view=other).status_code == 200


def test_a_new_minute_begins_anew(ask, monkeypatch):
    monkeypatch.setattr(throttling, "WINDOW", 0)  # a window that is over at once
    assert [ask().status_code for _ in range(5)] == [200] * 5


def test_what_the_view_is_given_passes_through(client):
    request = client.get("/akun/masuk/", REMOTE_ADDR="192.0.2.3").wsgi_request
    assert answer(request, word="hello").content == b"hello"

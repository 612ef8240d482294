"""Headers of every answer, and the language it is in."""

import pytest

pytestmark = pytest.mark.django_db


def test_pages_let_nothing_foreign_run(client):
    answer = client.get("/akun/masuk/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "SAMEORIGIN"


def test_the_cms_alone_may_start_scripts_in_its_pages(client):
    answer = client.get("/cms/")
    assert answer.status_code == 302
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self' 'unsafe-inline'" in policy
    assert "default-src 'none'" in policy
    assert answer["X-Robots-Tag"] == "noindex"


def test_a_path_that_only_begins_like_the_cms_gets_no_relief(client):
    assert "unsafe-inline" not in client.get("/cmsx/")["Content-Security-Policy"]


class TestLanguage:
    def language(self, client, **headers) -> str:
        answer = client.get("/akun/masuk/", headers=headers)
        page = answer.content.decode()
        assert f'<html lang="{answer["Content-Language"]}"' in page
        return answer["Content-Language"]

    def test_indonesian_is_the_first(self, client):
        assert self.language(client) == "id"

    def test_the_browser_is_not_asked(self, client):
        assert self.language(client, accept_language="en") == "id"

    def test_the_reader_is(self, client):
        client.cookies["django_language"] = "en"
        assert self.language(client) == "en"

    @pytest.mark.parametrize("chosen", ["", "xx", "../en", "EN"])
    def test_an_unknown_choice_is_no_choice(self, client, chosen):
        client.cookies["django_language"] = chosen
        assert self.language(client) == "id"

import pytest

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_indonesian(settings, in_english):
    settings.LANGUAGE_CODE = "id"


def choose(client, language, **more):
    return client.post("/bahasa/", {"language": language, **more})


def test_the_choice_holds_for_the_next_page(client):
    assert client.get("/akun/masuk/")["Content-Language"] == "id"
    response = choose(client, "en", next="/akun/masuk/")
    assert response["Location"] == "/akun/masuk/"
    cookie = response.cookies["django_language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("en", True, "Lax")
    assert client.get("/akun/masuk/")["Content-Language"] == "en"


def test_the_wish_of_the_browser_is_not_asked(client):
    page = client.get("/akun/masuk/", headers={"accept-language": "en"})
    assert page["Content-Language"] == "id"


@pytest.mark.parametrize("language", ["fr", "", "../x"])
def test_other_languages_change_nothing(client, language):
    choose(client, language)
    assert client.get("/akun/masuk/")["Content-Language"] == "id"


def test_a_made_up_cookie_changes_nothing(client):
    client.cookies["django_language"] = "xx"
    assert client.get("/akun/masuk/")["Content-Language"] == "id"


@pytest.mark.parametrize("elsewhere", ["https://jahat.example/", "//jahat.example/"])
def test_it_leads_nowhere_else(client, elsewhere):
    assert choose(client, "en", next=elsewhere)["Location"] == "/"


def test_it_is_chosen_by_a_post(client):
    assert client.get("/bahasa/?language=en").status_code == 405


def test_the_account_menu_offers_the_other_language(client):
    client.force_login(UserFactory())
    assert 'name="language" value="en"' in client.get("/saya/").content.decode()
    choose(client, "en", next="/saya/")
    assert 'name="language" value="id"' in client.get("/saya/").content.decode()

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from elearning.people.models import User
from elearning.people.signing_in import AccountAdapter
from tests.factories import PASSWORD, EmployeeFactory, UserFactory

pytestmark = pytest.mark.django_db

SIGN_IN = "/akun/masuk/"
NIP = "198609262015051001"


@pytest.fixture(autouse=True)
def forgotten_attempts():
    """Throttling counts in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def employee():
    user = UserFactory(email="sri@contoh.test")
    return EmployeeFactory(nip=NIP, user=user)


def sign_in(client, login, password=PASSWORD, **more):
    return client.post(SIGN_IN, {"login": login, "password": password, **more})


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "typed",
    [
        NIP,
        "19860926 201505 1 001",
        " 19860926.201505.1.001 ",
        "sri@contoh.test",
        " SRI@Contoh.test",
    ],
)
def test_signs_in_by_nip_or_address_as_people_type_them(client, employee, typed):
    response = sign_in(client, typed)
    assert response.status_code == 302
    assert response["Location"] == reverse("landing")
    assert signed_in(client)


def test_an_account_without_employee_signs_in_by_address(client):
    UserFactory(email="tpi@contoh.test")
    assert sign_in(client, "tpi@contoh.test").status_code == 302


def test_the_opaque_user_name_opens_nothing(client, employee):
    assert sign_in(client, employee.user.username).status_code == 200
    assert not signed_in(client)


def test_an_account_without_address_is_not_found_by_an_empty_one(client):
    UserFactory(email="")
    assert sign_in(client, " ").status_code == 200
    assert not signed_in(client)


def without_tokens(response) -> str:
    """The page without what differs anyway: CSRF token, nonce and the typed name."""
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r'(nonce="[^"]*")|(name="login" value="[^"]*")', "", text)


def test_the_answer_never_tells_whether_an_account_exists(client, employee):
    UserFactory(email="off@contoh.test", is_active=False)
    without = UserFactory(email="none@contoh.test")
    without.set_unusable_password()
    without.save()
    EmployeeFactory(nip="197001012005011001")
    attempts = [
        ("199001012015051001", "x"),  # unknown NIP
        (NIP, "x"),  # known NIP
        ("197001012005011001", "x"),  # an employee without an account
        ("nobody@contoh.test", "x"),
        ("sri@contoh.test", "x"),
        ("off@contoh.test", PASSWORD),  # right password, account switched off
        ("none@contoh.test", "x"),
    ]
    answers = [sign_in(client, *attempt) for attempt in attempts]

    assert {answer.status_code for answer in answers} == {200}
    assert len({without_tokens(answer) for answer in answers}) == 1
    assert "18 digits" in answers[0].content.decode()


@pytest.mark.parametrize(
    "typed", [NIP, "199001012015051001", "sri@contoh.test", "nobody@contoh.test"]
)
def test_every_attempt_costs_one_password_hash(client, employee, typed, settings):
    """Counted, not timed: a known name must not cost more or less than an unknown."""
    settings.PASSWORD_HASHERS = ["tests.people.counting.CountingHasher"]
    from tests.people.counting import CountingHasher

    employee.user.set_password(PASSWORD)
    employee.user.save()
    CountingHasher.count = 0
    sign_in(client, typed, "x")
    assert CountingHasher.count == 1


def test_five_failures_lock_the_name_for_a_while_however_it_is_spelt(client, employee):
    spellings = [NIP, f" {NIP}", f"{NIP[:8]} {NIP[8:]}", f"{NIP[:8]}.{NIP[8:]}", NIP]
    for spelling in spellings:
        sign_in(client, spelling, "x")

    response = sign_in(client, NIP)
    assert response.status_code == 200
    assert "Wait five minutes" in response.content.decode()
    assert not signed_in(client)


def test_success_costs_no_attempt(client, employee):
    for _attempt in range(8):
        assert sign_in(client, NIP).status_code == 302
        client.logout()


def test_a_flood_from_one_address_gets_a_polite_page(client, employee, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _attempt in range(2):
        sign_in(client, NIP, "x")
    response = sign_in(client, NIP)
    assert response.status_code == 429
    assert "Wait a minute" in response.content.decode()


@pytest.mark.parametrize(
    ("wanted", "goes_to"),
    [
        ("/saya/", "/saya/"),
        ("/modul/gratifikasi/?a=1", "/modul/gratifikasi/?a=1"),
        ("https://jahat.example/", "/mendarat/"),
        ("//jahat.example/", "/mendarat/"),
        ("/\\jahat.example/", "/mendarat/"),
        ("javascript:alert(1)", "/mendarat/"),
    ],
)
def test_next_leads_only_to_this_site(client, employee, wanted, goes_to):
    assert sign_in(client, NIP, next=wanted)["Location"] == goes_to


def test_the_form_carries_next_along(client):
    page = client.get(SIGN_IN, {"next": "/saya/"}).content.decode()
    assert '<input type="hidden" name="next" value="/saya/"' in page
    assert "wagtailadmin" not in page


def test_the_session_ends_with_the_browser_unless_asked_to_stay(client, employee):
    sign_in(client, NIP)
    assert client.session.get_expire_at_browser_close()
    client.logout()
    sign_in(client, NIP, remember="on")
    assert not client.session.get_expire_at_browser_close()


def test_signing_out_needs_a_post(client, employee):
    client.force_login(employee.user)
    page = client.get("/akun/keluar/")
    assert page.status_code == 200
    assert signed_in(client)
    assert client.post("/akun/keluar/")["Location"] == "/"
    assert not signed_in(client)


def test_nobody_signs_up_and_no_other_page_of_allauth_is_there(client):
    for path in ("daftar/", "signup/", "email/", "login/", "confirm-email/", ""):
        assert client.get(f"/akun/{path}").status_code == 404


# --- The CMS ------------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", ["/cms/login/", "/_util/login/"])
def test_the_sign_in_pages_of_wagtail_lead_to_ours(client, employee, path, method):
    response = getattr(client, method)(f"{path}?next=/cms/pages/")
    assert response.status_code == 302
    assert response["Location"] == "/akun/masuk/?next=/cms/pages/"


def test_the_cms_asks_to_sign_in_here(client):
    assert client.get("/cms/")["Location"] == "/akun/masuk/?next=/cms/"


def test_the_cms_resets_no_passwords(client):
    assert client.get("/cms/password_reset/").status_code == 404


def test_a_signed_in_employee_is_not_sent_in_circles_by_the_cms(client, employee):
    client.force_login(employee.user)
    response = client.get("/cms/", follow=True)
    assert ("/akun/masuk/?next=/cms/", 302) in response.redirect_chain
    assert response.redirect_chain[1][0] == "/mendarat/"


def test_whoever_may_enter_the_cms_does(client):
    client.force_login(UserFactory(is_superuser=True))
    assert client.get("/akun/masuk/?next=/cms/")["Location"] == "/cms/"


# --- Passwords -----------------------------------------------------------------------------


FORGOTTEN = "/akun/lupa-sandi/"
NEW = "kalimat rahasia saya"


def ask(client, email):
    return client.post(FORGOTTEN, {"email": email})


def test_a_forgotten_password_answers_the_same_for_any_address(client, employee):
    UserFactory(email="off@contoh.test", is_active=False)
    answers = [
        ask(client, email)
        for email in ("sri@contoh.test", "nobody@contoh.test", "off@contoh.test")
    ]

    assert {(a.status_code, a["Location"]) for a in answers} == {
        (302, "/akun/lupa-sandi/terkirim/")
    }
    assert [message.to for message in mail.outbox] == [
        ["sri@contoh.test"],
        ["nobody@contoh.test"],
        ["off@contoh.test"],
    ]
    assert {message.subject for message in mail.outbox} == {"Set your password"}
    assert "/akun/lupa-sandi/" in mail.outbox[0].body
    for unknown in mail.outbox[1:]:
        assert "http" not in unknown.body
    assert client.get("/akun/lupa-sandi/terkirim/").status_code == 200


def test_the_message_sets_a_password_once(client, employee):
    employee.user.set_unusable_password()
    employee.user.save()
    ask(client, "SRI@contoh.test")
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    form = client.get(link)
    assert form.status_code == 302  # the key leaves the address bar
    assert client.get(form["Location"]).status_code == 200

    done = client.post(form["Location"], {"password1": NEW, "password2": NEW})
    assert done["Location"] == "/akun/lupa-sandi/selesai/"
    assert client.get(done["Location"]).status_code == 200
    assert sign_in(client, NIP, NEW).status_code == 302

    client.logout()
    again = client.get(link)
    assert again.status_code == 200
    assert "no longer works" in again.content.decode()


def test_messages_are_throttled_by_address(client, employee):
    for _attempt in range(3):
        assert ask(client, "sri@contoh.test").status_code == 302
    assert ask(client, "sri@contoh.test").status_code == 429
    assert len(mail.outbox) == 3


def test_changing_the_password_needs_the_old_one_and_a_strong_new_one(client, employee):
    client.force_login(employee.user)
    facts = {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    for wrong in (
        {"oldpassword": "x"},
        {"password1": "pendek", "password2": "pendek"},
        {"password2": "lain sekali ini"},
    ):
        assert client.post("/akun/sandi/", facts | wrong).status_code == 200

    assert client.post("/akun/sandi/", facts).status_code == 302
    assert signed_in(client)
    assert User.objects.get(pk=employee.user.pk).check_password(NEW)


def test_who_has_no_password_yet_sets_one(client, employee):
    employee.user.set_unusable_password()
    employee.user.save()
    client.force_login(employee.user)
    assert client.get("/akun/sandi/")["Location"] == "/akun/sandi/buat/"
    assert client.get("/akun/sandi/buat/").status_code == 200
    client.post("/akun/sandi/buat/", {"password1": NEW, "password2": NEW})
    assert User.objects.get(pk=employee.user.pk).check_password(NEW)


@pytest.mark.parametrize("path", ["/akun/sandi/", "/akun/sandi/buat/"])
def test_passwords_are_changed_by_people_who_are_signed_in(client, path):
    assert client.get(path)["Location"] == f"/akun/masuk/?next={path}"


@pytest.mark.parametrize("path", [SIGN_IN, FORGOTTEN, "/akun/sandi/"])
def test_forms_have_no_placeholders_and_no_inline_code(client, employee, path):
    if path == "/akun/sandi/":
        client.force_login(employee.user)
    page = client.get(path).content.decode()
    assert "placeholder" not in page
    assert "style=" not in page
    assert "<script>" not in page


def test_nobody_can_open_an_account_by_himself(rf):
    assert not AccountAdapter().is_open_for_signup(rf.get("/"))

"""First sign-in by code or link: once, in time, the same answer for everybody."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from elearning.models import Job
from elearning.people.activating import (
    NoLongerValid,
    activate,
    find_by_code,
    find_by_link,
    issue_link,
    print_codes,
    revoke_codes,
)
from elearning.people.models import Activation, Employee, User
from tests.conftest import NOW
from tests.factories import PASSWORD, EmployeeFactory, UserFactory

pytestmark = pytest.mark.django_db

ACTIVATE, PASSWORDS = "/akun/aktivasi/", "/akun/aktivasi/sandi/"
ASK = "/akun/aktivasi/minta-tautan/"
NEW = "kalimat rahasia saya"
NIP = "198609262015051001"


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def hr():
    return UserFactory()


@pytest.fixture
def employee():
    return EmployeeFactory(nip=NIP, work_email="sri@contoh.test")


@pytest.fixture
def printed(employee, hr):
    """The code of the employee on paper."""
    unit = employee.memberships.get().unit
    (slip,) = print_codes(employees=[employee], unit=unit, by=hr, at=NOW)
    return slip.code


def signed_in(client) -> bool:
    return "_auth_user_id" in client.session


def enter(client, code, nip=NIP):
    return client.post(ACTIVATE, {"nip": nip, "code": code})


def set_password(client, password=NEW, again=NEW):
    return client.post(PASSWORDS, {"password1": password, "password2": again})


def test_a_code_opens_the_account_as_people_type_it(client, printed, employee):
    assert client.get(ACTIVATE).status_code == 200
    typed = printed.lower().replace("-", " ")
    assert enter(client, typed, "19860926 201505 1 001")["Location"] == PASSWORDS
    assert "Pegawai" in client.get(PASSWORDS).content.decode()
    assert set_password(client)["Location"] == "/saya/"
    assert signed_in(client)
    user = Employee.objects.get().user
    assert (user.email, user.check_password(NEW)) == ("sri@contoh.test", True)
    spent = Activation.objects.get()
    assert (spent.used_at, spent.used_by) == (NOW, user)
    assert ModelLogEntry.objects.filter(action="people.activate", user=user).exists()


def test_only_a_digest_of_the_code_is_kept(printed):
    kept = str(list(Activation.objects.values()))
    assert printed not in kept
    assert printed.replace("-", "") not in kept


def test_a_code_works_once(client, printed):
    enter(client, printed)
    set_password(client)
    client.logout()
    assert enter(client, printed).status_code == 422
    assert not signed_in(client)


def test_a_password_must_be_strong_and_twice_the_same(client, printed):
    enter(client, printed)
    for wrong in (("pendek", "pendek"), (NEW, "lain sekali"), ("1234567890",) * 2):
        assert set_password(client, *wrong).status_code == 422
    assert not User.objects.filter(employee__isnull=False).exists()


def test_no_code_no_password(client):
    assert client.get(PASSWORDS)["Location"] == ACTIVATE
    assert set_password(client)["Location"] == ACTIVATE


def test_a_new_print_revokes_the_code_before(printed, employee, hr):
    unit = employee.memberships.get().unit
    (slip,) = print_codes(employees=[employee], unit=unit, by=hr, at=NOW)
    assert find_by_code(nip=NIP, code=printed, at=NOW) is None
    assert find_by_code(nip=NIP, code=slip.code, at=NOW)
    assert revoke_codes(employees=[employee], unit=unit, by=hr, at=NOW) == 1
    assert find_by_code(nip=NIP, code=slip.code, at=NOW) is None
    assert Activation.objects.filter(revoked_by=hr).count() == 2


def test_a_code_grows_old(printed):
    assert find_by_code(nip=NIP, code=printed, at=NOW + timedelta(days=29))
    assert find_by_code(nip=NIP, code=printed, at=NOW + timedelta(days=30)) is None


def test_what_was_found_may_have_been_withdrawn_since(printed, employee, hr):
    found = find_by_code(nip=NIP, code=printed, at=NOW)
    Activation.objects.update(revoked_at=NOW)
    with pytest.raises(NoLongerValid):
        activate(activation=found, password=NEW, at=NOW)
    assert Employee.objects.get().user is None


def without_tokens(response) -> str:
    text = response.content.decode()
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)
    return re.sub(r'(nonce="[^"]*")|(value="[^"]*")', "", text)


def test_the_answer_never_tells_whether_a_number_is_known(client, printed):
    EmployeeFactory(nip="197001012005011001", with_account=True)
    attempts = [
        (NIP, "AAAA-BBBB-CCCC"),
        ("199001012015051001", "AAAA-BBBB-CCCC"),
        ("197001012005011001", printed),
        ("bukan nip", "x"),
    ]
    answers, costs = [], set()
    enter(client, "AAAA-BBBB-CCCC", "hangat")
    for nip, code in attempts:
        with CaptureQueriesContext(connection) as asked:
            answers.append(enter(client, code, nip))
        costs.add(len(asked))
    assert len(costs) == 1
    assert {answer.status_code for answer in answers} == {422}
    assert len({without_tokens(answer) for answer in answers}) == 1


@pytest.mark.parametrize("nip", [NIP, "199001012015051001"])
def test_five_failures_lock_a_number_for_a_while(client, printed, nip):
    for spelling in (nip, f" {nip}", f"{nip[:8]} {nip[8:]}", nip, nip):
        enter(client, "salah", spelling)
    page = enter(client, printed, nip)
    assert "Wait five minutes" in page.content.decode()


def test_nobody_with_a_password_is_activated_again(hr, now):
    """HR's codes are for the first sign-in: they take no account from anybody."""
    employee = EmployeeFactory(with_account=True)
    unit = employee.memberships.get().unit
    (slip,) = print_codes(employees=[employee], unit=unit, by=hr, at=now)
    assert find_by_code(nip=employee.nip, code=slip.code, at=now) is None
    assert employee.user.check_password(PASSWORD)


def test_an_account_without_password_gets_one(employee, printed):
    user = UserFactory(email="lain@contoh.test")
    user.set_unusable_password()
    user.save()
    Employee.objects.update(user=user)
    found = find_by_code(nip=NIP, code=printed, at=NOW)
    assert activate(activation=found, password=NEW, at=NOW) == user


def test_an_address_that_is_taken_keeps_nobody_out(client, printed):
    UserFactory(email="SRI@contoh.test")
    enter(client, printed)
    set_password(client)
    assert Employee.objects.get().user.email == ""


# --- Links ------------------------------------------------------------------------------------


@pytest.fixture
def ask(client, django_capture_on_commit_callbacks):
    def ask(login):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(ASK, {"login": login})

    return ask


def link_in(message) -> str:
    return re.search(r"https?://[^/]+(/akun/aktivasi/tautan/\S+)", message.body)[1]


@pytest.mark.parametrize("typed", [NIP, "19860926 201505 1 001", " SRI@contoh.test"])
def test_a_link_comes_by_e_mail_and_opens_the_account(client, employee, ask, typed):
    assert client.get(ASK).status_code == 200
    assert ask(typed).status_code == 200
    (message,) = mail.outbox
    assert message.to == ["sri@contoh.test"]
    link = link_in(message)
    client.get(link)  # as a mail scanner does: opening spends nothing
    assert client.get(link)["Location"] == PASSWORDS
    assert set_password(client)["Location"] == "/saya/"
    client.logout()
    assert client.get(link)["Location"] == ACTIVATE


def test_asking_answers_and_works_the_same_for_everybody(client, employee, ask):
    EmployeeFactory(nip="197001012005011001")
    pages = [ask(name) for name in (NIP, "199001012015051001", "197001012005011001")]
    assert len({without_tokens(page) for page in pages}) == 1
    assert len(mail.outbox) == 1
    assert Job.objects.count() == 3
    assert not Job.objects.exclude(parameters={}).exists()


def test_an_address_of_two_people_serves_nobody(employee, ask):
    EmployeeFactory(work_email="Sri@contoh.test")
    ask("sri@contoh.test")
    assert mail.outbox == []


def test_who_is_active_already_learns_how_to_get_a_new_password(ask):
    EmployeeFactory(nip=NIP, with_account=True, work_email="sri@contoh.test")
    off = UserFactory(is_active=False)
    EmployeeFactory(nip="197001012005011001", user=off, work_email="off@contoh.test")
    ask(NIP)
    ask("197001012005011001")
    (message,) = mail.outbox
    assert "/akun/lupa-sandi/" in message.body
    assert not Activation.objects.exists()


def test_asking_is_throttled_by_name(employee, ask):
    for _time in range(3):
        assert ask(NIP).status_code == 200
    assert ask(NIP).status_code == 429
    assert ask(" 19860926.2015051001").status_code == 429
    assert len(mail.outbox) == 3


def test_a_new_link_revokes_the_one_before_and_grows_old(employee, hr):
    first = issue_link(employee=employee, by=hr, at=NOW)
    second = issue_link(employee=employee, by=hr, at=NOW)
    assert find_by_link(token=first, at=NOW) is None
    assert find_by_link(token=second, at=NOW + timedelta(days=2))
    assert find_by_link(token=second, at=NOW + timedelta(days=3)) is None


# --- What the database refuses ------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"used_at": NOW},
        {"used_at": NOW, "used_by": True, "revoked_at": NOW},
        {"revoked_by": True},
        {"valid_until": NOW},
    ],
)
def test_the_database_holds_what_becomes_of_a_secret(employee, hr, wrong):
    facts = {"employee": employee, "kind": "code", "digest": "x", "issued_at": NOW}
    facts |= {"valid_until": NOW + timedelta(days=1)}
    facts |= {name: hr if value is True else value for name, value in wrong.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Activation.objects.create(**facts)


def test_the_database_holds_one_unspent_secret_of_a_kind(employee, printed):
    facts = {"employee": employee, "kind": "code", "issued_at": NOW}
    facts |= {"valid_until": NOW + timedelta(days=1)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Activation.objects.create(digest="x", **facts)


@pytest.mark.parametrize("path", [ACTIVATE, ASK])
def test_the_pages_need_no_script_and_ask_for_nothing_private(client, path):
    page = client.get(path).content.decode()
    assert "style=" not in page
    assert "placeholder" not in page
    assert 'type="date"' not in page

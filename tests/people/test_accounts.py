"""/sdm/akun/: who cannot sign in yet, codes on paper, links by e-mail; by unit."""

import json

import pytest
from django.core import mail

from elearning.people import slips
from elearning.people.models import Activation, Employee
from elearning.people.slips import masked
from elearning.people.views import accounts as pages
from tests.conftest import NOW
from tests.factories import EmployeeFactory, UserFactory, grant, unit_tree

pytestmark = pytest.mark.django_db

LIST = "/sdm/akun/"


@pytest.fixture(autouse=True)
def at_noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def tree():
    return unit_tree()


@pytest.fixture
def hr(client, tree):
    """HR of the office, not of the agency."""
    user = UserFactory()
    grant(user, "hr", tree[1])
    client.force_login(user)
    return user


def unit_page(unit, more=""):
    return f"{LIST}unit/{unit.code}/{more}"


def at(unit, **facts):
    return EmployeeFactory(membership__unit=unit, **facts)


def test_units_show_who_waits_with_everything_below(client, hr, tree):
    agency, office, centre = tree
    at(agency)
    at(office, with_account=True)
    at(office)
    at(centre)
    at(centre, membership__legal_status="study")
    page = client.get(LIST).context["page"]
    rows = [(row.unit, row.people, row.waiting) for row in page.object_list]
    assert rows == [(office, 3, 2), (centre, 1, 1)]


def test_when_everybody_has_an_account_it_says_so(client, hr, tree):
    at(tree[1], with_account=True)
    assert "Everybody has an account" in client.get(LIST).content.decode()
    page = client.get(unit_page(tree[1])).content.decode()
    assert "Everybody has an account" in page
    response = client.post(unit_page(tree[1], "kode.pdf"), follow=True)
    assert "Everybody in this unit" in response.content.decode()


def test_hr_prints_a_slip_for_each_who_waits(client, hr, tree, monkeypatch):
    office, centre = tree[1:]
    at(centre, name="Ayu"), at(office, name="Budi"), at(tree[0])
    at(office, with_account=True)
    typeset = []

    def keep(name, data, *, at):
        typeset.append(data)
        return compiled(name, data, at=at)

    compiled = slips.compile_pdf
    monkeypatch.setattr(slips, "compile_pdf", keep)
    response = client.post(unit_page(office, "kode.pdf"))
    assert response.content.startswith(b"%PDF")
    assert response["Cache-Control"].startswith("max-age=0")
    (data,) = typeset
    assert [slip["name"] for slip in data["slips"]] == ["Budi", "Ayu"]
    assert data["address"].endswith("/akun/aktivasi/")
    assert Activation.objects.filter(issued_by=hr).count() == 2
    for employee in Employee.objects.all():
        assert employee.nip not in json.dumps(data)
    assert "Code" in client.get(unit_page(office)).content.decode()


def test_a_masked_number_holds_no_birth_date():
    assert masked("198609262015051001") == "•••••••• •••••• 1 001"


def test_codes_are_withdrawn(client, hr, tree):
    at(tree[1])
    client.post(unit_page(tree[1], "kode.pdf"))
    page = client.post(unit_page(tree[1], "cabut/"), follow=True).content.decode()
    assert "1 code withdrawn" in page
    assert Activation.objects.get().revoked_by == hr


def test_too_many_slips_at_once_are_refused(client, hr, tree, monkeypatch):
    monkeypatch.setattr(pages, "MOST_SLIPS", 1)
    at(tree[1]), at(tree[2])
    assert "at most 1 slips" in client.get(unit_page(tree[1])).content.decode()
    response = client.post(unit_page(tree[1], "kode.pdf"), follow=True)
    assert "at most 1 slips" in response.content.decode()
    assert not Activation.objects.exists()


def test_links_go_to_those_with_a_work_e_mail(
    client, hr, tree, django_capture_on_commit_callbacks
):
    at(tree[1], work_email="a@contoh.test"), at(tree[2], work_email="b@contoh.test")
    at(tree[1]), at(tree[0], work_email="c@contoh.test")
    with django_capture_on_commit_callbacks(execute=True):
        job = client.post(unit_page(tree[1], "tautan/"))["Location"]
    assert "2 links sent" in client.get(job).content.decode()
    assert sorted(message.to[0] for message in mail.outbox) == [
        "a@contoh.test",
        "b@contoh.test",
    ]
    assert Activation.objects.filter(kind="link", issued_by=hr).count() == 2


def test_a_worker_that_begins_again_sends_nothing_twice(
    client, hr, tree, django_capture_on_commit_callbacks
):
    from elearning.background import Running
    from elearning.models import Job
    from elearning.people.works import send_links

    at(tree[1], work_email="a@contoh.test")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(unit_page(tree[1], "tautan/"))
    again = Running(job=Job.objects.get(), clock=lambda: NOW)
    assert send_links(running=again).summary["lines"] == ["0 links sent."]
    assert len(mail.outbox) == 1


def test_lists_cost_the_same_however_long(
    client, hr, tree, django_assert_max_num_queries
):
    at(tree[1])
    for path in (LIST, unit_page(tree[1])):
        client.get(path)
        with django_assert_max_num_queries(30) as few:
            client.get(path)
        for _number in range(10):
            at(tree[2])
        with django_assert_max_num_queries(len(few)):
            client.get(path)


@pytest.mark.parametrize("role", ["hr", "leader", "assessor"])
def test_other_units_and_other_roles_find_nothing(client, tree, role):
    """HR of the health centre asks for its office; the others may not ask at all."""
    agency, office, centre = tree
    at(office)
    user = UserFactory()
    grant(user, role, centre if role == "hr" else agency)
    posts = [unit_page(office, more) for more in ("kode.pdf", "cabut/", "tautan/")]
    for path in (LIST, unit_page(office)):
        assert client.get(path)["Location"].startswith("/akun/masuk/")
    for path in posts:
        assert client.post(path)["Location"].startswith("/akun/masuk/")
    client.force_login(user)
    assert client.get(LIST).status_code == (200 if role == "hr" else 404)
    assert client.get(unit_page(office)).status_code == 404
    for path in posts:
        assert client.post(path).status_code == 404
    assert not Activation.objects.exists()


def test_nothing_happens_by_a_link(client, hr, tree):
    for more in ("kode.pdf", "cabut/", "tautan/"):
        assert client.get(unit_page(tree[1], more)).status_code == 405

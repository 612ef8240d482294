"""A pledge is read and signed by oneself, in the version that was on the screen."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.urls import reverse

from courses.models import CourseCompletion, StepCompletion
from courses.publishing import latest_version
from elearning.people.models import Unit
from elearning.pledges import signing
from elearning.pledges.coverage import coverage_of, pledges_now
from elearning.pledges.models import PledgePage, Signing
from tests.conftest import NOW, TODAY
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    UserFactory,
    add_course,
    add_step,
    begin,
    grant,
    republish,
    unit_tree,
)
from tests.threads import at_once

TEXT = "Saya tidak menerima gratifikasi.\n\nSaya melapor bila ditawari."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def reader(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def add_pledge(course=None, **fields):
    values = {"title": "Pakta Integritas", "slug": "pakta", "text": TEXT} | fields
    return add_step(course or add_course(), PledgePage(**values))


@pytest.fixture
def page(db):
    return add_pledge()


@pytest.fixture
def enrolment(page):
    return begin(page.get_parent().specific, somebody())


def somebody(unit=None, **fields):
    names = {"name": "Siti Aminah", "front_title": "dr.", "back_title": "M.Kes."}
    place = {"membership__unit": unit} if unit else {}
    return EmployeeFactory(with_account=True, **(names | place | fields))


def sign(enrolment, page, **fields):
    values = {
        "page": page,
        "enrolment": enrolment,
        "version": latest_version(page),
        "typed_name": "siti  AMINAH",
        "has_read": True,
        "by": enrolment.employee.user,
        "at": NOW,
    }
    return signing.sign(**(values | fields))


def step_url(page, version=None):
    address = reverse("step", args=[page.get_parent().slug, page.slug])
    return f"{address}?v={version.pk}" if version else address


# --- Signing ----------------------------------------------------------------------------


def test_a_signature_names_the_version_and_completes_the_step(page, enrolment):
    signed = sign(enrolment, page)
    assert signed.digest == latest_version(page).digest
    assert signed.signed_name == "dr. Siti Aminah, M.Kes."
    assert CourseCompletion.objects.get().enrolment == enrolment


@pytest.mark.parametrize("name", ["dr. Siti Aminah, M.Kes.", "SITI AMINAH"])
def test_the_name_may_have_its_titles_or_not(page, enrolment, name):
    assert sign(enrolment, page, typed_name=name)


def test_what_is_no_signature_is_refused(page, enrolment):
    for fields, refusal in (
        ({"typed_name": "Budi"}, signing.NameDiffers),
        ({"typed_name": "..."}, signing.NameDiffers),
        ({"has_read": False}, signing.NotConfirmed),
        ({"by": UserFactory()}, signing.NotOneself),
    ):
        with pytest.raises(refusal):
            sign(enrolment, page, **fields)
    assert not Signing.objects.exists()
    assert not StepCompletion.objects.exists()


def test_it_is_signed_once_a_version(page, enrolment):
    assert sign(enrolment, page) == sign(enrolment, page)
    republish(page, "material", text="Lain.")
    sign(enrolment, page)
    assert Signing.objects.count() == 2
    assert StepCompletion.objects.count() == 1


def test_fifty_clicks_are_one_signature(parallel_db):
    page = add_pledge()
    enrolment = begin(page.get_parent().specific, somebody())
    assert len(set(at_once(lambda _: sign(enrolment, page).pk))) == 1
    assert Signing.objects.count() == StepCompletion.objects.count() == 1


def test_the_database_keeps_it(page, enrolment):
    signed = sign(enrolment, page)
    signed.pk = None
    for fields in ({"facts_digest": "1" * 64}, {"signed_name": ""}):
        for name, value in fields.items():
            setattr(signed, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            signed.save(force_insert=True)


# --- The step ---------------------------------------------------------------------------


def test_it_is_read_and_signed_on_the_page(reader, page, enrolment):
    reader.force_login(enrolment.employee.user)
    text = reader.get(step_url(page)).content.decode()
    assert "<p>Saya melapor bila ditawari.</p>" in text
    address = step_url(page, latest_version(page))
    for data in ({}, {"name": "Siti Aminah"}, {"name": "Budi", "has_read": "on"}):
        assert reader.post(address, data).status_code == 422
    data = {"name": "Siti Aminah", "has_read": "on"}
    assert "You have signed" in reader.post(address, data, follow=True).content.decode()


def test_what_is_signed_is_what_was_on_the_screen(reader, page, enrolment):
    shown = latest_version(page)
    republish(page, "minor", text="Sama, dengan koma.")
    reader.force_login(enrolment.employee.user)
    data = {"name": "Siti Aminah", "has_read": "on"}
    reader.post(step_url(page, shown), data)
    assert Signing.objects.get().version == shown
    assert "You have signed" in reader.get(step_url(page)).content.decode()
    assert reader.post(step_url(page), data).status_code == 404


def test_another_meaning_is_signed_anew(reader, page, enrolment):
    sign(enrolment, page)
    republish(page, "material", text="Saya juga tidak memberi.")
    reader.force_login(enrolment.employee.user)
    assert "Type your name" in reader.get(step_url(page)).content.decode()


def test_nobody_signs_who_has_not_begun_or_has_no_unit(reader, page):
    employee = somebody()
    reader.force_login(employee.user)
    address = step_url(page, latest_version(page))
    data = {"name": "Siti Aminah", "has_read": "on"}
    assert reader.post(address, data).status_code == 302
    stranger = somebody(membership=None)
    begin(page.get_parent().specific, stranger)
    reader.force_login(stranger.user)
    assert reader.post(address, data).status_code == 422
    assert not Signing.objects.exists()


def test_the_public_reads_and_cannot_sign(reader, db):
    page = add_pledge(add_course(is_public=True))
    text = reader.get(step_url(page)).content.decode()
    assert "Employees who are signed in can sign here." in text


def test_what_people_wrote_is_escaped(reader, db):
    page = add_pledge(add_course(is_public=True), text="<script>x</script>")
    assert "<script>x" not in reader.get(step_url(page)).content.decode()
    assert "<script>" not in latest_version(page).content["html"]


def test_the_draft_is_previewed_and_must_say_something(page):
    page.text = "Teks baru"
    request = RequestFactory().get("/")
    request.user = UserFactory(is_superuser=True)
    answer = page.make_preview_request(request, "")
    assert "Teks baru" in answer.render().content.decode()
    page.text = " "
    with pytest.raises(ValidationError):
        page.clean()


def test_the_step_costs_a_bounded_number_of_queries(
    reader, page, enrolment, django_assert_max_num_queries
):
    reader.force_login(enrolment.employee.user)
    reader.get(step_url(page))
    with django_assert_max_num_queries(11):
        reader.get(step_url(page))


# --- Coverage ---------------------------------------------------------------------------


def covered(page):
    version = next(v for v in pledges_now() if v.page_id == page.pk)
    rows = coverage_of(version, scope=Unit.objects.all(), on=TODAY)
    return {row.name: (row.signed, row.people, row.percent) for row in rows}


def test_coverage_counts_active_people_and_what_means_the_same(page):
    unit = UnitFactory(name="Puskesmas")
    first, second, _third = (somebody(unit) for _ in range(3))
    somebody(unit, membership__legal_status="study")
    sign(begin(page.get_parent().specific, first), page)
    assert covered(page) == {"Puskesmas": (1, 3, 33)}
    republish(page, "editorial", text="Sama.")
    sign(begin(page.get_parent().specific, second), page)
    assert covered(page) == {"Puskesmas": (2, 3, 66)}
    republish(page, "material", text="Lain.")
    assert covered(page) == {"Puskesmas": (0, 3, 0)}


def test_hr_and_heads_read_their_units_alone(reader, page):
    _agency, office, centre = unit_tree()
    somebody(office)
    sign(begin(page.get_parent().specific, somebody(centre)), page)
    for role in ("hr", "leader"):
        user = UserFactory()
        grant(user, role, centre)
        reader.force_login(user)
        text = reader.get(reverse("pledges")).content.decode()
        assert centre.name in text
        assert office.name not in text


def test_for_everybody_else_there_is_nothing(reader, page):
    assessor = UserFactory()
    grant(assessor, "assessor", UnitFactory())
    for user in (assessor, somebody().user):
        reader.force_login(user)
        assert reader.get(reverse("pledges")).status_code == 404
    reader.logout()
    assert reader.get(reverse("pledges")).url.startswith(reverse("account_login"))


def test_one_of_several_is_chosen_and_none_is_told(reader, db):
    user = UserFactory()
    grant(user, "hr", UnitFactory())
    reader.force_login(user)
    assert "No pledge yet" in reader.get(reverse("pledges")).content.decode()
    first = add_pledge()
    add_pledge(add_course("lain"), title="Pakta Lain")
    chosen = reader.get(reverse("pledges"), {"pakta": first.pk}).context["version"]
    assert chosen.page_id == first.pk


def test_the_page_costs_the_same_however_many_units_there_are(
    reader, page, django_assert_max_num_queries
):
    root = UnitFactory()
    for _ in range(10):
        somebody(UnitFactory(parent=root))
    user = UserFactory()
    grant(user, "hr", root)
    reader.force_login(user)
    reader.get(reverse("pledges"))
    with django_assert_max_num_queries(11):
        reader.get(reverse("pledges"))

"""Writing a duty: chosen by search, shown before it is saved, saved as it was shown."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from courses.assigning import end, exempt
from courses.duties import obliged
from courses.models import Assignment, AssignmentPerson
from elearning.people.models import Unit
from tests.conftest import NOW, TODAY
from tests.factories import (
    EmployeeFactory,
    UnitFactory,
    UserFactory,
    add_course,
    add_lesson,
    finish,
)

from .offices import agency, errors, last_duty, post, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
URL = "/sdm/kewajiban/baru/"


@pytest.fixture(scope="module")
def built(world):
    with time_machine.travel(NOW, tick=False):
        house, course = agency(), add_course(title="Gratifikasi")
        add_lesson(course)
    return {"house": house, "course": course}


@pytest.fixture
def house(made):
    return made["house"]


@pytest.fixture
def hr(reader, house):
    """The browser of HR of the health office."""
    reader.force_login(house.local)
    return reader


@pytest.fixture
def course(made):
    return made["course"]


def hit() -> set:
    return {m.employee for m in obliged(last_duty(), on=TODAY)}


# --- Who may ----------------------------------------------------------------------------


@pytest.mark.parametrize("url", [URL, "/sdm/kewajiban/"])
def test_it_asks_to_sign_in(reader, db, url):
    assert reader.get(url).url == f"/akun/masuk/?next={url}"


@pytest.mark.parametrize("url", [URL, "/sdm/kewajiban/"])
@pytest.mark.parametrize("role", [None, "leader", "assessor"])
def test_nobody_but_hr_finds_it(reader, house, url, role):
    from tests.factories import grant

    user = UserFactory()
    if role:
        grant(user, role, house.root)
    reader.force_login(user)
    assert reader.get(url).status_code == 404
    assert reader.post(url).status_code in {404, 405}


# --- The way through --------------------------------------------------------------------


def test_the_page_opens_without_a_complaint(hr, course):
    page = hr.get(URL)
    assert page.status_code == 200
    assert "Gratifikasi (Each year)" in page.content.decode()
    assert "Something has to be corrected" not in page.content.decode()


def test_what_was_shown_is_saved(hr, house, course):
    answer = save(hr, URL, post(course, house.office))
    made = last_duty()
    assert answer.url == f"/sdm/kewajiban/{made.pk}/"
    assert (made.owner, made.cycle.code, made.reason) == (
        house.office,
        "2026",
        "SE Bupati 5/2026",
    )
    assert (made.created_by, made.created_at) == (house.local, NOW)
    assert hit() == {house.clerk, house.nurse}
    entry = ModelLogEntry.objects.get(action="courses.assign")
    assert (entry.object_id, entry.user) == (str(made.pk), house.local)


def test_the_preview_saves_nothing_and_tells_who(hr, house, course, now):
    exempt(
        employee=house.nurse, reason="Cuti", starts_on=TODAY, by=house.central, at=now
    )
    finish(course, house.clerk)
    late = EmployeeFactory(name="Lambat", membership__unit=house.office)
    shown = hr.post(URL, post(course, house.office)).context["shown"]
    (told,) = shown.modules
    assert not Assignment.objects.exists()
    assert (told.figures.everyone, told.figures.exempt, told.figures.done) == (3, 1, 1)
    assert [m.employee for m in told.exempt] == [house.nurse]
    assert [m.employee for m in told.done] == [house.clerk]
    assert {m.employee for m in told.sample} == {house.nurse, house.clerk, late}
    assert {(u.unit.name, u.figures.everyone) for u in told.by_unit} == {
        ("Dinas Kesehatan", 2),
        ("Puskesmas Mawar", 1),
    }


def test_who_would_be_late_at_once_is_told(hr, house, course):
    begun = (TODAY - timedelta(days=40)).isoformat()
    new = EmployeeFactory(membership__unit=house.office, membership__starts_on=TODAY)
    fields = post(course, house.office, starts_on=begun, due="hari", due_days=30)
    (told,) = hr.post(URL, fields).context["shown"].modules
    assert told.figures.late == 2
    assert new not in {m.employee for m in told.late}


def test_who_is_asked_already_is_told(hr, house, course):
    save(hr, URL, post(course, house.office, unit_in=[house.centre.code]))
    (told,) = hr.post(URL, post(course, house.office)).context["shown"].modules
    assert told.asked_already == 1


def test_several_modules_become_a_duty_each(hr, house, course):
    other = add_course("benturan", renewal="once")
    fields = post(course, house.office, courses=[course.pk, other.pk])
    assert save(hr, URL, fields).url == "/sdm/kewajiban/"
    assert {(a.course, a.cycle.code) for a in Assignment.objects.all()} == {
        (course, "2026"),
        (other, "sekali"),
    }


def test_pressing_save_twice_saves_once(hr, house, course):
    fields = post(course, house.office)
    first, second = save(hr, URL, fields), save_again(hr, fields)
    assert first.url == second.url
    assert Assignment.objects.count() == 1


def save_again(hr, fields):
    return hr.post(URL, fields | {"act": "simpan", "seen": "whatever"})


def test_without_a_preview_nothing_is_saved(hr, house, course):
    page = hr.post(URL, post(course, house.office, act="simpan"))
    assert "Preview of the duty" in page.content.decode()
    assert not Assignment.objects.exists()


def test_what_is_altered_after_the_preview_is_shown_again(hr, house, course):
    fields = post(course, house.office)
    seal = hr.post(URL, fields).context["shown"].seal
    altered = fields | {"act": "simpan", "seen": seal, "unit_in": [house.centre.code]}
    page = hr.post(URL, altered)
    assert "have changed meanwhile" in page.content.decode()
    assert not Assignment.objects.exists()


def test_a_newcomer_after_the_preview_is_shown_first(hr, house, course):
    fields = post(course, house.office)
    seal = hr.post(URL, fields).context["shown"].seal
    EmployeeFactory(membership__unit=house.office)
    page = hr.post(URL, fields | {"act": "simpan", "seen": seal})
    assert page.context["shown"].modules[0].figures.everyone == 3
    assert not Assignment.objects.exists()


def test_that_somebody_learns_meanwhile_hinders_nobody(hr, house, course):
    fields = post(course, house.office)
    seal = hr.post(URL, fields).context["shown"].seal
    finish(course, house.clerk)
    assert hr.post(URL, fields | {"act": "simpan", "seen": seal}).status_code == 302


# --- Choosing ---------------------------------------------------------------------------


def test_a_unit_is_found_among_four_thousand(hr, house, course):
    parent = Unit.objects.get(pk=house.office.pk)
    Unit.objects.bulk_create(
        Unit(
            path=f"{parent.path}{n:04d}",
            depth=parent.depth + 1,
            code=f"B{n}",
            name=f"Bagian {n}",
        )
        for n in range(2, 4002)
    )
    fields = {"act": "cari_unit", "cari_unit": "bagian 397"}
    with CaptureQueriesContext(connection) as queries:
        page = hr.post(URL, post(course, house.office) | fields)
    found = page.context["draft"].found
    names = [row.unit.name for row in found.units]
    assert names[0] == "Bagian 397"
    assert "Bagian 3970" in names
    assert (len(names), found.more) == (14, False)
    assert len(page.content) < 80_000
    assert len(queries) < 25


def test_a_search_keeps_everything_and_complains_of_nothing(hr, house, course):
    fields = post(course, house.office, reason="SE 9", due_on="", act="cari_unit")
    page = hr.post(URL, fields | {"cari_unit": "mawar"})
    text = page.content.decode()
    assert page.status_code == 200
    assert 'value="SE 9"' in text
    assert f'name="unit_in" value="{house.office.code}"' in text
    assert f'value="unit_in:{house.centre.code}"' in text
    assert "Something has to be corrected" not in text


def test_enter_in_a_search_searches(hr, house, course):
    fields = post(course, house.office, act="", cari_orang="nin")
    found = hr.post(URL, fields).context["draft"].found
    assert [m.employee for m in found.people] == [house.nurse]


def test_enter_elsewhere_shows_the_preview(hr, house, course):
    page = hr.post(URL, post(course, house.office, act=""))
    assert page.context["shown"].modules


@pytest.mark.parametrize("search", ["mawar", "\x00", "%"])
def test_units_elsewhere_are_not_found(hr, house, course, search):
    fields = post(course, house.office, act="cari_unit", cari_unit="pendidikan")
    page = hr.post(URL, fields)
    assert "No unit of yours has this name" in page.content.decode()
    assert hr.post(URL, fields | {"cari_unit": search}).status_code == 200


def test_buttons_include_exclude_and_remove(hr, house, course):
    fields = post(course, house.office, unit_in=[])
    key = str(house.nurse.key)

    def after(act: str, **more) -> dict:
        return hr.post(URL, fields | more | {"act": act}).context["draft"].chosen

    code = house.centre.code
    assert after(f"unit_in:{code}")["unit_in"] == [code]
    done = hr.post(URL, fields | {"act": f"unit_in:{code}", "cari_unit": "mawar"})
    assert done.context["draft"].search_units == "", "Enter then shows the preview"
    turned = after(f"unit_out:{code}", unit_in=[code])
    assert (turned["unit_in"], turned["unit_out"]) == ([], [code])
    assert after(f"hapus_unit:{code}", unit_out=[code])["unit_out"] == []
    assert after(f"orang_out:{key}", orang_in=[key])["orang_out"] == [key]
    assert after(f"hapus_orang:{key}", orang_in=[key])["orang_in"] == []


def test_subtrees_kinds_and_people_are_kept(hr, house, course):
    fields = post(
        course,
        house.office,
        unit_out=[house.centre.code],
        orang_in=[str(house.nurse.key)],
        orang_out=[str(house.clerk.key)],
        employment_kinds=["pns"],
        position_kinds=["executive"],
        rank_codes=["III/a"],
    )
    save(hr, URL, fields)
    assert hit() == {house.nurse}
    made = last_duty()
    assert (made.employment_kinds, made.position_kinds) == (["pns"], ["executive"])
    assert made.rank_codes == ["III/a"]


def test_a_list_of_nips_is_taken_over_and_the_unknown_are_told(hr, house, course):
    listed = f"{house.clerk.nip}\n\n{house.nurse.nip[:8]} {house.nurse.nip[8:]}\n"
    listed += house.teacher.nip
    fields = post(course, house.office, act="cari_orang", cari_orang=listed)
    draft = hr.post(URL, fields).context["draft"]
    assert set(draft.included_people) == {house.clerk, house.nurse}
    assert draft.search_people == house.teacher.nip
    assert draft.people_notes == [
        "1 NIP belongs to nobody in your units. It is still in the field."
    ]


def test_ten_thousand_names_are_refused_in_a_sentence(hr, house, course):
    listed = "\n".join(f"{n:018d}" for n in range(10_000))
    fields = post(course, house.office, act="cari_orang", cari_orang=listed)
    page = hr.post(URL, fields)
    assert page.status_code == 422
    assert "these are 10000" in page.content.decode()


def test_six_hundred_names_by_hand_are_refused_too(hr, house, course):
    keys = [str(uuid4()) for _ in range(600)]
    page = hr.post(URL, post(course, house.office, orang_in=keys))
    assert page.status_code == 422
    assert "these are 600" in page.content.decode()


# --- What is refused --------------------------------------------------------------------

YESTERDAY = (TODAY - timedelta(days=1)).isoformat()
WRONG = [
    ({"courses": []}, "Choose at least one module."),
    ({"unit_in": []}, "Choose at least one unit, or name somebody."),
    ({"reason": " "}, "Write the regulation or letter."),
    ({"due_on": ""}, "This field is required."),
    ({"due": "hari", "due_days": ""}, "This field is required."),
    ({"due": "hari", "due_days": "-1"}, "greater than or equal to 0"),
    ({"due": "hari", "due_days": "99999"}, "less than or equal to 3660"),
    ({"due": "lain"}, "Select a valid choice"),
    ({"due_on": YESTERDAY}, "The last day lies before the first day."),
    (
        {"starts_on": "2026-01-05", "due_on": YESTERDAY},
        "everybody would be late at once",
    ),
    ({"due_on": "2027-01-02"}, "the period 2026 ends on 31 December 2026"),
    ({"due_on": "24/12/2026"}, "Write the date as year-month-day"),
    ({"starts_on": ""}, "This field is required."),
    ({"starts_on": "0001-01-01"}, "Write the date as year-month-day"),
    ({"starts_on": "2025-03-01"}, "the period 2025 ended on 31 December 2025"),
    ({"repeats": "semester"}, "cannot be asked each semester"),
    ({"repeats": "decade"}, "Select a valid choice"),
    ({"employment_kinds": ["king"]}, "Select a valid choice"),
    ({"rank_codes": ["XX"]}, "Select a valid choice"),
    ({"courses": ["999999"]}, "Select a valid choice"),
    ({"owner": ""}, "This field is required."),
    ({"reason": "x" * 301}, "at most 300 characters"),
    ({"unit_in": ["\x00", "tiada"]}, "A unit that is not yours was left out."),
    ({"orang_in": ["bukan-kunci"]}, "Somebody who is not in your units was left out."),
]


@pytest.mark.parametrize(("change", "said"), WRONG)
def test_each_mistake_is_said_and_nothing_is_lost(hr, house, course, change, said):
    page = hr.post(URL, post(course, house.office) | change)
    assert page.status_code == 422
    assert any(said in error for error in errors(page)), errors(page)
    if "reason" not in change:
        assert 'value="SE Bupati 5/2026"' in page.content.decode()
    assert not Assignment.objects.exists()


def test_a_module_asked_once_for_ever_cannot_be_asked_again(hr, house):
    once = add_course("sekali", renewal="once")
    page = hr.post(URL, post(once, house.office, repeats="year"))
    assert any("once for ever" in error for error in errors(page))


def test_a_unit_cannot_be_in_and_out(hr, house, course):
    code = house.office.code
    page = hr.post(URL, post(course, house.office, unit_in=[code], unit_out=[code]))
    assert "A unit cannot be included and left out at once." in errors(page)
    key = str(house.clerk.key)
    page = hr.post(URL, post(course, house.office, orang_in=[key], orang_out=[key]))
    assert "A person cannot be named and left out at once." in errors(page)


def test_a_duty_for_nobody_is_refused_with_what_to_do(hr, house, course):
    page = hr.post(URL, post(course, house.office, rank_codes=["IV/e"]))
    assert page.status_code == 422
    assert "This duty hits nobody on that day. Include another unit" in errors(page)[0]


def test_a_module_taken_off_the_site_is_refused_before_and_at_saving(hr, house, course):
    fields = post(course, house.office)
    seal = hr.post(URL, fields).context["shown"].seal
    type(course).objects.update(live=False)
    page = hr.post(URL, fields | {"act": "simpan", "seen": seal})
    assert page.status_code == 422
    assert not Assignment.objects.exists()


# --- The scope --------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["unit_in", "unit_out"])
def test_units_elsewhere_are_left_out_of_a_hand_made_post(hr, house, course, place):
    codes = [house.office.code] if place == "unit_out" else []
    fields = post(course, house.office, unit_in=codes)
    page = hr.post(URL, fields | {place: [house.other.code]})
    assert page.status_code == 422
    assert "A unit that is not yours was left out." in errors(page)
    assert not Assignment.objects.exists()


def test_people_elsewhere_are_left_out_of_a_hand_made_post(hr, house, course):
    page = hr.post(URL, post(course, house.office, orang_in=[str(house.teacher.key)]))
    assert page.status_code == 422
    assert "Gunawan" not in page.content.decode()
    assert not AssignmentPerson.objects.exists()


def test_another_owner_is_no_choice(hr, house, course):
    page = hr.post(URL, post(course, house.office) | {"owner": house.root.pk})
    assert page.status_code == 422
    assert not Assignment.objects.exists()


def test_who_has_two_offices_chooses_one_and_stays_in_it(reader, house, course):
    from tests.factories import grant

    grant(house.local, "hr", house.other)
    reader.force_login(house.local)
    assert "Made by the HR office of" in reader.get(URL).content.decode()
    crossing = post(course, house.office, unit_in=[house.other.code])
    assert "One of the units is not yours." in errors(reader.post(URL, crossing))
    save(reader, URL, post(course, house.other))
    assert hit() == {house.teacher}


# --- Change -----------------------------------------------------------------------------


def test_a_change_ends_the_old_and_makes_the_new(hr, house, course):
    save(hr, URL, post(course, house.office, orang_out=[str(house.clerk.key)]))
    old = last_duty()
    url = f"/sdm/kewajiban/{old.pk}/ubah/"
    page = hr.get(url).content.decode()
    for said in ("Change the duty", 'value="SE Bupati 5/2026"', 'value="2026-12-14"'):
        assert said in page, said
    assert f'name="orang_out" value="{house.clerk.key}"' in page
    save(hr, url, post(course, house.office, reason="SE 6/2026"))
    old.refresh_from_db()
    new = last_duty()
    assert (new.replaces, new.reason) == (old, "SE 6/2026")
    assert (old.ended_at, old.end_reason) == (NOW, "Replaced: SE 6/2026")
    assert hit() == {house.clerk, house.nurse}
    assert Assignment.objects.running(TODAY).get() == new


def test_a_duty_that_is_over_may_be_a_draft_for_another(hr, house, course):
    save(hr, URL, post(course, house.office))
    old = last_duty()
    end(assignment=old, reason="Keliru.", by=house.local, at=NOW)
    save(hr, f"/sdm/kewajiban/{old.pk}/ubah/", post(course, house.office))
    old.refresh_from_db()
    assert old.end_reason == "Keliru."
    assert last_duty().replaces == old


def test_a_relative_duty_is_prefilled_too(hr, house, course):
    save(hr, URL, post(course, house.office, due="hari", due_days=14))
    page = hr.get(f"/sdm/kewajiban/{last_duty().pk}/ubah/").content.decode()
    assert 'name="due_days" value="14"' in page


def test_what_the_agency_decided_is_not_changed_by_an_office(hr, reader, house, course):
    reader.force_login(house.central)
    save(reader, URL, post(course, house.root))
    duty = last_duty()
    reader.force_login(house.local)
    assert reader.get(f"/sdm/kewajiban/{duty.pk}/").status_code == 200
    for act in ("ubah", "akhiri"):
        url = f"/sdm/kewajiban/{duty.pk}/{act}/"
        assert reader.get(url).status_code == 404
        assert reader.post(url, {"reason": "x"}).status_code == 404


# --- Cost -------------------------------------------------------------------------------


def test_the_preview_of_many_costs_as_much_as_of_few(hr, house, course):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert hr.post(URL, post(course, house.office)).status_code == 200
        return len(found)

    queries()
    few = queries()
    for n in range(30):
        unit = UnitFactory(parent=house.office) if n < 5 else house.centre
        EmployeeFactory(membership__unit=unit)
    assert queries() == few

"""Who must do what on a day: rules, joiners, transfers, exemptions, due days."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.assigning import assign, end, exempt
from courses.cycles import cycle_for
from courses.duties import Rule, duties_of, exempted_ids, obliged, with_rules
from courses.models import Assignment
from courses.readiness import reach_of
from elearning.people.joining import join, leave
from elearning.people.models import Membership
from tests.factories import (
    EmployeeFactory,
    MembershipFactory,
    UnitFactory,
    UserFactory,
    add_course,
    unit_tree,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree(db):
    """Agency, office in it, health centre in that."""
    return unit_tree()


@pytest.fixture
def duty(module, today, now):
    """duty(unit, due_on=…): a duty in the cycle of today, due in thirty days."""

    def _duty(*units, course=module, on=today, **fields) -> Assignment:
        values = {"reason": "Surat edaran", "starts_on": on - timedelta(days=30)}
        if "due_days" not in fields:
            values["due_on"] = on + timedelta(days=30)
        return assign(
            course=course,
            cycle=cycle_for(course=course, on=on),
            units=units,
            by=None,
            at=now,
            **(values | fields),
        )

    return _duty


def hit(assignment, on) -> set:
    return {membership.employee for membership in obliged(assignment, on=on)}


def at(unit, **membership):
    kinds = {f"membership__{name}": value for name, value in membership.items()}
    return EmployeeFactory(membership__unit=unit, **kinds)


# --- Rules ------------------------------------------------------------------------------


def test_a_unit_stands_for_its_whole_subtree(tree, duty, today):
    agency, office, centre = tree
    people = [at(unit) for unit in tree]
    assert hit(duty(agency), today) == set(people)
    assert hit(duty(office), today) == set(people[1:])
    assert hit(duty(centre), today) == {people[2]}


def test_a_subtree_may_be_left_out_again(tree, duty, today):
    agency, office, centre = tree
    head, clerk, nurse = (at(unit) for unit in tree)
    assert hit(duty(agency, excluded_units=[centre]), today) == {head, clerk}
    assert hit(duty(centre, excluded_units=[office]), today) == set()
    assert nurse not in hit(duty(agency, excluded_units=[centre]), today)


@pytest.mark.parametrize(
    ("kinds", "expected"),
    [
        ({}, {"clerk", "nurse"}),
        ({"employment_kinds": ["pppk"]}, {"nurse"}),
        ({"position_kinds": ["executive"]}, {"clerk"}),
        ({"rank_codes": ["IX", "III/a"]}, {"clerk", "nurse"}),
        ({"employment_kinds": ["pns"], "rank_codes": ["IX"]}, set()),
    ],
)
def test_kinds_narrow_the_circle(tree, duty, today, kinds, expected):
    agency, office, centre = tree
    people = {
        "clerk": at(office),
        "nurse": at(
            centre, employment_kind="pppk", position_kind="functional", rank_code="IX"
        ),
    }
    assert hit(duty(agency, **kinds), today) == {people[name] for name in expected}


def test_a_person_may_be_named_or_left_out(tree, duty, today):
    _, office, centre = tree
    clerk, nurse = at(office), at(centre)
    assert hit(duty(centre, include=[clerk]), today) == {clerk, nurse}
    assert hit(duty(centre, exclude=[nurse]), today) == set()
    only = duty(include=[clerk], employment_kinds=["pppk"])
    assert hit(only, today) == {clerk}, "who is named is meant whatever he is"


@pytest.mark.parametrize("status", ["unpaid_leave", "study", "pre_retirement"])
def test_only_who_is_active_counts(tree, duty, today, status):
    employee = at(tree[0], legal_status=status)
    assignment = duty(tree[0], include=[employee])
    assert hit(assignment, today) == set()
    assert duties_of(employee, on=today) == []


def test_what_a_unit_decides_hits_nobody_outside_it(tree, duty, today, now):
    agency, office, centre = tree
    nurse, clerk = at(centre), at(office)
    made = duty(agency, include=[nurse, clerk], owner=centre)
    assert hit(made, today) == {nurse}
    join(
        employee=nurse,
        unit=office,
        employment_kind="pns",
        position_kind="executive",
        starts_on=today,
        by=UserFactory(),
        at=now,
    )
    assert hit(made, today) == set(), "a name does not follow who was transferred"
    assert duties_of(nurse, on=today) == []


# --- Days -------------------------------------------------------------------------------


def test_who_joins_later_is_in_from_his_first_day(tree, duty, today):
    assignment = duty(tree[0])
    employee = at(tree[1], starts_on=today + timedelta(days=5))
    assert hit(assignment, today + timedelta(days=4)) == set()
    assert hit(assignment, today + timedelta(days=5)) == {employee}


def test_who_leaves_is_out_from_the_day_after(tree, duty, today, now):
    assignment, employee = duty(tree[0]), at(tree[1])
    leave(employee=employee, ends_on=today, by=UserFactory(), at=now)
    assert hit(assignment, today) == {employee}
    assert hit(assignment, today + timedelta(days=1)) == set()
    assert duties_of(employee, on=today + timedelta(days=1)) == []


def test_a_transfer_moves_the_duty_from_that_day(tree, duty, today, now):
    _, office, centre = tree
    here, there = duty(office), duty(UnitFactory(name="Lain"))
    other = there.units.get().unit
    employee = at(centre)
    join(
        employee=employee,
        unit=other,
        employment_kind="pns",
        position_kind="executive",
        starts_on=today,
        by=UserFactory(),
        at=now,
    )
    yesterday = today - timedelta(days=1)
    assert (hit(here, yesterday), hit(there, yesterday)) == ({employee}, set())
    assert (hit(here, today), hit(there, today)) == (set(), {employee})


def test_a_duty_counts_from_its_first_day_until_it_is_ended(tree, duty, today, now):
    employee = at(tree[0])
    assignment = duty(tree[0], starts_on=today)
    assert duties_of(employee, on=today - timedelta(days=1)) == []
    assert [d.assignment for d in duties_of(employee, on=today)] == [assignment]
    end(assignment=assignment, reason="Dicabut.", by=UserFactory(), at=now)
    assert duties_of(employee, on=today) == []


def test_a_duty_of_a_cycle_that_is_over_is_no_task_any_more(tree, duty, today):
    employee = at(tree[0])
    duty(tree[0])
    assert duties_of(employee, on=date(2026, 12, 31))
    assert duties_of(employee, on=date(2027, 1, 1)) == []


def test_a_duty_made_ahead_waits_for_its_cycle(tree, duty, today):
    employee = at(tree[0])
    ahead = duty(tree[0], on=date(2027, 1, 31))
    assert ahead.starts_on == date(2027, 1, 1)
    Assignment.objects.update(starts_on=today)
    assert duties_of(employee, on=today) == []
    assert duties_of(employee, on=date(2027, 1, 1))


def test_a_fixed_day_is_the_same_for_all(tree, duty, today):
    employee = at(tree[0], starts_on=today)
    duty(tree[0])
    (found,) = duties_of(employee, on=today)
    assert found.due_on == today + timedelta(days=30)


@pytest.mark.parametrize(
    ("joined", "due"),
    [
        (date(2020, 1, 1), date(2026, 11, 8)),  # after the duty began, 25 October
        (date(2026, 11, 10), date(2026, 11, 24)),  # after joining
    ],
)
def test_days_count_from_joining_or_from_the_duty(tree, duty, today, joined, due):
    employee = at(tree[0], starts_on=joined)
    duty(tree[0], due_days=14)
    (found,) = duties_of(employee, on=today)
    assert found.due_on == due


def test_a_promotion_in_the_unit_does_not_start_the_days_again(tree, duty, today, now):
    employee = at(tree[0], starts_on=date(2026, 10, 28))
    duty(tree[0], due_days=14)
    facts = {"employee": employee, "employment_kind": "pns", "by": None, "at": now}
    join(unit=tree[0], position_kind="supervisor", starts_on=today, **facts)
    (found,) = duties_of(employee, on=today)
    assert found.due_on == date(2026, 11, 11)


def test_duties_come_soonest_first(tree, duty, today):
    employee = at(tree[0])
    late = duty(tree[0], due_on=today + timedelta(days=9))
    soon = duty(tree[0], course=add_course("lain"), due_on=today)
    assert [d.assignment for d in duties_of(employee, on=today)] == [soon, late]


def test_without_a_unit_there_are_no_duties(tree, duty, today):
    employee = EmployeeFactory(membership=None)
    duty(tree[0], include=[employee])
    assert duties_of(employee, on=today) == []


# --- Exemptions -------------------------------------------------------------------------


@pytest.fixture
def excuse(today, now):
    def _excuse(employee, **fields):
        values = {"reason": "Cuti", "starts_on": today, "by": UserFactory(), "at": now}
        return exempt(employee=employee, **(values | fields))

    return _excuse


def test_an_exemption_is_for_one_module(tree, duty, excuse, module, today):
    employee, other = at(tree[0]), add_course("lain")
    duty(tree[0]), duty(tree[0], course=other)
    excuse(employee, course=module)
    found = {d.assignment.course: d.is_exempt for d in duties_of(employee, on=today)}
    assert found == {module: True, other: False}
    assert exempted_ids(module.pk, on=today) == {employee.pk}
    assert exempted_ids(other.pk, on=today) == set()


def test_an_exemption_without_a_module_is_for_all(tree, duty, excuse, module, today):
    employee = at(tree[0])
    duty(tree[0])
    excuse(employee)
    assert [d.is_exempt for d in duties_of(employee, on=today)] == [True]
    assert exempted_ids(module.pk, on=today) == {employee.pk}


def test_an_exemption_holds_from_its_first_to_its_last_day(excuse, module, today):
    employee = EmployeeFactory()
    last = today + timedelta(days=3)
    excuse(employee, ends_on=last)
    day = timedelta(days=1)
    held = [
        bool(exempted_ids(module.pk, on=on))
        for on in (today - day, today, last, last + day)
    ]
    assert held == [False, True, True, False]


def test_a_revoked_exemption_holds_no_more(excuse, module, today, now):
    exemption = excuse(EmployeeFactory())
    exemption.revoked_at, exemption.revoked_by = now, UserFactory()
    exemption.revoke_reason = "Keliru."
    exemption.save()
    assert exempted_ids(module.pk, on=today) == set()


def test_who_is_exempt_still_stands_in_the_denominator(tree, duty, excuse, today):
    employee, assignment = at(tree[0]), duty(tree[0])
    excuse(employee)
    assert hit(assignment, today) == {employee}


def test_a_publication_reaches_everybody_with_a_duty_once(
    tree, duty, excuse, module, today
):
    people = [at(unit) for unit in tree]
    duty(tree[0])
    duty(tree[1], due_days=7)
    duty(tree[0], course=add_course("lain"))
    excuse(people[2])
    assert reach_of(module, on=today).due == 2
    assert reach_of(module, on=date(2027, 1, 1)).due == 0


# --- One meaning, two forms -------------------------------------------------------------

KINDS = st.frozensets(st.sampled_from(["pns", "cpns", "pppk"]), max_size=2)
PLACES = st.frozensets(st.sampled_from(["executive", "functional", "jpt"]), max_size=2)
RANKS = st.frozensets(st.sampled_from(["III/a", "IX", ""]), max_size=2)


@pytest.fixture
def population(db):
    """Thirty people of all kinds in a tree of seven units."""
    root = UnitFactory()
    offices = [UnitFactory(parent=root) for _ in range(2)]
    rooms = [UnitFactory(parent=office) for office in offices for _ in range(2)]
    units = [root, *offices, *rooms]
    people = [
        MembershipFactory(
            employee=EmployeeFactory(membership=None),
            unit=units[n % len(units)],
            employment_kind=("pns", "cpns", "pppk")[n % 3],
            position_kind=("executive", "functional", "jpt")[n // 3 % 3],
            rank_code=("III/a", "IX", "")[n // 9 % 3],
        )
        for n in range(30)
    ]
    return units, people


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_the_database_and_the_row_agree_on_every_rule(population, data):
    units, people = population
    paths = st.lists(st.sampled_from([unit.path for unit in units]), max_size=3)
    persons = st.frozensets(
        st.sampled_from([membership.employee_id for membership in people]), max_size=3
    )
    rule = Rule(
        included_paths=tuple(data.draw(paths)),
        excluded_paths=tuple(data.draw(paths)),
        included_people=data.draw(persons),
        excluded_people=data.draw(persons),
        employment_kinds=data.draw(KINDS),
        position_kinds=data.draw(PLACES),
        rank_codes=data.draw(RANKS),
        within=data.draw(st.sampled_from(["", *(unit.path for unit in units)])),
    )
    everybody = Membership.objects.select_related("unit")
    by_row = {membership.pk for membership in everybody if rule.matches(membership)}
    by_database = set(everybody.filter(rule.as_q()).values_list("pk", flat=True))
    assert by_row == by_database


def test_a_rule_reads_what_was_assigned(tree, duty):
    agency, _, centre = tree
    named, spared = EmployeeFactory(), EmployeeFactory()
    assignment = duty(
        agency,
        excluded_units=[centre],
        include=[named],
        exclude=[spared],
        employment_kinds=["pns"],
        owner=agency,
    )
    assert Rule.of(assignment) == Rule(
        included_paths=(agency.path,),
        excluded_paths=(centre.path,),
        included_people=frozenset({named.pk}),
        excluded_people=frozenset({spared.pk}),
        employment_kinds=frozenset({"pns"}),
        position_kinds=frozenset(),
        rank_codes=frozenset(),
        within=agency.path,
    )


# --- Cost -------------------------------------------------------------------------------


def test_many_duties_take_as_many_queries_as_one(
    tree, duty, today, django_assert_num_queries
):
    employee = at(tree[0])
    duty(tree[0])
    with django_assert_num_queries(6):
        assert len(duties_of(employee, on=today)) == 1
    for n in range(8):
        duty(tree[0], tree[1], course=add_course(f"lain-{n}"), exclude=[at(tree[1])])
    with django_assert_num_queries(6):
        assert len(duties_of(employee, on=today)) == 9
    with django_assert_num_queries(4):
        assert len([Rule.of(a) for a in with_rules(Assignment.objects.all())]) == 9

"""Who is told what, when, once; and who is left in peace."""

from datetime import date, datetime, time, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, transaction

from courses.assigning import assign, exempt
from courses.cycles import cycle_for
from courses.models import Notice, NoticeItem, Stage
from courses.reminding import deliver, mark_read, remind
from courses.reminding.stages import QuietHours, is_escalated, stage_on
from elearning.people.models import AgencySettings
from tests.conftest import NOW, TODAY
from tests.factories import (
    EmployeeFactory,
    UserFactory,
    add_course,
    add_lesson,
    finish,
    grant,
    unit_tree,
)

pytestmark = pytest.mark.django_db
DUE = TODAY + timedelta(days=7)


@pytest.fixture
def tree():
    return unit_tree()


@pytest.fixture
def person(tree):
    return EmployeeFactory(
        with_account=True, membership__unit=tree[2], name="Sari", user__email="s@x.test"
    )


@pytest.fixture
def course():
    return add_course(title="Gratifikasi")


def oblige(course, unit, *, due_on=DUE, **fields):
    return assign(
        course=course,
        cycle=cycle_for(course=course, on=TODAY),
        reason="SE Bupati",
        starts_on=date(2026, 1, 1),
        due_on=due_on,
        units=[unit],
        by=None,
        at=NOW,
        **fields,
    )


def told(at=NOW):
    return remind(at=at, by=None)


def stages():
    return list(NoticeItem.objects.order_by("pk").values_list("stage", flat=True))


# --- Stages and hours, pure -------------------------------------------------------------


@pytest.mark.parametrize(
    ("left", "stage"),
    [
        (31, None),
        (30, "h30"),
        (15, "h30"),
        (14, "h14"),
        (8, "h14"),
        (7, "h7"),
        (2, "h7"),
        (1, "h1"),
        (0, "h1"),
        (-1, "overdue"),
        (-40, "overdue"),
    ],
)
def test_the_stage_follows_the_days_left(left, stage):
    assert stage_on(TODAY, due_on=TODAY + timedelta(days=left)) == stage


def test_a_head_is_told_after_a_week():
    assert not is_escalated(TODAY, due_on=TODAY - timedelta(days=6))
    assert is_escalated(TODAY, due_on=TODAY - timedelta(days=7))


@pytest.mark.parametrize(
    ("hour", "zone", "quiet"),
    [
        (12, "Asia/Jakarta", True),  # 19.00 WIB
        (11, "Asia/Jakarta", False),
        (10, "Asia/Jayapura", True),  # 19.00 WIT
        (22, "Asia/Jayapura", False),  # 07.00 WIT
        (22, "Asia/Jakarta", True),  # 05.00 WIB
    ],
)
def test_it_is_quiet_on_the_clock_of_the_unit(hour, zone, quiet):
    night = QuietHours(time(19), time(7))
    assert night.cover(NOW.replace(hour=hour, minute=0), zone=zone) is quiet


def test_quiet_hours_may_lie_within_a_day():
    noon = QuietHours(time(12), time(13))
    assert noon.cover(NOW.replace(hour=5, minute=30), zone="Asia/Jakarta")
    assert not noon.cover(NOW.replace(hour=6, minute=0), zone="Asia/Jakarta")


# --- Who is told ------------------------------------------------------------------------


def test_a_duty_is_told_once_a_stage(course, tree, person):
    oblige(course, tree[0])
    assert (told().people, stages()) == (1, ["h7"])
    assert told().people == 0
    assert told(NOW + timedelta(days=1)).people == 0
    told(NOW + timedelta(days=6))
    told(NOW + timedelta(days=8))
    assert stages() == ["h7", "h1", "overdue"]


def test_several_duties_are_one_digest(course, tree, person):
    oblige(course, tree[0])
    oblige(add_course("wbs"), tree[0], due_on=TODAY + timedelta(days=20))
    oblige(add_course("far"), tree[0], due_on=TODAY + timedelta(days=60))
    result = told()
    assert (result.people, result.lines) == (1, 2)


def test_what_comes_up_on_a_day_with_a_digest_waits_for_the_next(course, tree, person):
    oblige(course, tree[0])
    told()
    oblige(add_course("wbs"), tree[0])
    assert told().people == 0
    assert told(NOW + timedelta(days=1)).lines == 1


def test_the_done_the_exempt_and_those_who_left_are_left_in_peace(tree):
    course = add_course("kepatuhan")
    add_lesson(course, "satu")
    oblige(course, tree[0])
    done, free, gone = (EmployeeFactory(membership__unit=tree[2]) for _ in range(3))
    finish(course, done)
    exempt(employee=free, reason="Cuti", starts_on=TODAY, by=UserFactory(), at=NOW)
    gone.memberships.update(ends_on=TODAY - timedelta(days=1))
    assert told().people == 0


def test_a_module_off_the_site_is_not_asked_for(course, tree, person):
    oblige(course, tree[0])
    course.unpublish()
    assert told().people == 0


def test_nobody_is_told_at_night(course, tree, person):
    oblige(course, tree[0])
    evening = datetime.combine(TODAY, time(13), tzinfo=NOW.tzinfo)  # 20.00 WIB
    assert told(evening).people == 0
    AgencySettings.objects.update_or_create(defaults={"quiet_from": time(21)})
    assert told(evening).people == 1


def test_the_head_of_the_unit_is_told_on_the_seventh_day(course, tree, person):
    head = EmployeeFactory(
        with_account=True,
        membership__unit=tree[1],
        name="Kepala",
        user__email="k@x.test",
    )
    grant(head.user, "leader", tree[1])
    oblige(course, tree[2], due_on=TODAY - timedelta(days=6))
    told()
    assert stages() == ["overdue"]
    told(NOW + timedelta(days=1))
    assert stages() == ["overdue", "escalated"]
    last = NoticeItem.objects.latest("pk")
    assert (last.employee, last.notice.employee) == (person, head)
    told(NOW + timedelta(days=2))
    assert len(stages()) == 2


def test_a_late_head_is_told_of_to_the_head_above(course, tree):
    head = EmployeeFactory(with_account=True, membership__unit=tree[2])
    above = UserFactory(email="atas@x.test")
    grant(head.user, "leader", tree[2])
    grant(above, "leader", tree[0])
    oblige(course, tree[2], due_on=TODAY - timedelta(days=9))
    told()
    escalated = NoticeItem.objects.get(stage=Stage.ESCALATED)
    assert escalated.notice.user == above
    own = NoticeItem.objects.get(stage=Stage.OVERDUE)
    assert own.notice.employee == head


def test_own_duties_and_those_of_others_are_one_digest(course, tree, person):
    head = EmployeeFactory(with_account=True, membership__unit=tree[2])
    grant(head.user, "leader", tree[2])
    oblige(course, tree[2], due_on=TODAY - timedelta(days=9))
    told()
    items = Notice.objects.get(employee=head).items
    assert sorted(items.values_list("stage", flat=True)) == ["escalated", "overdue"]


def test_queries_do_not_grow_with_people(
    course, tree, person, django_assert_max_num_queries
):
    oblige(course, tree[0])
    for _ in range(12):
        EmployeeFactory(membership__unit=tree[2])
    with django_assert_max_num_queries(20):
        assert told().people == 13


# --- Mail -------------------------------------------------------------------------------


def test_the_mail_says_what_by_when_and_where(course, tree, person):
    oblige(course, tree[0])
    told()
    result = deliver(at=NOW, by=None)
    assert (result.sent, result.failed) == (1, 0)
    message = mail.outbox[0]
    assert message.to == ["s@x.test"]
    assert "1 Desember 2026" in message.subject
    assert "Gratifikasi, 1 Desember 2026 (akhir hari, WIB)" in message.body
    assert "/saya/" in message.body
    assert deliver(at=NOW, by=None).sent == 0
    assert Notice.objects.get().mailed_at == NOW


def test_a_head_reads_names_and_where_the_list_is(course, tree, person):
    grant(UserFactory(email="k@x.test", first_name="Kepala"), "leader", tree[1])
    oblige(course, tree[2], due_on=TODAY - timedelta(days=9))
    told()
    deliver(at=NOW, by=None)
    [message] = [m for m in mail.outbox if m.to == ["k@x.test"]]
    assert "1 kewajiban" in message.subject
    assert "Sari: Gratifikasi" in message.body
    assert "/sdm/pegawai/?status=late" in message.body


def test_who_has_no_address_is_told_in_the_application(course, tree):
    EmployeeFactory(membership__unit=tree[2])
    oblige(course, tree[0])
    assert told().people == 1
    assert deliver(at=NOW, by=None).sent == 0


def test_what_was_done_in_the_meantime_is_not_mailed(tree, person):
    course = add_course("kepatuhan")
    add_lesson(course, "satu")
    oblige(course, tree[0])
    told()
    finish(course, person)
    assert deliver(at=NOW, by=None).sent == 0
    assert mail.outbox == []


class Unreachable(EmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected("gone")


def test_a_mail_server_that_fails_is_asked_again(
    course, tree, person, settings, time_machine
):
    time_machine.move_to(NOW, tick=False)
    oblige(course, tree[0])
    told()
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Unreachable"
    assert deliver(at=NOW, by=None).failed == 1
    with pytest.raises(CommandError, match="1 surel"):
        call_command("send_reminders")
    settings.EMAIL_BACKEND = working
    assert deliver(at=NOW + timedelta(hours=1), by=None).sent == 1


def test_yesterday_s_mail_is_still_sent_older_ones_are_not(course, tree, person):
    oblige(course, tree[0])
    told()
    assert deliver(at=NOW + timedelta(days=2), by=None).sent == 0
    assert deliver(at=NOW + timedelta(days=1), by=None).sent == 1


def test_the_command_tells_and_mails(course, tree, person, capsys, time_machine):
    time_machine.move_to(NOW, tick=False)
    oblige(course, tree[0])
    call_command("send_reminders")
    assert "1" in capsys.readouterr().out
    assert len(mail.outbox) == 1


# --- The log ----------------------------------------------------------------------------


def test_reading_is_noted_once(course, tree, person):
    oblige(course, tree[0])
    told()
    assert mark_read(employee=person, by=person.user, at=NOW) == 1
    assert mark_read(employee=person, by=person.user, at=NOW) == 0


def notice(person, **fields):
    values = {"employee": person, "day": TODAY, "told_at": NOW} | fields
    return Notice.objects.create(**values)


def is_refused_by(rule):
    """The database names the rule, or on SQLite the columns that are unique together."""
    return pytest.raises(IntegrityError, match=f"{rule}|UNIQUE")


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("notice_tells_one_person", {"employee": None}),
        ("notice_mailed_to_an_address", {"mailed_at": NOW}),
        ("notice_read_at_and_by", {"read_at": NOW}),
    ],
)
def test_half_a_notice_is_refused(person, rule, fields):
    with is_refused_by(rule), transaction.atomic():
        notice(person, **fields)


def test_a_notice_tells_either_an_employee_or_a_user(person):
    with pytest.raises(IntegrityError), transaction.atomic():
        notice(person, user=person.user)


def test_nobody_gets_two_a_day(person):
    notice(person)
    with is_refused_by("notice_once_a_day"), transaction.atomic():
        notice(person)
    other = UserFactory()
    notice(None, user=other)
    with is_refused_by("notice_to_user_once_a_day"), transaction.atomic():
        notice(None, user=other)


def test_a_stage_is_told_once(person, course):
    facts = {
        "employee": person,
        "course": course,
        "cycle": cycle_for(course=course, on=TODAY),
        "stage": Stage.DAY,
        "due_on": DUE,
        "time_zone": "Asia/Jakarta",
    }
    NoticeItem.objects.create(notice=notice(person), **facts)
    again = notice(person, day=DUE)
    with is_refused_by("notice_item_once_a_stage"), transaction.atomic():
        NoticeItem.objects.create(notice=again, **facts)


def test_the_log_cannot_be_rewritten(course, tree, person):
    oblige(course, tree[0])
    told()
    for change in (
        lambda: Notice.objects.update(day=DUE),
        lambda: Notice.objects.all().delete(),
        lambda: NoticeItem.objects.update(stage=Stage.DAY),
        lambda: NoticeItem.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()

"""One awareness session that was held, and one whose doors are open, for a visitor to scan."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from courses.models import ChangeKind, CourseIndexPage, CoursePage
from courses.publishing import publish
from elearning.activities.attending import (
    attend,
    close_doors,
    open_doors,
    record_by_hand,
)
from elearning.activities.models import (
    ActivityPage,
    ActivitySession,
    AgendaItem,
    Speaker,
)
from elearning.activities.noting import Said, save_minutes
from elearning.activities.papers import issue
from elearning.activities.planning import plan_session
from elearning.people.models import Membership, Unit, User
from elearning.pledges.models import PledgePage

COMING = 16
PLEDGE = (
    "Saya berjanji bekerja jujur dan terbuka dalam setiap pelayanan.\n\n"
    "Saya tidak meminta dan tidak menerima pemberian yang berhubungan dengan jabatan "
    "saya, dan melaporkannya bila ditawari.\n\n"
    "Saya menolak benturan kepentingan dan memberi tahu atasan bila menghadapinya.\n\n"
    "Bila saya melanggar janji ini, saya siap mempertanggungjawabkannya."
)
DAYS_AGO = 5
STARTS, ENDS = time(9), time(11, 30)
MINUTES = Said(
    chair="Kepala Badan Kepegawaian dan Pengembangan SDM",
    secretary="Sekretaris",
    opening="Sosialisasi dibuka pukul 09.00 oleh pimpinan.",
    discussion="- Mengenali gratifikasi dalam pelayanan sehari-hari\n"
    "- Menolak dengan santun dan melapor kepada UPG\n"
    "- Tanya jawab tentang pemberian dari pengguna layanan",
    decisions="- Setiap loket memasang pengumuman larangan gratifikasi.\n"
    "- Setiap pegawai menyelesaikan modul gratifikasi tahun ini.",
)


@dataclass(frozen=True)
class _Stage:
    """Who acts, where, and when all this happens."""

    cast: dict[str, User]
    unit: Unit
    at: datetime

    def moment(self, day: date, hour: time) -> datetime:
        zone = ZoneInfo(self.unit.time_zone)
        return timezone.make_aware(datetime.combine(day, hour), zone)


def hold_activities(*, cast: dict[str, User], today: date, at: datetime) -> int:
    """Through the actions of real use. Once: a second run finds it there."""
    if ActivityPage.objects.exists():
        return 0
    place = cast["pegawai"].employee.memberships.on(today).select_related("unit").get()
    stage = _Stage(cast, place.unit, at)
    page = _publish(stage, held_on=today - timedelta(days=DAYS_AGO))
    _hold(stage, page, day=today - timedelta(days=DAYS_AGO))
    _open_one(stage, page)
    return ActivitySession.objects.count()


def _publish(stage: _Stage, *, held_on: date) -> ActivityPage:
    course = CoursePage(
        title="Sosialisasi Pengendalian Gratifikasi",
        slug="sosialisasi-gratifikasi",
        summary="Tatap muka setengah hari: mengenali, menolak, dan melaporkan gratifikasi.",
        audience="Pegawai yang bertemu pengguna layanan.",
        objectives="Mengenali gratifikasi di tempat kerja.\nMenolak dan melapor.",
        jp=3,
        minutes=150,
        owner=stage.cast["pelatih"],
    )
    CourseIndexPage.objects.get().add_child(instance=course)
    page = _activity(stage, held_on=held_on)
    course.add_child(instance=page)
    pledge = course.add_child(
        instance=PledgePage(
            title="Pakta Integritas",
            slug="pakta-integritas",
            summary="Baca, lalu tanda tangani dengan nama Anda sendiri.",
            minutes=5,
            text=PLEDGE,
            owner=stage.cast["pelatih"],
        )
    )
    for one in (page, pledge, course):
        publish(
            page=one,
            by=stage.cast["pelatih"],
            approved_by=stage.cast["editor"],
            at=stage.at - timedelta(days=14),
            change_kind=ChangeKind.FIRST,
        )
    return page


def _activity(stage: _Stage, *, held_on: date) -> ActivityPage:
    page = ActivityPage(
        title="Sosialisasi tatap muka",
        slug="tatap-muka",
        summary="Hadir di ruangan, pindai kode, selesai.",
        description="Pemberian kecil di loket sering dianggap biasa. Sosialisasi ini "
        "membahas cara mengenali, menolak, dan melaporkannya.",
        host_unit=stage.unit,
        place="Aula Lantai 2",
        held_on=held_on,
        starts=STARTS,
        ends=ENDS,
        invitation_number="005/214/BKPSDM",
        invitation_date=held_on - timedelta(days=6),
        minutes=150,
        owner=stage.cast["pelatih"],
    )
    page.agenda.add(
        AgendaItem(at=time(9), what="Pembukaan", led_by="Kepala Badan"),
        AgendaItem(at=time(9, 15), what="Paparan dan contoh", led_by="Inspektur"),
        AgendaItem(at=time(10, 30), what="Tanya jawab", led_by="Moderator"),
    )
    page.speakers.add(Speaker(name="Inspektur", organisation="Inspektorat Daerah"))
    return page


def _plan(stage: _Stage, page: ActivityPage, *, day: date) -> ActivitySession:
    return plan_session(
        page=page,
        unit=stage.unit,
        place="Aula Lantai 2",
        starts=stage.moment(day, STARTS),
        ends=stage.moment(day, ENDS),
        by=stage.cast["sdm"],
        at=stage.at - timedelta(days=12),
    )


def _hold(stage: _Stage, page: ActivityPage, *, day: date) -> None:
    """Most scan, those without an account are entered by hand; then the papers."""
    session, hr = _plan(stage, page, day=day), stage.cast["sdm"]
    opened = stage.moment(day, time(8, 40))
    open_doors(session=session, by=hr, at=opened)
    session.refresh_from_db()
    for n, employee in enumerate(_guests(stage, day=day)):
        moment = opened + timedelta(seconds=47 * (n + 1))
        facts: dict[str, Any] = {"session": session, "employee": employee}
        if employee.user is not None:
            attend(**facts, scanned=moment, by=employee.user, at=moment)
        else:
            reason = "Hadir menurut pimpinan rapat; belum punya akun."
            record_by_hand(**facts, reason=reason, by=hr, at=moment)
    close_doors(session=session, by=hr, at=stage.moment(day, time(9, 30)))
    ended = stage.moment(day, time(14))
    save_minutes(session=session, said=MINUTES, by=hr, at=ended)
    for kind in ("daftar-hadir", "notulen"):
        issue(session=session, kind=kind, by=hr, at=ended)


def _open_one(stage: _Stage, page: ActivityPage) -> None:
    session = _plan(stage, page, day=timezone.localdate(stage.at))
    open_doors(session=session, by=stage.cast["sdm"], at=stage.at)


def _guests(stage: _Stage, *, day: date) -> list[Any]:
    """People of the office around the unit, none of the printed accounts."""
    office = stage.unit.get_ancestors().filter(depth=2).first() or stage.unit
    members = Membership.objects.on(day).active().in_subtree(office)
    others = members.exclude(employee__user__in=stage.cast.values())
    rows = others.select_related("employee__user").order_by("pk")[:COMING]
    return [row.employee for row in rows]

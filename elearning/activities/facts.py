"""What the site knows of a session, in the words of its papers. Papers are in Indonesian."""

from datetime import datetime
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format

from courses.publishing import latest_version
from courses.steps import course_of
from elearning.people.models import AgencySettings
from elearning.people.models.units import Zone

from .agenda import present_by_unit
from .describing import speaker_line
from .models import ActivityPage, ActivitySession

NOTHING = "–"


def head_of(session: ActivitySession, *, at: datetime) -> dict[str, Any]:
    """What every paper of a session shows: letterhead, what, when and where."""
    agency, announced = AgencySettings.load(), announced_by(session)
    return {
        "address": agency.address,
        "agency": agency.name,
        "city": agency.city,
        "day": day_in_words(session),
        "host": announced["host_unit"]["name"],
        "hours": hours_in_words(session),
        "invitation": invitation_in_words(announced),
        "kind": kind_in_words(announced["activity_kind"]),
        "place": session.place,
        "printed_on": timezone.localdate(at, session.zone).isoformat(),
        "title": announced["title"],
        "unit": session.unit.name,
    }


def announced_by(session: ActivitySession) -> dict[str, Any]:
    """The content of the activity as it is published now."""
    content: dict[str, Any] = latest_version(session.page).content
    return content


def facts_of(session: ActivitySession) -> dict[str, str]:
    """What the names in the outline of the report stand for."""
    announced, course = announced_by(session), course_of(session.page)
    units = present_by_unit(session)
    minutes = getattr(session, "minutes", None)
    about = latest_version(course).content
    return {
        "dasar_hukum": listed(_bases(about)),
        "hari_tanggal": day_in_words(session),
        "jenis": kind_in_words(announced["activity_kind"]),
        "jumlah_hadir": str(sum(unit.people for unit in units)),
        "jumlah_unit": str(len(units)),
        "kegiatan": announced["title"],
        "keputusan": minutes.decisions if minutes else "Tulis tindak lanjutnya.",
        "materi": listed([found["title"] for found in announced["materials"]]),
        "narasumber": listed([speaker_line(one) for one in announced["speakers"]]),
        "penyelenggara": announced["host_unit"]["name"],
        "peserta": listed([f"{unit.name}: {unit.people} orang" for unit in units]),
        "sasaran": about.get("audience") or f"Pegawai {session.unit.name}",
        "susunan_acara": listed(_agenda(announced)),
        "tempat": session.place,
        "tentang": announced["description"] or announced["summary"] or NOTHING,
        "tujuan": listed(about.get("objectives", [])),
        "undangan": invitation_in_words(announced),
        "unit": session.unit.name,
        "waktu": hours_in_words(session),
    }


def listed(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) or NOTHING


def day_in_words(session: ActivitySession) -> str:
    """'Selasa, 24 November 2026'"""
    with translation.override("id"):
        return date_format(session.day, "l, j F Y")


def hours_in_words(session: ActivitySession) -> str:
    """'09.00–11.30 WIB'"""
    zone = session.zone
    starts, ends = session.starts.astimezone(zone), session.ends.astimezone(zone)
    name = dict(Zone.choices).get(session.unit.time_zone, "")
    return f"{starts:%H.%M}–{ends:%H.%M} {name}".strip()


def moment_in_words(moment: datetime, session: ActivitySession) -> str:
    with translation.override("id"):
        return date_format(moment.astimezone(session.zone), "j M Y, H.i")


def invitation_in_words(announced: dict[str, Any]) -> str:
    number, day = announced["invitation_number"], announced["invitation_date"]
    if not number:
        return NOTHING
    if not day:
        return str(number)
    with translation.override("id"):
        written = date_format(datetime.fromisoformat(day), "j F Y")
    return f"{number} tanggal {written}"


def kind_in_words(kind: str) -> str:
    with translation.override("id"):
        return str(dict(ActivityPage.Kind.choices).get(kind, kind))


def _agenda(announced: dict[str, Any]) -> list[str]:
    return [
        f"{item['at'].replace(':', '.')} {item['what']}"
        + (f" ({item['led_by']})" if item["led_by"] else "")
        for item in announced["agenda"]
    ]


def _bases(about: dict[str, Any]) -> list[str]:
    return [
        f"{basis['regulation']} tentang {basis['title']}"
        if basis["title"]
        else basis["regulation"]
        for basis in about.get("legal_bases", [])
    ]

"""The words of a digest: plain text, Indonesian, the nearest day first."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.models.notices import Notice, NoticeItem, Stage

MOST_LINES = 40


def subject_of(items: list[NoticeItem]) -> str:
    own = [item for item in items if item.stage != Stage.ESCALATED]
    if not own:
        return ngettext(
            "%(count)d duty in your unit is a week late",
            "%(count)d duties in your unit are a week late",
            len(items),
        ) % {"count": len(items)}
    if any(item.stage == Stage.OVERDUE for item in own):
        return _("Your integrity training is overdue")
    first = min(item.due_on for item in own)
    return _("Integrity training due by %(day)s") % {"day": date_format(first, "j F Y")}


def body_of(notice: Notice, items: list[NoticeItem], *, agency: str) -> str:
    """The whole mail, without anything that a filter of the office would hold back."""
    return "\n".join(_lines(notice, items, agency=agency))


def _lines(notice: Notice, items: list[NoticeItem], *, agency: str) -> Iterator[str]:
    own = [item for item in items if item.stage != Stage.ESCALATED]
    others = [item for item in items if item.stage == Stage.ESCALATED]
    yield _("Dear %(name)s,") % {"name": notice.employee or notice.user}
    if own:
        yield from ("", _("These modules wait for you:"), "")
        yield from _listed(own, with_names=False)
        yield from ("", _("Continue here: %(url)s") % {"url": _url("my_learning")})
    if others:
        yield from ("", _("In your unit these are late by a week or more:"), "")
        yield from _listed(others, with_names=True)
        yield from (
            "",
            _("The whole list: %(url)s")
            % {"url": f"{settings.SITE_URL}/sdm/pegawai/?status=late"},
        )
    yield from ("", _("You get at most one such mail a day, and none once it is done."))
    yield from ("", agency)


def _listed(items: Iterable[NoticeItem], *, with_names: bool) -> Iterator[str]:
    ordered = sorted(items, key=lambda item: (item.due_on, item.pk))
    for item in ordered[:MOST_LINES]:
        day = date_format(item.due_on, "j F Y")
        end = _("(end of the day, %(zone)s)") % {"zone": item.get_time_zone_display()}
        title = (
            f"{item.employee}: {item.course.title}" if with_names else item.course.title
        )
        yield f"- {title}, {day} {end}"
    if len(ordered) > MOST_LINES:
        yield _("... and %(count)d more.") % {"count": len(ordered) - MOST_LINES}


def _url(name: str) -> str:
    return f"{settings.SITE_URL}{reverse(name)}"

"""How many people of each unit have signed the text that is published now."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q

from courses.learning import published_versions
from courses.models import CourseVersion
from elearning.people.models import Membership
from elearning.people.models.units import UnitQuerySet

from .models import PledgePage, Signing


@dataclass(frozen=True, kw_only=True)
class UnitCoverage:
    name: str
    people: int
    signed: int

    @property
    def percent(self) -> int:
        """Rounded down: 100 means all."""
        return self.signed * 100 // self.people if self.people else 0


def pledges_now() -> list[CourseVersion]:
    """The published version of each pledge, the newest pledge first. One query."""
    pages = PledgePage.objects.live().values("pk")
    found = published_versions().filter(page__in=pages).select_related("course")
    return list(found.order_by("-page_id"))


def coverage_of(
    version: CourseVersion, *, scope: UnitQuerySet, on: date
) -> list[UnitCoverage]:
    """Active people of the units as of ``on``; signings by the end of that day.

    Whoever signed an older text has signed, if nothing changed in it but its wording.
    """
    signed = Signing.objects.filter(
        employee=OuterRef("employee"),
        version__in=same_meaning(version),
        signed_at__date__lte=on,
    )
    members = Membership.objects.on(on).active().filter(unit__in=scope)
    counted = (
        members.annotate(has_signed=Exists(signed))
        .values("unit__path", "unit__name")
        .annotate(people=Count("pk"), signed=Count("pk", filter=Q(has_signed=True)))
    )
    return [
        UnitCoverage(name=row["unit__name"], people=row["people"], signed=row["signed"])
        for row in counted.order_by("unit__path")
    ]


def same_meaning(version: CourseVersion) -> list[int]:
    """The version and those before it, back to the last one that changed the meaning."""
    rows = CourseVersion.objects.filter(
        page_id=version.page_id, number__lte=version.number
    )
    numbers: list[int] = []
    for pk, kind in rows.order_by("-number").values_list("pk", "change_kind"):
        numbers.append(pk)
        if kind in {"material", "first"}:
            break
    return numbers

"""The head nearest above a unit, who is told of what is long overdue there."""

from dataclasses import dataclass
from datetime import date

from elearning.people.models import Membership, RoleGrant, User


@dataclass(frozen=True, kw_only=True)
class Head:
    """Who leads a unit, and on whose clock."""

    user: User
    zone: str

    @property
    def employee_id(self) -> int | None:
        employee = getattr(self.user, "employee", None)
        return employee.pk if employee else None


class Heads:
    """The heads of all units on a day; one query."""

    def __init__(self, *, on: date) -> None:
        grants = (
            RoleGrant.objects.on(on)
            .filter(role=RoleGrant.Role.LEADER, user__is_active=True)
            .select_related("user__employee", "unit")
            .order_by("unit__path", "pk")
        )
        self.by_path: dict[str, list[Head]] = {}
        for grant in grants:
            head = Head(user=grant.user, zone=grant.unit.time_zone)
            self.by_path.setdefault(grant.unit.path, []).append(head)
        self.employee_ids = {
            head.employee_id for heads in self.by_path.values() for head in heads
        }

    def of(self, membership: Membership) -> Head | None:
        """The nearest who is not the late person himself: his own head for a head."""
        path, step = membership.unit.path, type(membership.unit).steplen
        for end in range(len(path), 0, -step):
            for head in self.by_path.get(path[:end], ()):
                if head.employee_id != membership.employee_id:
                    return head
        return None

"""HR offices of a small agency, and the posts that they send."""

from datetime import timedelta
from types import SimpleNamespace
from uuid import uuid4

from django.utils import translation

from courses.models import Assignment
from elearning.people.models import RoleGrant
from tests.conftest import TODAY
from tests.factories import EmployeeFactory, UnitFactory, UserFactory, grant, unit_tree

HR = RoleGrant.Role.HR


def agency() -> SimpleNamespace:
    """An agency with an office that has a health centre, a school office, and their HR."""
    root, office, centre = unit_tree()
    other = UnitFactory(name="Dinas Pendidikan", parent=root)
    central, local = UserFactory(first_name="Haris"), UserFactory(first_name="Hesti")
    grant(central, HR, root)
    grant(local, HR, office)
    return SimpleNamespace(
        root=root,
        office=office,
        centre=centre,
        other=other,
        central=central,
        local=local,
        clerk=EmployeeFactory(name="Citra", membership__unit=office),
        nurse=EmployeeFactory(
            name="Nining",
            membership__unit=centre,
            membership__position_kind="functional",
            membership__employment_kind="pppk",
        ),
        teacher=EmployeeFactory(name="Gunawan", membership__unit=other),
    )


def post(course, owner, **fields) -> dict:
    """The fields of the page, as a browser sends them; ``fields`` change some."""
    values = {
        "act": "pratinjau",
        "draft": str(uuid4()),
        "courses": [course.pk],
        "owner": owner.pk,
        "unit_in": [owner.code],
        "reason": "SE Bupati 5/2026",
        "starts_on": TODAY.isoformat(),
        "due": "tanggal",
        "due_on": (TODAY + timedelta(days=20)).isoformat(),
        "repeats": "once",
    }
    return values | fields


def save(client, url: str, fields: dict):
    """Preview, then save what was shown; answers the last response."""
    shown = client.post(url, fields)
    assert shown.status_code == 200, errors(shown)
    seal = shown.context["shown"].seal
    return client.post(url, fields | {"act": "simpan", "seen": seal})


def errors(response) -> list[str]:
    """All that the page says is wrong."""
    found = [note.text for note in response.context["draft"].notes]
    form = response.context["form"]
    with translation.override("en"):
        return found + [str(e) for errs in form.errors.values() for e in errs]


def last_duty() -> Assignment:
    return Assignment.objects.latest("pk")

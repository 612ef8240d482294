"""`make bench`: HR's pages at 1,000, 20,000 and 100,000 people with nine modules each.

People and what they learnt are written by SQL, plausible in number only. Each size has a
database and a process of its own, so that its peak of memory is its own too.
`python scripts/bench_scale.py 1000000` measures another size.
"""

import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from environment import DEVELOPMENT, PYTHON, ROOT, RUNTIME, ensure_environment, say

SIZES = ("1000", "20000", "100000")
MODULES, OFFICES, PEOPLE_A_UNIT = 9, 40, 25
EMPLOYEES = """WITH RECURSIVE number(n) AS
    (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < %s) INSERT INTO people_employee (id, key, nip, siasn_person_id, name, front_title,
    back_title, work_email) SELECT n, printf('%%032x', n), printf('1%%017d', n), '',
    printf('Pegawai %%06d', n), '', '', '' FROM number"""
MEMBERSHIPS = """INSERT INTO people_membership (employee_id, unit_id, employment_kind,
    position_kind, position_name, echelon, rank_code, rank_name, legal_status, starts_on,
    in_unit_since, recorded_at) SELECT e.id, u.id, 'pns', 'executive', 'Pengelola Data', '', 'III/a', '',
    'active', '2020-01-01', '2020-01-01', %s FROM people_employee e JOIN people_unit u
    ON u.id = %s + e.id %% %s"""
ENROLMENTS = """INSERT INTO courses_enrolment (employee_id, course_id, cycle_id, version_id,
    started_at) SELECT id, %s, %s, %s, datetime(%s, printf('-%%d days', id %% 90 + 1))
    FROM people_employee WHERE (id * 7 + %s) %% 10 < 8"""
COMPLETIONS = """INSERT INTO courses_coursecompletion (enrolment_id, version_id, score, jp,
    unit_id, unit_name, position_name, position_kind, rank_code, rank_name,
    employment_kind, completed_at, digest) SELECT e.id, e.version_id, 80, 2, m.unit_id, '',
    '', 'executive', '', '', 'pns', datetime(e.started_at, '+1 hour'), printf('%%064x', e.id)
    FROM courses_enrolment e JOIN people_membership m ON m.employee_id = e.employee_id
    WHERE e.course_id = %s AND (e.employee_id * 7 + %s) %% 10 < 6"""


def main(sizes: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template"
        template.mkdir()
        call(template, "migrate", "0")
        for size in sizes:
            place = Path(folder) / size
            shutil.copytree(template, place)
            call(place, "measure", size)
            shutil.rmtree(place)


def call(folder: Path, what: str, size: str) -> None:
    env = os.environ | {
        "ELEARNING_DEMO": "1",
        "ELEARNING_VAR": str(folder),
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "elearning.settings",
    }
    subprocess.run([str(PYTHON), __file__, what, size], env=env, check=True)


def setup() -> None:
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()


def migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def fill(size: int) -> None:
    """Units, people, nine modules that all must do; a part has begun, a part is done."""
    from django.db import connection, transaction
    from django.utils import timezone

    now = timezone.now()
    with transaction.atomic(), connection.cursor() as cursor:
        first, many = grow_units(size)
        cursor.execute(EMPLOYEES, [size])
        cursor.execute(MEMBERSHIPS, [now, first, many])
        for place, (course, cycle, version) in enumerate(publish_modules(now)):
            cursor.execute(ENROLMENTS, [course, cycle, version, now, place])
            cursor.execute(COMPLETIONS, [course, place])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def grow_units(size: int) -> tuple[int, int]:
    """A root, offices, and units in them; the first of these and how many there are."""
    from elearning.people.models import Unit

    root = Unit.add_root(code="U", name="Kabupaten", kind="agency")
    offices = [
        root.add_child(code=f"U{n}", name=f"Dinas {n}", kind="office")
        for n in range(OFFICES)
    ]
    many = max(size // PEOPLE_A_UNIT, OFFICES)
    rows = [
        Unit(
            code=f"U{n % OFFICES}.{n}",
            name=f"Unit {n}",
            depth=3,
            path=Unit._get_path(offices[n % OFFICES].path, 3, n // OFFICES + 1),
        )
        for n in range(many)
    ]
    Unit.objects.bulk_create(rows, batch_size=1000)
    Unit.objects.filter(depth=2).update(numchild=many // OFFICES)
    return rows[0].pk, many


def publish_modules(now: Any) -> list[tuple[int, int, int]]:
    from courses.assigning import assign
    from courses.cycles import cycle_for
    from courses.founding import found_site
    from courses.models import CoursePage
    from courses.publishing import publish
    from elearning.people.models import Unit

    index = found_site(by=None, at=now)
    found = []
    for n in range(MODULES):
        page = CoursePage(title=f"Modul {n}", slug=f"modul-{n}", summary="Ringkas.")
        course = index.add_child(instance=page)
        version = publish(page=course, by=None, at=now, change_kind="first")
        cycle = cycle_for(course=course, on=now.date())
        assign(
            course=course,
            cycle=cycle,
            units=[Unit.objects.get(depth=1)],
            reason="Uji",
            starts_on=now.date().replace(month=1, day=1),
            due_on=now.date().replace(day=1),
            by=None,
            at=now,
        )
        found.append((course.pk, cycle.pk, version.pk))
    return found


def measure(size: int) -> None:
    from django.db import connection
    from django.test import Client
    from django.utils import timezone

    from elearning.evidence.reckoning import reckon
    from elearning.people.models import User

    filled = timed(lambda: fill(size))
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(User.objects.create(email="hr@demo.test", is_superuser=True))
    now = timezone.now()
    report(f"{size} people: filled", filled)
    report("  tree, derived", *page(client, "/sdm/", repeats=1))
    today = timezone.localdate(now)
    report("  reckoned anew", timed(lambda: reckon(on=today, by=None, at=now)))
    report("  tree", *page(client, "/sdm/"))
    touch(now)
    report("  tree, all learning since", *page(client, "/sdm/"))
    report("  tree of an office", *page(client, "/sdm/?unit=U1"))
    report("  matrix", *page(client, "/sdm/matriks/"))
    report("  people, late", *page(client, "/sdm/pegawai/?status=late"))
    report(
        "  people, last page", *page(client, "/sdm/pegawai/?status=late&page=9999999")
    )
    report("  people, by name", *page(client, "/sdm/pegawai/?q=Pegawai+000123"))
    report("  page of a head", *page(client, "/sdm/unit-saya/"))
    file(client, "/sdm/pegawai.csv?modul=modul-1")
    name = connection.settings_dict["NAME"]
    say(f"  database {Path(name).stat().st_size / 2**20:.0f} MiB")


def touch(now: Any) -> None:
    """In each module somebody has begun since: nothing is read from the figures alone."""
    from courses.enrolling import enrol
    from courses.models import CoursePage
    from elearning.people.models import Employee

    for course in CoursePage.objects.filter(slug__startswith="modul-"):
        idle = Employee.objects.exclude(enrolments__course=course)
        enrol(employee=idle.first(), course=course, by=None, at=now)


def timed(work: Callable[[], Any]) -> float:
    begun = time.process_time()
    work()
    return (time.process_time() - begun) * 1000


def page(client: Any, path: str, repeats: int = 7) -> tuple[float, int]:
    """Milliseconds of CPU, the median, and statements."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def read() -> None:
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)

    if repeats > 1:
        read()
    taken = statistics.median(timed(read) for _ in range(repeats))
    with CaptureQueriesContext(connection) as seen:
        read()
    return taken, len(seen)


def file(client: Any, path: str) -> None:
    """A streamed file: until its first byte, until its end, statements, peak of memory."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with CaptureQueriesContext(connection) as seen:
        begun = time.process_time()
        chunks = iter(client.get(path).streaming_content)
        next(chunks)
        first = (time.process_time() - begun) * 1000
        lines = sum(chunk.count(b"\n") for chunk in chunks)
        whole = (time.process_time() - begun) * 1000
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    say(
        f"  CSV of {lines} rows{whole:17.0f} ms, first byte {first:.0f} ms, "
        f"{len(seen)} SQL, {grown:.0f} MiB more at the peak"
    )


def report(name: str, taken: float, asked: int | None = None) -> None:
    say(f"{name:<28}{taken:10.1f} ms" + (f"{asked:6d} SQL" if asked else ""))


if __name__ == "__main__":
    if sys.argv[1:2] == ["migrate"]:
        setup()
        migrate()
    elif sys.argv[1:2] == ["measure"]:
        setup()
        measure(int(sys.argv[2]))
    else:
        ensure_environment(RUNTIME, DEVELOPMENT)
        main(tuple(sys.argv[1:]) or SIZES)

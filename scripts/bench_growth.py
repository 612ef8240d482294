"""How a database grows with people: rows and bytes of each table, indexes included.

Fills the demo at each size in a database of its own (SQLite), and prints what
docs/decisions/0018 reckons with. `python scripts/bench_growth.py 1000 10000` takes sizes.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from environment import DEVELOPMENT, PYTHON, ROOT, RUNTIME, ensure_environment, say

SIZES = ("1000", "10000", "100000")
SMALLEST = 0.005  # of the whole: smaller tables are one line together
BYTES = """SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s
    JOIN sqlite_master m ON m.name = s.name WHERE s.aggregate = 1 GROUP BY m.tbl_name"""


def main(sizes: tuple[str, ...]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "template"
        template.mkdir()
        manage(template, "migrate", "--verbosity", "0")
        manage(template, "collectstatic", "--noinput", "--verbosity", "0")
        for size in sizes:
            place = Path(folder) / size
            shutil.copytree(template, place)
            begun = time.monotonic()
            manage(place, "demo", "--employees", size)
            say(f"\n{size} people: filled in {time.monotonic() - begun:.0f} s")
            for file in place.glob("*.sqlite3"):
                report(file, people=int(size))
            shutil.rmtree(place)


def manage(folder: Path, *words: str) -> None:
    env = os.environ | {
        "ELEARNING_DEMO": "1",
        "ELEARNING_VAR": str(folder),
        "LOG_LEVEL": "ERROR",
    }
    command = [str(PYTHON), str(ROOT / "manage.py"), *words]
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL)


def report(file: Path, *, people: int) -> None:
    with closing(sqlite3.connect(file)) as database:
        sizes = dict(database.execute(BYTES).fetchall())
        counts = {name: count(database, name) for name in sizes}
    whole = sum(sizes.values())
    shown = [name for name in sizes if sizes[name] >= whole * SMALLEST]
    for name in sorted(shown, key=lambda name: -sizes[name]):
        rows = counts[name]
        say(
            f"  {name:<38}{rows:>12,} rows{sizes[name] / 2**20:>9.1f} MiB"
            f"{sizes[name] / max(rows, 1):>8.0f} bytes a row"
        )
    rest = whole - sum(sizes[name] for name in shown)
    say(f"  {'the others':<38}{rest / 2**20:>26.1f} MiB")
    per_person = whole / 1024 / people
    say(f"  {'whole':<38}{whole / 2**20:>26.1f} MiB, {per_person:.1f} KiB a person")


def count(database: sqlite3.Connection, table: str) -> int:
    """``table`` is a name that the database itself gave."""
    found: int = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]  # noqa: S608
    return found


if __name__ == "__main__":
    ensure_environment(RUNTIME, DEVELOPMENT)
    main(tuple(sys.argv[1:]) or SIZES)

"""`make test`: sets up what the tests need, then runs all of them.

On SQLite with the coverage gate, on PostgreSQL, and the journeys in a real browser.
``--only sqlite|postgres|journeys`` runs one part, for the impatient.
"""

import argparse
import os
import shutil
import signal
import subprocess
import sys
import time

from environment import (
    DEVELOPMENT,
    PYTHON,
    ROOT,
    RUNTIME,
    call,
    ensure_environment,
    last_line,
    say,
    stop,
)
from postgres import cluster, programs

PARTS = ("sqlite", "postgres", "journeys")
# Nothing of a developer's own site reaches the tests.
OURS = ("DATABASE_URL", "REDIS_URL", "ELEARNING_VAR", "SITE_URL", "SECRET_KEY")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=PARTS)
    only = parser.parse_args().only
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parts = [only] if only else list(PARTS)
    ensure_environment(RUNTIME, DEVELOPMENT)
    if "postgres" in parts and programs() is None:
        install("postgresql")
    if "journeys" in parts and not browser():
        install("chromium")
    failed = [part for part in parts if not passes(part)]
    if failed:
        stop(f"failed: {', '.join(failed)}.")


def browser() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser")


def install(package: str) -> None:
    """Install a package of the system, where this run may."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        stop(
            f"The tests need {package}. Install it, e.g.: sudo apt-get install {package}"
        )
    say(f"Installing {package} ...")
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-qq"],
        ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package],
    ):
        done = call(command, env=env)
    if done.returncode:
        stop(f"{package} could not be installed: {last_line(done)}")


def passes(part: str) -> bool:
    begun = time.monotonic()
    say(f"\n=== {part} ===")
    done = {"sqlite": on_sqlite, "postgres": on_postgres, "journeys": journeys}[part]()
    say(f"=== {part}: {'passed' if done else 'FAILED'} in {minutes(begun)} ===")
    return done


def minutes(begun: float) -> str:
    whole = round(time.monotonic() - begun)
    return f"{whole // 60}:{whole % 60:02d} min"


def on_sqlite() -> bool:
    """Measures the coverage too; the report says which lines no test reaches."""
    run("coverage", "erase")
    tests = run("coverage", "run", "-m", "pytest", "-q", "-n2", "-m", "not journey")
    run("coverage", "combine", "--quiet")
    return run("coverage", "report") and tests


def on_postgres() -> bool:
    with cluster() as address:
        return run("pytest", "-q", "-n2", "-m", "not journey", DATABASE_URL=address)


def journeys() -> bool:
    return run("pytest", "-q", "-m", "journey")


def run(module: str, *words: str, **extra: str) -> bool:
    env = {name: v for name, v in os.environ.items() if name not in OURS} | extra
    command = [str(PYTHON), "-m", module, *words]
    return subprocess.run(command, cwd=ROOT, env=env, check=False).returncode == 0


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped.")

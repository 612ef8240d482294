"""`make check`: what a machine can say without running the tests, two at a time."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

from environment import (
    DEVELOPMENT,
    PYTHON,
    ROOT,
    RUNTIME,
    ensure_environment,
    say,
    stop,
)

CODE = ["elearning", "courses", "quizzes", "tests", "scripts", "manage.py"]
MODULE = [str(PYTHON), "-m"]
MANAGE = [str(PYTHON), "manage.py"]
# What a real site would set: the deployment check then has nothing to say.
PRODUCTION = {
    "SECRET_KEY": "only-to-check-the-settings-" * 3,
    "ALLOWED_HOSTS": "elearning.example.go.id",
    "SITE_URL": "https://elearning.example.go.id",
    "ELEARNING_DEMO": "0",
    "EMAIL_HOST": "mail.example.go.id",
}


def checks() -> dict[str, list[str]]:
    return {
        "types": [*MODULE, "mypy"],
        "format": [*MODULE, "ruff", "format", "--check", "--quiet", *CODE],
        "lint": [*MODULE, "ruff", "check", "--quiet", *CODE],
        "layers": [str(PYTHON.with_name("lint-imports")), "--no-logo"],
        "templates": [*MODULE, "djhtml", "--check", "--tabwidth", "2", "templates"],
        "migrations": [*MANAGE, "makemigrations", "--check", "--dry-run"],
        "deployment": [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"],
        "translations": [str(PYTHON), "scripts/translations.py", "check"],
    }


def main() -> None:
    ensure_environment(RUNTIME, DEVELOPMENT)
    with tempfile.TemporaryDirectory() as var, ThreadPoolExecutor(2) as pool:
        env = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        env |= PRODUCTION | {"ELEARNING_VAR": var}
        results = pool.map(lambda item: passes(*item, env), checks().items())
        failed = [name for name, passed in results if not passed]
    if failed:
        stop(f"failed: {', '.join(failed)}.")


def passes(name: str, command: list[str], env: dict[str, str]) -> tuple[str, bool]:
    begun = time.monotonic()
    done = subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    passed = done.returncode == 0
    took = time.monotonic() - begun
    line = f"{name:<13} {'ok' if passed else 'FAILED'}  ({took:.1f} s)"
    say(line if passed else f"{line}\n{done.stdout}{done.stderr}")
    return name, passed


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped.")

"""The project's own environment: `.venv`, filled from the locked requirements.

Only the standard library, and nothing that an old Python would not even read: this runs
before anything is installed, and says so in one line when it cannot.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)
SPACE_NEEDED = 600 * 1024 * 1024  # bytes, for a new environment
RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"


def stop(message):
    """End with one clear line and no traceback."""
    sys.stdout.flush()
    sys.exit("Error: " + message)


def say(message):
    print(message, flush=True)


def require_python():
    if sys.version_info >= OLDEST:
        return
    found = ".".join(str(part) for part in sys.version_info[:3])
    stop("Python 3.11 or newer is needed; this is %s (%s)." % (found, sys.executable))


def require_space(folder, needed):
    """``needed`` bytes must be free where ``folder`` is."""
    free = shutil.disk_usage(str(folder)).free
    if free < needed:
        stop(
            "The disk is nearly full: %d MB free at %s, %d MB needed."
            % (free // 2**20, folder, needed // 2**20)
        )


def ensure_environment(*locks):
    """Make `.venv` and install the locked requirements; a second time it is at once there.

    Each lock file leaves a stamp with its digest, so that only a changed lock installs.
    """
    require_python()
    if not PYTHON.exists():
        make_environment()
    stale = [name for name in locks if stamp(name) != digest(name)]
    if stale:
        say("Installing the requirements ...")
        install(locks)
        for name in locks:
            stamp_file(name).write_text(digest(name))


def make_environment():
    require_space(ROOT, SPACE_NEEDED)
    say("Making .venv with Python %d.%d ..." % sys.version_info[:2])
    made = call([sys.executable, "-m", "venv", "--clear", str(VENV)])
    if made.returncode:
        shutil.rmtree(str(VENV), ignore_errors=True)
        hint = (
            "apt-get install python3-venv"
            if Path("/etc/debian_version").exists()
            else ""
        )
        stop(
            "The environment could not be made: %s%s"
            % (last_line(made), " Try: " + hint if hint else "")
        )


def install(locks):
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--quiet", "--no-input", "--require-hashes", "--only-binary", ":all:"]
    for name in locks:
        command += ["-r", name]
    done = call(command)
    if done.returncode:
        stop("The requirements could not be installed: " + last_line(done))


def digest(name):
    return hashlib.sha256((ROOT / name).read_bytes()).hexdigest()


def stamp_file(name):
    return VENV / (name + ".stamp")


def stamp(name):
    return stamp_file(name).read_text() if stamp_file(name).exists() else ""


def call(command, **options):
    """Run quietly in the project; what it said is kept for `last_line`."""
    options.setdefault("cwd", str(ROOT))
    return subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        **options,
    )


def last_line(done):
    """The line of a failed command that says why."""
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    errors = [line for line in lines if "error" in line.lower()]
    return (errors or lines or ["no reason was given."])[-1]

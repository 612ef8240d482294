"""A PostgreSQL of the tests' own: private, on a random port, gone afterwards.

The system's cluster is never touched. PostgreSQL refuses to run as root, so a run as root
lends it to the user that its package brings.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from environment import call, last_line, say, stop

LIBRARIES = Path("/usr/lib/postgresql")
PATIENCE = 60  # seconds until it must answer
OPTIONS = {  # a cluster that lives for minutes needs no safety against power cuts
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
}


def programs() -> Path | None:
    """The folder with initdb and postgres, the newest where there are several."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    places = LIBRARIES.glob("*/bin/initdb")
    newest = sorted(places, key=lambda place: float(place.parts[-3]))
    return newest[-1].parent if newest else None


@contextmanager
def cluster() -> Iterator[str]:
    """The address (DATABASE_URL) of a new, empty cluster that lives inside the block."""
    binaries = programs()
    if binaries is None:
        stop("PostgreSQL is not installed.")
    folder = Path(tempfile.mkdtemp(prefix="zi-tests-"))
    try:
        owner = lend(folder)
        password = secrets.token_hex(16)
        create(binaries, folder, password, owner)
        port = free_port()
        server = start(binaries, folder, port, owner)
        try:
            wait_for(binaries, port, server, folder)
            yield f"postgres://tests:{password}@127.0.0.1:{port}/tests"
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def lend(folder: Path) -> dict[str, Any]:
    """Whose the cluster is, as options of subprocess; empty is whoever runs this."""
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    shutil.chown(folder, "postgres", "postgres")
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def create(binaries: Path, folder: Path, password: str, owner: dict[str, Any]) -> None:
    secret = folder / "password"
    secret.write_text(password)
    if owner:
        shutil.chown(secret, owner["user"])
    done = call(
        [
            *(str(binaries / "initdb"), "--pgdata", str(folder / "data")),
            *("--username", "tests", "--pwfile", str(secret)),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"),
            "--no-sync",
        ],
        **owner,
    )
    if done.returncode:
        stop("PostgreSQL could not be set up: " + last_line(done))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(
    binaries: Path, folder: Path, port: int, owner: dict[str, Any]
) -> "subprocess.Popen[bytes]":
    command = [str(binaries / "postgres"), "-D", str(folder / "data"), "-p", str(port)]
    command += ["-k", str(folder)]
    for name, value in OPTIONS.items():
        command += ["-c", f"{name}={value}"]
    with (folder / "log").open("w") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C ends the tests first
            **owner,
        )


def wait_for(
    binaries: Path, port: int, server: "subprocess.Popen[bytes]", folder: Path
) -> None:
    ends = time.monotonic() + PATIENCE
    ready = [str(binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
    while time.monotonic() < ends and server.poll() is None:
        if call(ready).returncode == 0:
            say(f"PostgreSQL for the tests is on port {port}.")
            return
        time.sleep(0.1)
    stop("PostgreSQL did not start: " + (folder / "log").read_text()[-500:])

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
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from environment import call, last_line, say, stop

LIBRARIES = Path("/usr/lib/postgresql")
PATIENCE = 60  # seconds until it must answer
OPTIONS = {  # a cluster that lives for minutes needs no safety against power cuts
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    # It would count the tables between two tests, empty, and plans would believe it.
    "autovacuum": "off",
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
    # Not below the project: its owner must get there, and a socket's path is short.
    folder = Path(tempfile.mkdtemp(prefix="zi-tests-"))
    try:
        made = _Cluster(binaries, folder, owner=lend(folder))
        made.create()
        with made.running():
            yield made.address
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def lend(folder: Path) -> dict[str, Any]:
    """Whose the cluster is, as options of subprocess; empty is whoever runs this."""
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    shutil.chown(folder, "postgres", "postgres")
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True)
class _Cluster:
    binaries: Path
    folder: Path
    owner: dict[str, Any]
    port: int = field(default_factory=free_port)
    password: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def address(self) -> str:
        return f"postgres://tests:{self.password}@127.0.0.1:{self.port}/tests"

    def create(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        done = call(
            [
                *(str(self.binaries / "initdb"), "--pgdata", str(self.folder / "data")),
                *("--username", "tests", "--pwfile", str(secret)),
                *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"),
                "--no-sync",
            ],
            cwd=self.folder,
            **self.owner,
        )
        if done.returncode:
            stop("PostgreSQL could not be set up: " + last_line(done))

    @contextmanager
    def running(self) -> Iterator[None]:
        command = [str(self.binaries / "postgres"), "-D", str(self.folder / "data")]
        command += ["-p", str(self.port), "-k", str(self.folder)]
        for name, value in OPTIONS.items():
            command += ["-c", f"{name}={value}"]
        with (self.folder / "log").open("w") as log:
            server = subprocess.Popen(
                command,
                cwd=self.folder,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C ends the tests first
                **self.owner,
            )
        try:
            self.wait_for(server)
            yield
        finally:
            server.send_signal(signal.SIGINT)  # disconnects everybody and stops
            server.wait(timeout=60)

    def wait_for(self, server: "subprocess.Popen[bytes]") -> None:
        ends = time.monotonic() + PATIENCE
        ready = [str(self.binaries / "pg_isready"), "-q", "-h", "127.0.0.1"]
        while time.monotonic() < ends and server.poll() is None:
            if call([*ready, "-p", str(self.port)]).returncode == 0:
                say(f"PostgreSQL for the tests is on port {self.port}.")
                return
            time.sleep(0.1)
        stop("PostgreSQL did not start: " + (self.folder / "log").read_text()[-500:])

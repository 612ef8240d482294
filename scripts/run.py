"""`make run`: everything from a fresh checkout to a site that answers.

Sets up, migrates, loads the demo, serves. With DATABASE_URL or SECRET_KEY in the
environment it serves that site instead and loads no demo.
"""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from environment import (
    PYTHON,
    ROOT,
    RUNTIME,
    call,
    ensure_environment,
    last_line,
    require_python,
    require_space,
    say,
    stop,
)

require_python()

HOST = "127.0.0.1"
PATIENCE = 180  # seconds until a server that does not answer is given up
SPACE_NEEDED = 200 * 1024 * 1024  # bytes, for database, pictures and certificates
ACCOUNTS = (
    ("pegawai", "Employee: learns and is certified"),
    ("pelatih", "Trainer: writes modules in /cms/"),
    ("editor", "Editor: approves modules in /cms/"),
    ("sdm", "HR: completion and employees in /sdm/"),
    ("tpi", "Assessor: evidence in /eviden/"),
    ("pimpinan", "Head of a unit: completion in /sdm/"),
    ("admin", "Administrator: everything"),
)
PASSWORD = "demo-zi-2026"  # noqa: S105 it is printed on purpose


def main() -> None:
    port = chosen_port()
    require_free(port)
    prepare_folder()
    ensure_environment(RUNTIME)
    env = site_environment(port)
    prepare_site(env)
    serve(port, env)


def chosen_port() -> int:
    text = os.environ.get("PORT", "8000")
    if not text.isdecimal() or not 0 < int(text) < 65536:
        stop(f"PORT={text} is no port: choose a number from 1024 to 65535.")
    return int(text)


def require_free(port: int) -> None:
    with socket.socket() as probe:
        if os.name != "nt":  # there it would take a port that is in use
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            stop(
                f"Port {port} may not be used here. Choose another: make run PORT=8001"
            )
        except OSError:
            other = 8001 if port == 8000 else port + 1
            stop(f"Port {port} is taken. Choose another: make run PORT={other}")


def prepare_folder() -> None:
    """The folder of database and files can be written and has room."""
    folder = os.environ.get("ELEARNING_VAR", str(ROOT / "var"))
    probe = os.path.join(folder, ".probe")
    try:
        os.makedirs(folder, exist_ok=True)
        with open(probe, "wb") as file:
            file.write(b"\0" * 65536)
        os.remove(probe)
    except OSError as problem:
        stop(
            f"{folder} cannot be written ({problem.strerror}). Free it, or choose "
            "another folder: make run ELEARNING_VAR=/path"
        )
    require_space(folder, SPACE_NEEDED)


def site_environment(port: int) -> dict[str, str]:
    env = dict(os.environ)
    if not (env.get("DATABASE_URL") or env.get("SECRET_KEY")):
        env.setdefault("ELEARNING_DEMO", "1")
    env.setdefault("SITE_URL", f"http://{HOST}:{port}")
    env.setdefault("PYTHONUNBUFFERED", "1")
    return env


def is_demo(env: dict[str, str]) -> bool:
    return env.get("ELEARNING_DEMO", "").strip().lower() in {"1", "true", "yes", "on"}


def prepare_site(env: dict[str, str]) -> None:
    say("Preparing the database ...")
    with ThreadPoolExecutor(1) as beside:
        collected = beside.submit(manage, env, "collectstatic", "--noinput", "-v0")
        manage(env, "migrate", "-v0")
        if is_demo(env):
            say("Loading the demo ...")
            manage_aloud(env, "demo")
        collected.result()


def manage(env: dict[str, str], *words: str) -> None:
    done = call([str(PYTHON), "manage.py", *words], env=env)
    if done.returncode:
        stop(f"`manage.py {words[0]}` failed: {last_line(done)}")


def manage_aloud(env: dict[str, str], *words: str) -> None:
    """Show each line of progress when it comes; of a failure only the reason."""
    command = [str(PYTHON), "manage.py", *words]
    with subprocess.Popen(
        command, cwd=ROOT, env=env, text=True, stdout=None, stderr=subprocess.PIPE
    ) as process:
        assert process.stderr
        lines = [line.strip() for line in process.stderr if line.strip()]
    if process.returncode:
        stop(
            f"`manage.py {words[0]}` failed: {(lines or ['no reason was given.'])[-1]}"
        )


def server_command(port: int) -> list[str]:
    if os.name == "nt":
        return [
            *(str(PYTHON), "-m", "granian", "--interface", "wsgi"),
            *("--host", HOST, "--port", str(port), "--log-level", "warning"),
            "elearning.wsgi:application",
        ]
    return [
        *(str(PYTHON), "-m", "gunicorn", "--bind", f"{HOST}:{port}"),
        *("--worker-class", "gthread", "--workers", "1", "--threads", "8"),
        *("--no-control-socket", "--log-level", "warning", "elearning.wsgi"),
    ]


def serve(port: int, env: dict[str, str]) -> None:
    server = beside(server_command(port), env)
    worker = beside([str(PYTHON), "manage.py", "work", "--verbosity", "0"], env)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        wait_until_it_answers(server, port)
        welcome(port, env)
        code = server.wait()
        if code:
            stop(f"The server ended by itself with code {code}.")
    except KeyboardInterrupt:
        say("\nStopped.")
    finally:
        for process in (server, worker):
            process.terminate()
        for process in (server, worker):
            process.wait()


def beside(command: list[str], env: dict[str, str]) -> "subprocess.Popen[bytes]":
    """A session of its own: Ctrl-C reaches this script, which stops it in order."""
    return subprocess.Popen(command, cwd=ROOT, env=env, start_new_session=True)


def wait_until_it_answers(server: "subprocess.Popen[bytes]", port: int) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        if server.poll() is not None:
            stop("The server did not start; its last lines above say why.")
        try:
            with urllib.request.urlopen(f"http://{HOST}:{port}/healthz", timeout=5):
                return
        except urllib.error.HTTPError:
            return  # it answers; with which hosts and over which scheme is its own rule
        except OSError:
            time.sleep(0.1)
    stop(f"The server did not answer within {PATIENCE} seconds.")


def welcome(port: int, env: dict[str, str]) -> None:
    say(f"\n  Open http://{HOST}:{port}   (Ctrl-C stops it)\n")
    if not is_demo(env):
        return
    say(f"  Demo accounts, all with the password {PASSWORD}:")
    for name, what in ACCOUNTS:
        say(f"    {name + '@demo.test':<20}  {what}")
    say("")


if __name__ == "__main__":
    try:
        main()
    except KeyboardInterrupt:
        sys.exit("\nStopped.")

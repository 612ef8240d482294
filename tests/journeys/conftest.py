"""A real site in a process of its own, filled like the demo, and a real browser before it.

Nothing of the site is reached but through its addresses. ELEARNING_JOURNEY_SITE names a
running demo to walk through instead of starting one.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

from elearning.demo.accounts import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
GUNICORN = ["elearning.wsgi", "-k", "gthread", "--threads", "4", "--no-control-socket"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


def pytest_collection_modifyitems(items):
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="session", autouse=True)
def _folder_of_static_files(tmp_path_factory):
    """A server within the tests serves them from the sources, but asks for this folder."""
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        yield


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """The address of a demo with 150 employees, served as in production."""
    if running := os.environ.get("ELEARNING_JOURNEY_SITE"):
        yield running
        return
    var = tmp_path_factory.mktemp("site")
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    env = {
        **{
            k: v
            for k, v in os.environ.items()
            if k not in {"DATABASE_URL", "REDIS_URL"}
        },
        "DJANGO_SETTINGS_MODULE": "tests.journeys.settings",
        "ELEARNING_DEMO": "1",
        "ELEARNING_VAR": str(var),
        "SITE_URL": address,
    }
    for command in (
        ["collectstatic", "--noinput", "-v0"],
        ["migrate", "-v0"],
        ["demo", "--employees", "150"],
    ):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True
        )
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", *GUNICORN, "-b", f"127.0.0.1:{port}"],
        cwd=ROOT,
        env=env,
    )
    try:
        wait_for(f"{address}/healthz")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str) -> None:
    for _ in range(100):
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 loopback
                assert answer.read() == b"ok"
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} does not answer")


@pytest.fixture(scope="session")
def browser():
    assert CHROMIUM, "chromium is not installed: run `make test`, which installs it"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser: Browser, site: str):
    """Open a window: ``visit("/modul/")`` as the public, ``visit("/", "sdm")`` signed in.

    Complaints of the content policy and errors of scripts fail the test.
    """
    windows, complaints = [], []

    def open_window(path: str = "/", who: str = "", size=DESK) -> Page:
        context = browser.new_context(
            viewport=size, base_url=site, locale="id-ID", accept_downloads=True
        )
        windows.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complain(message, complaints))
        if who:
            sign_in(page, who)
        page.goto(path)
        return page

    yield open_window
    for context in windows:
        context.close()
    assert complaints == []


def complain(message, complaints: list[str]) -> None:
    if "Content Security Policy" in message.text:
        complaints.append(message.text)


def sign_in(page: Page, who: str) -> None:
    """By the e-mail of a printed account, or by anything else that is typed."""
    page.goto("/akun/masuk/")
    page.fill(
        "input[name=login]",
        who if "@" in who or who[0].isdigit() else f"{who}@demo.test",
    )
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda url: "/akun/masuk/" not in url)


def assert_accessible(page: Page) -> None:
    """axe finds nothing serious or critical."""
    found = Axe().run(page).response["violations"]
    serious = [
        (rule["id"], [node["target"] for node in rule["nodes"]])
        for rule in found
        if rule["impact"] in {"serious", "critical"}
    ]
    assert serious == [], f"{page.url}: {serious}"


WIDER = """() => {
  const root = document.documentElement;
  if (root.scrollWidth <= root.clientWidth) return [];
  const parts = [...document.querySelectorAll("body *")];
  const wide = parts.filter((e) => e.getBoundingClientRect().right > root.clientWidth);
  return wide.slice(-3).map((e) => `${e.tagName}.${e.className}: ${e.textContent.trim()}`);
}"""


def assert_fits(page: Page) -> None:
    """Nothing is wider than the window; what is is named."""
    assert page.evaluate(WIDER) == [], page.url


def squeezed(text: str) -> str:
    return "".join(text.split())

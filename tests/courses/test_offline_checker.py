"""The file that checks certificates without the network, in a real browser without one."""

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from courses.certifying import qr_text, revoke
from courses.statuses import status_list
from elearning.canonical import dumps
from tests.factories import EmployeeFactory, UserFactory, begin, do_step, finish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]

ADDRESS = "/verifikasi/luring.html"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ASK = """async (text) => {
  const result = document.getElementById("result");
  document.getElementById("verdict").textContent = "";
  document.getElementById("text").value = text;
  document.querySelector("#form button").click();
  for (let n = 0; n < 100 && !document.getElementById("verdict").textContent; n += 1)
    await new Promise((done) => setTimeout(done, 20));
  return result.innerText;
}"""


@pytest.fixture
def certificate(module, first):
    employee = EmployeeFactory(with_account=True, name="Siti <b>Aminah</b>")
    do_step(begin(module, employee), first)
    return employee.enrolments.get().completion.certificate


@pytest.fixture
def download(reader, tmp_path):
    """The file as people keep it, in Indonesian."""

    def keep(name="pemeriksa.html"):
        reader.cookies["django_language"] = "id"
        response = reader.get(ADDRESS)
        assert response.status_code == 200
        file = tmp_path / name
        file.write_bytes(response.content)
        return file

    return keep


def in_browser(file, steps):
    """Run ``steps(page)`` on a file without a network, in a thread: a browser has its own loop."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_in_browser, file, steps).result()


def _in_browser(file, steps):
    complaints = []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox"]
        )
        context = chromium.new_context(
            viewport={"width": 360, "height": 740}, offline=True
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("request", lambda asked: complaints.append(asked.url))
        page.goto(file.as_uri())
        page.wait_for_function("document.getElementById('list').textContent")
        result = steps(page)
        chromium.close()
    assert complaints == [file.as_uri()]
    return result


def edited(text):
    """Another letter in the middle of the facts."""
    start, proof = text.split("#")
    place = len(proof.split(".")[0]) // 2
    other = "A" if proof[place] != "A" else "Q"
    return f"{start}#{proof[:place]}{other}{proof[place + 1 :]}"


def test_paper_is_told_from_what_was_edited(certificate, download):
    genuine = "".join(qr_text(certificate))
    unspaced = genuine.lower().replace("verifikasi", "verifikasi ")

    def steps(page):
        asked = [
            page.evaluate(ASK, text)
            for text in (
                genuine,
                unspaced,
                edited(genuine),
                genuine.replace(certificate.code, "BCDF-2345-GHJK-6789"),
                genuine.split("#")[0],
                "bukan kode",
            )
        ]
        wide = page.evaluate("document.documentElement.scrollWidth")
        found = Axe().run(page).response["violations"]
        return asked, wide, [rule["id"] for rule in found]

    (good, same, forged, other, code, none), wide, faults = in_browser(
        download(), steps
    )
    for said in (
        "Sertifikat ini asli",
        "Siti <b>Aminah</b>",
        "Gratifikasi",
        "24 November 2026",
        "00001/ZI/2026",
        certificate.code,
    ):
        assert said in good
    assert same == good
    for bad in (forged, other):
        assert "Ini bukan sertifikat dari instansi" in bad
        assert "Siti" not in bad
    assert "Kode saja belum membuktikan" in code
    assert "Bukan kode QR sertifikat" in none
    assert (wide, faults) == (360, [])


def test_a_revoked_certificate_shows_at_the_next_list(
    certificate, module, download, now, tmp_path
):
    old, text = download(), "".join(qr_text(certificate))
    other = "".join(qr_text(finish(module).certificate))
    revoke(certificate=certificate, reason="Salah.", by=UserFactory(), at=now)
    newer = tmp_path / "status.json"
    newer.write_text(dumps(status_list(at=now + timedelta(hours=1))))
    forged = tmp_path / "forged.json"
    forged.write_text(re.sub(r"\[\{.*?\}\]", "[]", newer.read_text()))

    def steps(page):
        yield page.evaluate(ASK, text)
        page.set_input_files("#newer", str(forged))
        page.wait_for_selector("#list-problem:not([hidden])")
        yield page.inner_text("#list-problem")
        page.set_input_files("#newer", str(newer))
        page.wait_for_selector("#list-problem", state="hidden")
        yield page.evaluate(ASK, text)
        yield page.evaluate(ASK, text.split("#")[0])
        yield page.evaluate(ASK, other)

    before, refused, after, code, untouched = in_browser(
        old, lambda page: list(steps(page))
    )
    assert "asli" in before
    assert "bukan daftar pencabutan" in refused
    assert "dicabut" in after
    assert "dicabut" in code
    assert "asli" in untouched


def test_another_agency_s_certificate_is_none_of_ours(
    certificate, download, settings, tmp_path
):
    text = "".join(qr_text(certificate))
    settings.KEYS_DIR = tmp_path / "another"
    said = in_browser(download(), lambda page: page.evaluate(ASK, text))
    assert "Ini bukan sertifikat dari instansi" in said


def test_an_old_list_is_told(certificate, download, settings):
    def steps(page):
        page.clock.set_fixed_time("2027-06-01T00:00:00Z")
        return page.evaluate(ASK, "".join(text))

    text = qr_text(certificate)
    assert "tidak lagi mutakhir" in in_browser(download(), steps)


def test_it_is_one_file_that_may_not_use_the_network(reader, certificate):
    response = reader.get(ADDRESS)
    page = response.content.decode()
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)[1]
    assert policy.startswith("default-src &#x27;none&#x27;")
    assert not re.search(r"(src|href)=", page)
    for private in (certificate.holder.name, certificate.code, certificate.holder.nip):
        assert private not in page


def test_nobody_takes_it_without_end(reader, db):
    answers = [reader.get(ADDRESS).status_code for _ in range(31)]
    assert answers[-2:] == [200, 429]
    assert reader.post(ADDRESS).status_code == 405

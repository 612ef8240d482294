"""PERIKSA.html: the page that checks a pack in any browser, in one file and with no network."""

from pathlib import Path

PERIKSA = "PERIKSA.html"
PARTS = Path(__file__).parent / "periksa"


def checker_page() -> bytes:
    """The page with its style and scripts inside; the same for every pack."""
    page = (PARTS / "page.html").read_text("utf-8")
    for name in ("page.css", "zip.js", "checks.js", "page.js"):
        page = page.replace(f"/* {name} */", (PARTS / name).read_text("utf-8").strip())
    return page.encode()

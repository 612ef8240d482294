"""Every template compiles, and none needs what the content policy refuses."""

import re
from pathlib import Path

import pytest
from django.template import engines
from django.template.exceptions import TemplateSyntaxError

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
TEXTS = sorted((ROOT / "templates").rglob("*.txt"))

# HTML that was rendered and sanitised by our own blocks, at publication.
TRUSTED = {"evidence/material.html": "body|safe"}

INLINE_SCRIPT = re.compile(
    r"<script\b(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)"
)
INLINE_STYLE = re.compile(r"<style\b|[\s\"']style\s*=")
HANDLER = re.compile(r"[\s\"']on[a-z]+\s*=\s*[\"']")
UNESCAPED = re.compile(r"[\w.]+\|safe\b|autoescape off")
# A number that a machine reads. Written as people write it, 1,000 is another number.
LOCALIZED = re.compile(
    r"\{\{ *[\w.]*\b(pk|id|(?!auto_id|key_id)\w+_id|sequence|seconds_left) *\}\}"
)
REMOTE = re.compile(r"(?:src|href|action)=\"(?:https?:)?//")


def name_of(path: Path) -> str:
    return path.relative_to(ROOT / "templates").as_posix()


@pytest.mark.parametrize("path", [*TEMPLATES, *TEXTS], ids=name_of)
def test_a_template_compiles(path):
    try:
        engines["django"].from_string(path.read_text("utf-8"))
    except TemplateSyntaxError as problem:
        pytest.fail(f"{name_of(path)}: {problem}")


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
@pytest.mark.parametrize(
    "forbidden", [INLINE_SCRIPT, HANDLER, REMOTE], ids=["script", "handler", "remote"]
)
def test_nothing_runs_that_did_not_come_from_our_files(path, forbidden):
    assert forbidden.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_looks_come_from_style_sheets(path):
    """Material in a pack is read without this site, so it carries its own."""
    if name_of(path) != "evidence/material.html":
        assert INLINE_STYLE.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_what_people_wrote_is_escaped(path):
    found = set(UNESCAPED.findall(path.read_text("utf-8")))
    assert found <= {TRUSTED.get(name_of(path), "")}


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_numbers_for_machines_have_no_separators(path):
    assert not LOCALIZED.search(path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_forms_that_post_carry_their_token(path):
    forms = re.findall(
        r"<form\b[^>]*method=\"post\"[^>]*>.*?</form>",
        path.read_text("utf-8"),
        re.DOTALL | re.IGNORECASE,
    )
    tokens = ("csrf_token", "components/form.html")  # the include brings its own
    bare = [form[:80] for form in forms if not any(token in form for token in tokens)]
    assert bare == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_pictures_say_what_they_show(path):
    pictures = re.findall(r"<img\b[^>]*>", path.read_text("utf-8"))
    assert [picture for picture in pictures if "alt=" not in picture] == []

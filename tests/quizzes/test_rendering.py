"""Texts of questions as HTML: what they may show, and what never leaves the room."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.utils.safestring import SafeString

from quizzes.rendering import block, cleaned, inline, words

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<p onclick=alert(1)>x</p>",
    '<a href="javascript:alert(1)">x</a>',
    '<a href="data:text/html,x">x</a>',
    "<iframe src=//evil.test></iframe>",
    "<svg><use href=//evil.test/a.svg#x></use></svg>",
    "<style>body{display:none}</style>",
    '<p style="position:fixed">x</p>',
    '<form action="//evil.test"><input name=p></form>',
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
]
FORBIDDEN = ("<script", "<img", "<iframe", "<svg", "<style", "<form", "<input")
FORBIDDEN += ("onerror=", "onclick=", "javascript:", "data:", "style=")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("show", [block, inline, words])
def test_nothing_hostile_is_shown_from_html(text, show):
    shown = show(text, "html")
    assert not [sign for sign in FORBIDDEN if sign in shown]


@pytest.mark.parametrize("markup", ["plain", "markdown", "unknown"])
@pytest.mark.parametrize("text", HOSTILE)
def test_tags_are_text_where_html_is_not_the_markup(text, markup):
    shown = block(text, markup)
    assert "&lt;" in shown
    assert not [sign for sign in FORBIDDEN if sign.startswith("<") and sign in shown]


def test_plain_text_keeps_its_lines_and_paragraphs():
    assert block("one\ntwo\n\nthree", "plain") == "<p>one<br>two</p>\n\n<p>three</p>"
    assert inline("a < b\nc", "plain") == "a &lt; b<br>c"


def test_markdown_writes_lists_tables_and_emphasis():
    shown = block(
        "**Not** all:\n\n- a\n- b\n\n| x | y |\n|---|---|\n| 1 | 2 |", "markdown"
    )
    for piece in ("<strong>Not</strong>", "<li>a</li>", "<th>x</th>", "<td>2</td>"):
        assert piece in shown


@pytest.mark.parametrize("text", ["# Case", "Case\n---", "![x](https://evil.test/a)"])
def test_markdown_makes_no_headings_and_loads_nothing(text):
    shown = block(text, "markdown")
    assert not re.search("<h[1-6]", shown)
    assert "<img" not in shown


def test_headings_of_html_become_paragraphs():
    assert cleaned("<h3 class=x>Case</h3>") == "<p><strong>Case</strong></p>"


def test_links_tell_the_other_side_nothing():
    shown = inline('<a href="https://jdih.test/uu" target="_top">UU</a>', "html")
    assert shown == '<a href="https://jdih.test/uu" rel="noopener noreferrer">UU</a>'


def test_only_a_single_paragraph_stands_in_a_line():
    assert inline("<p>one</p>", "html") == "one"
    assert inline("<p>one</p><p>two</p>", "html") == "<p>one</p><p>two</p>"


def test_nothing_is_nothing():
    assert [show("  ", "plain") for show in (block, inline, words)] == ["", "", ""]


def test_words_are_text_that_is_still_escaped():
    shown = words("<p>a &lt; <b>b</b></p><p>c</p>", "html")
    assert shown == "a &lt; b c"
    assert isinstance(shown, SafeString)


def test_threads_share_what_cleans():
    with ThreadPoolExecutor(8) as threads:
        shown = threads.map(lambda n: block(f"<b>{n}</b><script>", "html"), range(99))
    assert list(shown) == [f"<b>{n}</b>" for n in range(99)]

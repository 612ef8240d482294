"""The catalogue is whole: what is written in English is read in Indonesian."""

import sys
from pathlib import Path

import polib
import pytest
from django.utils.translation import gettext, override

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def translations():
    """The script that keeps the catalogue."""
    sys.path.insert(0, str(ROOT / "scripts"))
    import translations

    yield translations
    sys.path.remove(str(ROOT / "scripts"))


def test_every_text_is_translated_and_compiled(translations):
    texts, catalogue = translations.found_texts(), translations.catalogue()
    assert list(translations.problems_of(texts, catalogue)) == []


def test_texts_are_found_in_code_and_templates(translations, tmp_path):
    code = tmp_path / "code.py"
    code.write_text(
        'a = _("One")\nb = ngettext("%(n)d day", "%(n)d days", n)\n'
        'c = pgettext("month", "May")\nd = _(name)\ne = print("no")\n'
    )
    page = tmp_path / "page.html"
    page.write_text(
        "{% load i18n %}<p>no</p>{% translate 'Two' %}"
        '{% translate "May" context "month" %}'
        "{% blocktranslate count n=3 trimmed %}{{ n }} day (or so)"
        "{% plural %}{{ n }} days{% endblocktranslate %}"
    )
    assert set(translations.texts_of(code)) == {
        ("", "One", ""),
        ("", "%(n)d day", "%(n)d days"),
        ("month", "May", ""),
    }
    assert set(translations.texts_of(page)) == {
        ("", "Two", ""),
        ("month", "May", ""),
        ("", "%(n)s day (or so)", "%(n)s days"),
    }


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ({"msgid": "Here", "msgstr": ""}, "Not translated"),
        ({"msgid": "Here", "msgstr": "Sini", "flags": ["fuzzy"]}, "Not translated"),
        ({"msgid": "Gone", "msgstr": "Hilang"}, "Used nowhere"),
        ({"msgid": "Here", "msgstr": "%(n)d di sini"}, "Other placeholders"),
    ],
)
def test_what_is_wrong_is_said(translations, entry, problem):
    po = polib.POFile()
    po.append(polib.POEntry(**entry))
    texts = {("", "Here", ""): {"a.html"}}
    said = list(translations.problems_of(texts, po))
    assert any(sentence.startswith(problem) for sentence in said)


def test_a_catalogue_that_was_not_compiled_is_noticed(translations):
    assert not translations.compiled_matches(polib.POFile())


def test_indonesian_is_what_people_read():
    with override("id"):
        assert gettext("My learning") != "My learning"
    with override("en"):
        assert gettext("My learning") == "My learning"

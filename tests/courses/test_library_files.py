"""The library reads its own modules, and tells file and line of what it cannot read."""

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from courses.library_files import LibraryHasProblems, read_module
from courses.library_markdown import Block, read_blocks
from courses.library_texts import Report, clean

LIBRARY = Path(__file__).parents[2] / "courses" / "library"
MODULES = sorted(file.parent.name for file in LIBRARY.glob("*/module.toml"))


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of a module that a test may spoil."""
    return shutil.copytree(LIBRARY / "gratifikasi", tmp_path / "gratifikasi")


def problems_of(folder) -> list[str]:
    with pytest.raises(LibraryHasProblems) as refused:
        read_module(folder)
    return [str(problem) for problem in refused.value.problems]


def replace(file: Path, old: str, new: str) -> int:
    """Spoil a file; answers the line on which it happened."""
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def blocks(text: str, pictures=("images/a.svg",)) -> tuple[Block, ...]:
    report = Report("x.md", [])
    found = read_blocks(text, report=report, first_line=1, pictures=pictures)
    assert report.problems == []
    return found


def complaints(text: str) -> list[tuple[int, str]]:
    report = Report("x.md", [])
    read_blocks(text, report=report, first_line=1, pictures=["images/a.svg"])
    return [(problem.line, problem.text) for problem in report.problems]


@pytest.mark.parametrize("slug", MODULES)
def test_each_module_of_the_library_is_sound(slug):
    module = read_module(LIBRARY / slug)
    assert module.slug == slug
    assert len(module.lessons) >= 3
    assert all(lesson.blocks for lesson in module.lessons)
    assert [lesson.number for lesson in module.lessons] == sorted(
        lesson.number for lesson in module.lessons
    )


def test_a_module_is_read_with_all_it_says(folder):
    module = read_module(folder)
    assert module.jp == Decimal("2.0")
    assert module.lke == ("PPE1A",)
    assert module.legal_bases[1].valid_from == date(2026, 1, 20)
    assert module.legal_bases[0].valid_from is None
    assert module.pretest.draw == 5
    assert module.posttest.pass_mark == 70
    assert module.lessons[0].slug == "mengenali-gratifikasi"
    assert module.images["images/sampul.svg"].startswith(b"<svg")


def test_running_text_becomes_what_the_editor_writes():
    (text,) = blocks("Satu **dua** *tiga*\n[jdih](https://jdih.kpk.go.id)\n\n- a\n- b")
    assert text == Block(
        "rich_text",
        "<p>Satu <b>dua</b> <i>tiga</i>"
        '<a href="https://jdih.kpk.go.id">jdih</a></p><ul><li>a</li><li>b</li></ul>',
    )


def test_each_directive_becomes_its_block():
    found = blocks(
        '## Judul\n::: kasus "Parsel"\nCerita.\n:::\n'
        '::: kutipan-hukum "UU 20/2001" ""\nIsi.\n:::\n'
        "::: poin-kunci\n- satu\n- dua **tebal**\n:::\n"
        '![Alur](images/a.svg "Bawah")\n![Alur](images/a.svg)\n'
    )
    assert [block.kind for block in found] == [
        "heading",
        "case_study",
        "legal_citation",
        "key_points",
        "image",
        "image",
    ]
    assert found[0].value == "Judul"
    assert found[1].value["story"] == "<p>Cerita.</p>"
    assert found[2].value["article"] == ""
    assert found[3].value["points"] == ["satu", "dua tebal"]
    assert found[4].value == {
        "alt": "Alur",
        "path": "images/a.svg",
        "caption": "Bawah",
    }
    assert found[5].value["caption"] == ""


def test_accordion_items_in_a_row_are_one_accordion():
    found = blocks(
        '::: buka-tutup "A"\na\n:::\n\n::: buka-tutup "B"\nb\n:::\n\nteks\n\n'
        '::: buka-tutup "C"\nc\n:::\n'
    )
    titles = [[item["title"] for item in block.value] for block in found[::2]]
    assert titles == [["A", "B"], ["C"]]


def test_a_table_knows_numbers_and_marks():
    (table,) = blocks(
        '::: tabel "Batas"\n| Hal | Rp | Catatan |\n|---|---|---|\n'
        "| Nikah | 1.500.000 | **baru** |\n:::"
    )
    assert table.value == {
        "caption": "Batas",
        "columns": [
            {"type": "text", "heading": "Hal"},
            {"type": "number", "heading": "Rp"},
            {"type": "rich_text", "heading": "Catatan"},
        ],
        "rows": [{"values": ["Nikah", "1.500.000", "<b>baru</b>"]}],
    }


@pytest.mark.parametrize(
    ("text", "line", "complaint"),
    [
        ("a\n\n::: video\nx\n:::", 3, "unknown directive"),
        ("::: kasus\nx\n:::", 1, "takes 1 quoted"),
        ('::: kasus "A"\n\n:::', 1, "is empty"),
        ('::: kasus "A"\nx', 1, "not closed"),
        ('::: kasus "A"\nx\n::: poin-kunci\n- y\n:::', 3, "do not nest"),
        ("::: poin-kunci\nx\n:::", 2, "a list"),
        ('::: tabel "A"\nx\n:::', 2, "heading row"),
        ("![](images/a.svg)", 1, "no text"),
        ("![b](images/b.svg)", 1, "no such picture"),
        ("![b](images/a.svg) dan teks", 1, "line of its own"),
        ("teks\n\n# Judul", 3, "not allowed in a text: heading h1"),
        ("teks\n\n> kutipan", 3, "not allowed in a text: blockquote"),
    ],
)
def test_a_lesson_problem_names_its_line(text, line, complaint):
    (found,) = complaints(text)
    assert found[0] == line
    assert complaint in found[1]


def test_hostile_markup_stays_text():
    (text,) = blocks(
        '<script>alert(1)</script>\n\n[x](javascript:alert(1)) <b onclick="x">'
    )
    assert "<script" not in text.value
    assert "<b onclick" not in text.value
    assert "href" not in text.value


def test_cleaning_leaves_only_what_the_editor_writes():
    dirty = '<p style="x" onclick="y">a<img src=x><a href="javascript:x">b</a></p>'
    assert clean(dirty) == "<p>a<a>b</a></p>"


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('title = "Gratifikasi:', 'titel = "Gratifikasi:', "unknown key: titel"),
        ("minutes = 90", 'minutes = "lama"', "a whole number"),
        ("minutes = 90", "minutes = true", "a whole number"),
        ("minutes = 90", "minutes = -1", "negative"),
        ('jp = "2.0"', 'jp = "dua"', "decimal text"),
        ("is_public = true", 'is_public = "ya"', "true or false"),
        ("reviewed_on = 2026-11-24", "reviewed_on = 24", "a date"),
        ('lke = ["PPE1A"]', "lke = [1]", "a list of texts"),
        ('slug = "gratifikasi"', 'slug = "lain"', "the name of the folder"),
        ('cover = "images/sampul.svg"', 'cover = "images/x.svg"', "no such picture"),
        ('cover_alt = "Seorang', 'cover_alt = "' + "x" * 300, "at most 240"),
        ("draw = 10", "drew = 10", "unknown key: drew"),
        ("minutes = 90", "minutes = = 90", "not valid TOML"),
    ],
)
def test_a_module_problem_names_its_line(folder, old, new, complaint):
    line = replace(folder / "module.toml", old, new)
    found = [text for text in problems_of(folder) if complaint in text]
    assert found
    assert found[0].startswith(f"gratifikasi/module.toml:{line}: ")


def test_an_empty_text_and_a_missing_key_are_told(folder):
    replace(folder / "module.toml", 'author_role = "Unit', 'author_role = ""\n# "')
    replace(folder / "module.toml", "[pretest]\ntitle", "[pretest]\n# title")
    told = " ".join(problems_of(folder))
    assert "author_role is empty" in told
    assert "title must be given as a text" in told


def test_front_matter_problems_count_from_the_top_of_the_file(folder):
    file = folder / "lessons" / "10-mengenali-gratifikasi.md"
    line = replace(file, "minutes = 20", 'minutes = "20"')
    (problem,) = problems_of(folder)
    assert f"lessons/10-mengenali-gratifikasi.md:{line}:" in problem


def test_a_lesson_without_front_matter_or_with_an_odd_name_is_told(folder):
    (folder / "lessons" / "90-kosong.md").write_text("teks", "utf-8")
    (folder / "lessons" / "penutup.md").write_text("teks", "utf-8")
    told = " ".join(problems_of(folder))
    assert "90-kosong.md:1: front matter" in told
    assert "penutup.md:1: the name must be" in told


def test_a_drawing_with_script_is_refused(folder):
    (folder / "images" / "sampul.svg").write_text("<svg>\n<script>x</script></svg>")
    assert any("images/sampul.svg:2: " in text for text in problems_of(folder))


def test_a_folder_without_a_module_is_told(tmp_path):
    assert problems_of(tmp_path) == [f"{tmp_path.name}/module.toml:1: no file"]


def test_a_module_may_do_without_tests(folder):
    file = folder / "module.toml"
    text = file.read_text("utf-8")
    file.write_text(text[: text.index("[pretest]")], "utf-8")
    module = read_module(folder)
    assert module.pretest is None
    assert module.posttest is None

"""The Indonesian catalogue, kept without the gettext programs.

``update`` brings new texts of code and templates into `django.po`, drops those that are
gone, and compiles; ``compile`` only compiles; ``check`` says what is missing and changes
nothing. The texts of Wagtail (`locale_wagtail`) are kept by hand: no code of ours has
them, so that they are only compiled and checked here.
"""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "elearning" / "locale" / "id" / "LC_MESSAGES" / "django.po"
WAGTAIL = ROOT / "elearning" / "locale_wagtail" / "id" / "LC_MESSAGES"
CODE = ("elearning", "courses", "quizzes")
TEMPLATES = ("templates", *CODE)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*(?:![rs])?(?::[^}]*)?\}")

# Which arguments of a call are its texts: context, singular, plural.
CALLS = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
CALL_START = re.compile(rf"\b({'|'.join(sorted(CALLS, key=len, reverse=True))})\(")

Key = tuple[str, str, str]  # context, text, plural
Found = dict[Key, set[str]]  # ... -> the files that use it


def main(command: str) -> int:
    if not settings.configured:
        settings.configure(USE_I18N=True)
    if command == "compile":
        compile_all()
        return 0
    texts = found_texts()
    if command == "update":
        update(texts)
        compile_all()
        return 0
    problems = [*problems_of(texts, catalogue()), *problems_of_wagtail()]
    for problem in problems:
        sys.stdout.write(f"{problem}\n")
    return 1 if problems else 0


# --- Reading the sources ----------------------------------------------------------------


def found_texts() -> Found:
    """Every text of ours that is shown in the reader's language, and where."""
    found: Found = {}
    for folder, suffixes in [(f, (".py",)) for f in CODE] + [
        (f, (".html", ".txt", ".xml")) for f in TEMPLATES
    ]:
        for file in sorted((ROOT / folder).rglob("*")):
            if file.suffix in suffixes and "migrations" not in file.parts:
                for key in texts_of(file):
                    found.setdefault(key, set()).add(str(file.relative_to(ROOT)))
    return found


def texts_of(file: Path) -> Iterator[Key]:
    source = file.read_text("utf-8")
    if file.suffix == ".py":
        yield from texts_in(ast.parse(source))
    elif "{%" in source:
        # Between the calls stands the template with its letters crossed out.
        code = templatize(source, origin=str(file))
        for start in CALL_START.finditer(code):
            yield from texts_in(ast.parse(call_at(code, start.start())))


def call_at(code: str, start: int) -> str:
    """The shortest text from ``start`` that is a whole call."""
    end = start
    while (end := code.index(")", end) + 1) > 0:
        try:
            ast.parse(code[start:end])
        except SyntaxError:
            continue
        return code[start:end]
    raise ValueError(code[start : start + 60])


def texts_in(tree: ast.AST) -> Iterator[Key]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and (places := CALLS.get(name_of(node.func))):
            texts = [text_at(node, place) for place in places]
            if texts[1]:
                yield texts[0], texts[1], texts[2]


def name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    return function.attr if isinstance(function, ast.Attribute) else ""


def text_at(call: ast.Call, place: int | None) -> str:
    if place is None or place >= len(call.args):
        return ""
    node = call.args[place]
    is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
    return node.value if is_text else ""  # type: ignore[attr-defined]


# --- The catalogue ----------------------------------------------------------------------


def catalogue() -> polib.POFile:
    if CATALOGUE.exists():
        return polib.pofile(str(CATALOGUE), wrapwidth=88)
    po = polib.POFile(wrapwidth=88)
    po.metadata = {
        "Project-Id-Version": "elearning-zona-integritas",
        "Language": "id",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return po


def key_of(entry: polib.POEntry) -> Key:
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def update(texts: Found) -> None:
    po = catalogue()
    # Ours, and those that replace a text of Wagtail or Django ("override" in a comment).
    kept = [e for e in po if key_of(e) in texts or "override" in e.comment]
    known = {key_of(entry) for entry in kept}
    po.clear()
    po.extend(kept)
    po.extend(new_entry(key) for key in texts if key not in known)
    for entry in po:
        entry.occurrences = [
            (file, "") for file in sorted(texts.get(key_of(entry), ()))
        ]
    po.sort(key=lambda entry: (entry.occurrences, entry.msgid, entry.msgctxt or ""))
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    po.save(str(CATALOGUE))
    waiting = sum(not is_translated(entry) for entry in po)
    sys.stdout.write(f"{len(po)} texts, {waiting} without a translation.\n")


def compile_all() -> None:
    for file in [CATALOGUE, *sorted(WAGTAIL.glob("*.po"))]:
        polib.pofile(str(file)).save_as_mofile(str(file.with_suffix(".mo")))


def new_entry(key: Key) -> polib.POEntry:
    context, text, plural = key
    entry = polib.POEntry(msgid=text, msgctxt=context or None)
    if plural:
        entry.msgid_plural, entry.msgstr_plural = plural, {0: ""}
    return entry


def is_translated(entry: polib.POEntry) -> bool:
    return bool(entry.translated()) and not entry.fuzzy


def problems_of(texts: Found, po: polib.POFile) -> Iterator[str]:
    """What keeps the catalogue from being whole, a sentence each."""
    entries = {key_of(entry): entry for entry in po if not entry.obsolete}
    for key, files in texts.items():
        if key not in entries or not is_translated(entries[key]):
            yield f"Not translated: {key[1]!r} ({', '.join(sorted(files))})"
    for key, entry in entries.items():
        if key not in texts and "override" not in entry.comment:
            yield f"Used nowhere: {key[1]!r}"
        if is_translated(entry):
            yield from broken_placeholders(entry)
    if not compiled_matches(po):
        yield "django.mo is not what django.po says: run `make messages`."


def problems_of_wagtail() -> Iterator[str]:
    for file in sorted(WAGTAIL.glob("*.po")):
        po = polib.pofile(str(file))
        for entry in po:
            if not is_translated(entry):
                yield f"Not translated: {entry.msgid!r} ({file.relative_to(ROOT)})"
            yield from broken_placeholders(entry)
        if not compiled_matches(po, file):
            yield f"{file.relative_to(ROOT)} is not compiled: run `make messages`."


def broken_placeholders(entry: polib.POEntry) -> Iterator[str]:
    """A translation fills in what the text fills in, no more and no less."""
    wanted = {
        frozenset(PLACEHOLDER.findall(text))
        for text in (entry.msgid, entry.msgid_plural)
        if text
    }
    for text in [entry.msgstr, *(entry.msgstr_plural or {}).values()]:
        if text and frozenset(PLACEHOLDER.findall(text)) not in wanted:
            yield f"Other placeholders than in {entry.msgid!r}: {text!r}"


def compiled_matches(po: polib.POFile, file: Path = CATALOGUE) -> bool:
    compiled = file.with_suffix(".mo")
    return compiled.exists() and compiled.read_bytes() == po.to_binary()


if __name__ == "__main__":
    if sys.argv[1:] not in (["update"], ["compile"], ["check"]):
        sys.exit("usage: translations.py update|compile|check")
    sys.exit(main(sys.argv[1]))

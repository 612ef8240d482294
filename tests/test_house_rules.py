"""The rules of the house that no other tool checks, read from the code itself.

An exception is listed by name beside its rule, with its reason.
"""

import ast
import re
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("elearning", "courses", "quizzes")
MOST_LINES, MOST_LINES_A_FUNCTION, MOST_LINES_OF_HOOKS, MOST_LINES_OF_SETTINGS = (
    350,
    50,
    60,
    250,
)
CLOCKS = {"timezone.now", "timezone.localdate", "timezone.localtime", "datetime.now"}
CLOCKS |= {"date.today", "datetime.today", "time.time", "datetime.utcnow"}
WRITES = {"save", "create", "delete", "update", "bulk_create", "bulk_update"}
WRITES |= {"get_or_create", "update_or_create", "save_revision", "publish"}

# Folders and files that are no actions: they answer people, or are started by them.
FACES = {"views", "views.py", "viewsets.py", "wagtail_hooks.py", "commands", "cms"}
FACES |= {
    "editing",
    "forms.py",
    "management",
    "templatetags",
    "migrations",
    "tasks.py",
    "blocks",
    "demo",
}
# Leaves that exist to meet the request, and the one receiver of a signal.
MEETS_REQUESTS = {
    "elearning/context.py",
    "elearning/health.py",
    "elearning/media.py",
    "elearning/middleware.py",
    "elearning/throttling.py",
    "elearning/urls.py",
    "elearning/evidence/packing/materials.py",  # a page of the pack, from a template
    "elearning/people/mailing.py",  # a message, from a template
    "elearning/people/scopes.py",  # the decorator that guards views by role
    "elearning/people/sessions.py",  # the middleware that says who asks
    "elearning/people/signing_in.py",  # allauth hands its adapter the request
}
READS_THE_CLOCK = {
    "courses/publishing.py",  # Wagtail's signal brings no time along
    "elearning/signing_pdfs.py",  # a new key is valid from the moment it is made
    "courses/models/reviewed.py",  # a preview in the CMS is filled by its page class
}


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of ours but migrations, by its path."""
    found = {}
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            path = file.relative_to(ROOT).as_posix()
            if "/migrations/" not in path:
                found[path] = ast.parse(file.read_text("utf-8"))
    return found


def among(*parts: str) -> list[str]:
    """Modules with one of these names in their path."""
    return [path for path in modules() if {*path.split("/")} & {*parts}]


def imports(tree: ast.AST) -> set[str]:
    """Dotted names of what is imported, ``from a import b`` as ``a.b``."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def imports_any(tree: ast.AST, *prefixes: str) -> set[str]:
    return {
        name
        for name in imports(tree)
        if any(f"{name}.".startswith(f"{prefix}.") for prefix in prefixes)
    }


def calls(tree: ast.AST) -> list[tuple[str, int]]:
    """What is called, written as in the code, with its line."""
    return [
        (ast.unparse(node.func), node.lineno)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]


def clock_reads(path: str) -> list[str]:
    """Calls that ask what time it is; ``localdate(at)`` only converts."""
    asked = {f"{clock}()" for clock in CLOCKS}
    return [
        f"{path}:{node.lineno}"
        for node in ast.walk(modules()[path])
        if isinstance(node, ast.Call) and path not in READS_THE_CLOCK
        if ast.unparse(node) in asked or ast.unparse(node).startswith("datetime.now(")
    ]


def functions(tree: ast.AST):
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def actions() -> list[str]:
    faces = set(among(*FACES)) | set(among("models", "models.py"))
    rest = {"elearning/settings.py", "elearning/checks.py", "elearning/wsgi.py"}
    return [p for p in modules() if p not in faces | MEETS_REQUESTS | rest]


def length(path: str) -> int:
    return len((ROOT / path).read_text("utf-8").splitlines())


# --- File roles -------------------------------------------------------------------------


@pytest.mark.parametrize("path", among("models", "models.py"))
def test_models_know_no_request_no_mail_and_no_clock(path):
    tree = modules()[path]
    assert not imports_any(tree, "django.http", "django.core.mail", "django.shortcuts")
    assert clock_reads(path) == []


@pytest.mark.parametrize("path", actions())
def test_actions_know_no_request_no_template_and_no_clock(path):
    tree = modules()[path]
    assert not imports_any(
        tree,
        "django.http",
        "django.shortcuts",
        "django.template",
        "django.contrib.messages",
    )
    assert clock_reads(path) == []


@pytest.mark.parametrize("path", among("marking", "formats"))
def test_marking_and_formats_are_pure(path):
    assert not imports_any(modules()[path], "django", "wagtail", "courses", "elearning")


@pytest.mark.parametrize("path", among("views", "views.py"))
def test_views_write_nothing_themselves(path):
    written = [
        (name, line)
        for name, line in calls(modules()[path])
        if "objects" in name.split(".") or name.startswith("form.")
        if name.split(".")[-1] in WRITES
    ]
    assert written == []


@pytest.mark.parametrize("path", among("wagtail_hooks.py"))
def test_hooks_only_register(path):
    assert length(path) <= MOST_LINES_OF_HOOKS


def test_settings_import_no_code_of_ours():
    lines = (ROOT / "elearning/settings.py").read_text("utf-8").splitlines()
    said = [line for line in lines if line.strip() and not line.strip().startswith("#")]
    assert len(said) <= MOST_LINES_OF_SETTINGS
    assert not imports_any(modules()["elearning/settings.py"], *ROOMS)


def test_wagtail_s_signal_is_the_only_one():
    signals = {
        path
        for path, tree in modules().items()
        if imports_any(
            tree, "django.dispatch", "django.db.models.signals", "wagtail.signals"
        )
        or imports_any(tree, "django.core.signals", "django.contrib.auth.signals")
    }
    assert signals <= {"courses/publishing.py"}


def test_no_file_hides_what_it_does():
    assert among("utils.py", "helpers.py", "misc.py", "common.py") == []


# --- Sizes ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", list(modules()))
def test_a_file_fits_in_a_head_and_a_function_on_a_screen(path):
    assert length(path) <= MOST_LINES
    long = [
        (function.name, function.end_lineno - function.lineno + 1)
        for function in functions(modules()[path])
        if function.end_lineno - function.lineno >= MOST_LINES_A_FUNCTION
    ]
    assert long == []


def test_half_of_the_files_are_short():
    lengths = sorted(length(path) for path in modules() if length(path))
    assert lengths[len(lengths) // 2] <= 90


# --- Actions ----------------------------------------------------------------------------


@pytest.mark.parametrize("path", actions())
def test_who_and_when_are_named_and_keyword_only(path):
    """A function that takes ``by`` or ``at`` takes it by its name."""
    by_place = [
        function.name
        for function in functions(modules()[path])
        if {a.arg for a in function.args.args} & {"by", "at"}
        if not function.name.startswith("_")
    ]
    assert by_place == []


def test_errors_are_named_as_sentences():
    named_error = {
        node.name
        for tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        if any("Exception" in ast.unparse(base) for base in node.bases)
        if node.name.endswith(("Error", "Exception"))
    }
    assert named_error == set()


# --- The house itself -------------------------------------------------------------------


@pytest.mark.parametrize(
    "room",
    [
        "courses",
        "quizzes",
        "elearning/activities",
        "elearning/pledges",
        "elearning/people",
        "elearning/frameworks",
        "elearning/evidence",
    ],
)
def test_every_room_says_what_it_is_for(room):
    readme = (ROOT / room / "README.md").read_text("utf-8")
    assert 1 < len(readme.splitlines()) <= 25


def test_every_setting_from_outside_is_described():
    read = set(
        re.findall(
            r'\benv(?:_bool|_list)?\(\s*"(\w+)"',
            (ROOT / "elearning/settings.py").read_text("utf-8"),
        )
    )
    described = set(
        re.findall(
            r"^\| `(\w+)`", (ROOT / "docs/settings.md").read_text("utf-8"), re.MULTILINE
        )
    )
    assert read
    assert described == read | {"PORT"}  # PORT is read by scripts/run.py


def test_the_printed_accounts_are_those_of_the_demo(monkeypatch):
    from elearning.demo.accounts import PASSWORD, ROLES

    monkeypatch.syspath_prepend(ROOT / "scripts")
    import run

    assert [name for name, _ in run.ACCOUNTS] == list(ROLES)
    assert run.PASSWORD == PASSWORD
    sys.modules.pop("run")


def test_every_direct_dependency_has_its_reason():
    for name in ("requirements.in", "requirements-dev.in"):
        for line in (ROOT / name).read_text("utf-8").splitlines():
            if re.match(r"\w", line):
                assert re.search(r" # \w", line), line


def test_every_requirement_is_locked_with_hashes():
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (ROOT / name).read_text("utf-8")
        pinned = re.split(r"\n(?=\w)", text)
        assert len(pinned) > 30
        for requirement in pinned:
            if re.match(r"\w", requirement):
                assert "==" in requirement
                assert "--hash=sha256:" in requirement

"""The question bank of a module of the library, read from its TOML file. Pure."""

from pathlib import Path

from courses.library_texts import Problem, Report
from courses.library_toml import Table, parse_toml
from quizzes.content import Option, QuestionContent, options_body

MAX_OPTIONS = 6


def read_questions(
    file: Path, *, problems: list[Problem]
) -> dict[str, QuestionContent]:
    """The questions by their code; complaints go to ``problems``."""
    report = Report(f"{file.parent.name}/{file.name}", problems)
    if not file.is_file():
        return {}
    table = parse_toml(file.read_text("utf-8"), report=report)
    questions: dict[str, QuestionContent] = {}
    for entry in table.tables("question"):
        code = entry.text("code", longest=40)
        if code in questions:
            entry.complain("code", f"the code is used twice: {code}")
        questions[code] = _question(entry)
    table.refuse_unknown()
    return questions


def _question(entry: Table) -> QuestionContent:
    content = QuestionContent(
        kind=entry.text("kind"),
        stem=entry.text("stem", longest=4000),
        body=options_body(map(_option, entry.tables("option")[:MAX_OPTIONS])),
        feedback=entry.text("feedback", longest=4000, default=""),
        legal_basis=entry.text("legal_basis", longest=300, default=""),
        source=entry.text("source", longest=300, default=""),
        level=entry.text("level", default="understand"),
        objective=entry.number("objective", default=0) or None,
        lke=entry.texts("lke", required=False),
        tags=entry.texts("use"),
    )
    for problem in content.problems():
        entry.complain("code", f"the question cannot be asked: {problem}")
    entry.refuse_unknown()
    return content


def _option(entry: Table) -> Option:
    option = Option(
        text=entry.text("text", longest=1000),
        correct=entry.flag("correct"),
        feedback=entry.text("feedback", longest=1000, default=""),
    )
    entry.refuse_unknown()
    return option

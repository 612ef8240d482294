"""The question bank of a module of the library, read from its TOML file. Pure."""

from pathlib import Path

from courses.library_texts import Problem, Report
from courses.library_toml import Table, parse_toml
from quizzes.content import MARKUPS, QuestionContent

from .question_bodies import BODIES, body_of


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
    kind = entry.text("kind")
    content = QuestionContent(
        kind=kind,
        stem=entry.text("stem", longest=4000),
        body=body_of(entry, kind=kind),
        feedback=entry.text("feedback", longest=4000, default=""),
        legal_basis=entry.text("legal_basis", longest=300, default=""),
        source=entry.text("source", longest=300, default=""),
        level=entry.text("level", default="understand"),
        objective=entry.number("objective", default=0) or None,
        lke=entry.texts("lke", required=False),
        tags=entry.texts("use"),
        title=entry.text("title", default=""),
        markup=entry.text("markup", default="plain"),
    )
    if kind in BODIES:
        _check(entry, content)
    entry.refuse_unknown()
    return content.veiled()


def _check(entry: Table, content: QuestionContent) -> None:
    if content.markup not in MARKUPS:
        entry.complain("markup", f"markup must be one of: {', '.join(MARKUPS)}")
        return
    for problem in content.problems():
        entry.complain("code", f"the question cannot be asked: {problem}")

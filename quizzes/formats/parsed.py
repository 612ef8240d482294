"""What reading a file gives: the questions that are sound and what was wrong.

Bodies follow the schemas of ``quizzes.marking``. A picture in them is named,
``{"name": "peta.png", "alt": "…"}``, and its bytes are in ``pictures`` by that name.
"""

from dataclasses import dataclass, field
from typing import Any

from .messages import NOTES, PROBLEMS

CONTENT = (
    "kind",
    "title",
    "stem",
    "markup",
    "body",
    "feedback",
    "level",
    "objective",
    "lke",
    "legal_basis",
    "source",
    "tags",
)


@dataclass(frozen=True)
class Note:
    """Something that was changed or left out on the way in; the question is sound."""

    code: str
    params: dict[str, str] = field(default_factory=dict, hash=False)

    @property
    def template(self) -> str:
        """English, to be translated and filled with ``params``."""
        return NOTES[self.code]

    def __str__(self) -> str:
        return self.template % self.params


@dataclass(frozen=True)
class Problem:
    """Why something did not come in. ``line`` counts from 1; 0 is the file as a whole.

    ``file`` is the one of a package that the line is in.
    """

    line: int
    code: str
    params: dict[str, str] = field(default_factory=dict, hash=False)
    title: str = ""
    file: str = ""

    @property
    def what_template(self) -> str:
        """English, to be translated and filled with ``params``."""
        return PROBLEMS[self.code].what

    @property
    def advice_template(self) -> str:
        """English, to be translated; has no parameters."""
        return PROBLEMS[self.code].advice

    @property
    def what(self) -> str:
        return self.what_template % self.params

    @property
    def advice(self) -> str:
        return self.advice_template


@dataclass(frozen=True)
class ParsedQuestion:
    """A question as a file holds it; the fields of ``QuestionContent`` and more.

    ``code`` is the id that the file gives, empty if none; ``category`` is where the file
    had it; ``line`` is where it begins, in ``file`` if that is one of a package.
    """

    kind: str
    stem: str
    body: dict[str, Any] = field(hash=False)
    title: str = ""
    code: str = ""
    markup: str = "plain"
    feedback: str = ""
    level: str = "understand"
    objective: int | None = None
    lke: tuple[str, ...] = ()
    legal_basis: str = ""
    source: str = ""
    tags: tuple[str, ...] = ()
    category: str = ""
    pictures: dict[str, bytes] = field(default_factory=dict, hash=False)
    line: int = 1
    file: str = ""
    notes: tuple[Note, ...] = ()

    @property
    def facts(self) -> dict[str, Any]:
        """What it says, without where it stood in the file."""
        return {name: getattr(self, name) for name in CONTENT}


@dataclass(frozen=True)
class Parsed:
    """A file that was read. ``format`` is one of ``READABLE``."""

    format: str
    questions: tuple[ParsedQuestion, ...] = ()
    problems: tuple[Problem, ...] = ()

"""What a question says, as plain data: read from files, forms and versions alike."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, fields, replace
from string import ascii_lowercase
from typing import Any, Self

from elearning import canonical
from quizzes import marking

MARKUPS = ("plain", "markdown", "html")


@dataclass(frozen=True)
class Option:
    text: str
    correct: bool
    feedback: str = ""


@dataclass(frozen=True)
class QuestionContent:
    """Everything that one version of a question holds.

    ``tags`` say where it is used (``pre``, ``post``), ``lke`` holds LKE question codes,
    ``objective`` the number of the module's objective that it measures, from 1.
    ``markup`` says how stem, options and feedback are written: plain, markdown or html.
    ``title`` is what lists and other systems call it; the code where empty.
    """

    kind: str
    stem: str
    body: dict[str, Any] = field(hash=False)
    feedback: str = ""
    legal_basis: str = ""
    source: str = ""
    level: str = "understand"
    objective: int | None = None
    lke: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    title: str = ""
    markup: str = "plain"

    @property
    def facts(self) -> dict[str, Any]:
        """All of it, by the names of the fields."""
        return {each.name: getattr(self, each.name) for each in fields(self)}

    @property
    def digest(self) -> str:
        """SHA-256 over all of it: equal content, equal digest.

        What was not there when the first versions were written counts only where it says
        something, so that their digests hold.
        """
        facts = self.facts
        for name, silent in (("title", ""), ("markup", "plain")):
            if facts[name] == silent:
                del facts[name]
        return canonical.digest(facts)

    def veiled(self) -> Self:
        """The same content with keys that tell nothing; unsound content as it is."""
        if self.problems():
            return self
        return replace(self, body=marking.veiled(self.kind, self.body))

    def problems(self) -> list[str]:
        """Codes of what keeps this from being asked; empty when it is sound."""
        found = marking.problems(self.kind, self.body)
        if self.markup not in MARKUPS:
            found.append("markup_unknown")
        return found if self.stem.strip() else ["stem_empty", *found]


def letter(index: int) -> str:
    """a, b, c … from 0; where letters run out, the number."""
    return ascii_lowercase[index] if index < len(ascii_lowercase) else str(index + 1)


def options_body(options: Iterable[Option]) -> dict[str, Any]:
    """The body of a question of choices; keys are given in order: a, b, c …"""
    return {
        "options": [
            {"key": key, **asdict(option)}
            for key, option in zip(ascii_lowercase, options, strict=False)
        ]
    }

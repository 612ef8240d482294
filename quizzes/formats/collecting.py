"""Gathers what a reader finds, in the order of the file, up to the limits."""

from . import limits
from .drafts import Draft, settle
from .parsed import Parsed, ParsedQuestion, Problem
from .refusals import EnoughIsRead, FileIsRefused, QuestionCannotBeRead
from .scenarios import gathered
from .text import shorten, tidy


class Collector:
    """Takes drafts and problems; ``EnoughIsRead`` is raised when a limit is reached."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.problems: list[Problem] = []

    def add(self, draft: Draft) -> None:
        """Take a draft. One that failed counts as a problem, unless it is exact."""
        if draft.failure and not draft.exact:
            self._complain_of(draft.failure, draft)
            return
        if len(self.drafts) >= limits.MOST_QUESTIONS:
            self._stop("too_many_questions", draft.line, limits.MOST_QUESTIONS)
        self.drafts.append(draft)

    def complain(
        self,
        reason: QuestionCannotBeRead | FileIsRefused,
        *,
        line: int,
        title: str = "",
        file: str = "",
    ) -> None:
        if len(self.problems) >= limits.MOST_PROBLEMS:
            self._stop("too_many_problems", line, limits.MOST_PROBLEMS)
        at = reason.line or line
        name = shorten(tidy(title))
        params = {key: tidy(value) for key, value in reason.params.items()}
        name_of_file = shorten(tidy(file), 120)
        self.problems.append(Problem(at, reason.code, params, name, name_of_file))

    def _stop(self, code: str, line: int, most: int) -> None:
        self.problems.append(Problem(line, code, {"most": str(most)}))
        raise EnoughIsRead(code)

    def result(self, name: str) -> Parsed:
        """The sound questions and every problem, in the order of their places."""
        questions: list[ParsedQuestion] = []
        try:
            for draft in gathered(self.drafts, complain=self._complain_of):
                try:
                    questions.append(settle(draft))
                except QuestionCannotBeRead as reason:
                    self._complain_of(reason, draft)
        except EnoughIsRead:
            pass
        if not questions and not self.problems:
            self.problems.append(Problem(0, "no_questions"))
        problems = sorted(self.problems, key=lambda p: (p.file, p.line))
        return Parsed(name, tuple(questions), tuple(problems))

    def _complain_of(self, reason: QuestionCannotBeRead, draft: Draft) -> None:
        title = draft.title or draft.stem.text[:200]
        self.complain(reason, line=draft.line, title=title, file=draft.file)

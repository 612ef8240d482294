"""What an item says to an answer, found by what its processing sets."""

from dataclasses import dataclass

from quizzes.formats.drafts import Text
from quizzes.formats.text import shorten

from .parsing import Content, Node
from .processing import ALWAYS, ELSE, IS, RIGHT, Processing, Rule
from .texts import Words

WITHIN_TEXTS = {"feedbackInline", "feedbackBlock"}


@dataclass
class _Said:
    outcome: str
    identifier: str
    node: Node
    is_kept: bool = False


class Feedbacks:
    """The feedback of one item; what nothing asks for is noted by ``note_the_rest``."""

    def __init__(self, item: Node, processing: Processing, words: Words) -> None:
        self.processing, self.words = processing, words
        within = (n for n in item.walk() if n.name in WITHIN_TEXTS)
        self.said = [
            _Said(n.said("outcomeIdentifier"), n.said("identifier"), n)
            for n in [*item.all("modalFeedback"), *within]
            if n.said("showHide", "show") != "hide"
        ]
        self.set = {name for rule in processing.rules for name in rule.sets}
        self.from_the_start = {
            (node.said("identifier"), value.text.strip())
            for node in item.all("outcomeDeclaration")
            for default in node.all("defaultValue")
            for value in default.all("value")
        }

    def to_choice(self, response: str, choice: str, *, is_right: bool | None) -> Text:
        """What is said to a choice; ``is_right`` where it alone makes the answer so."""
        return self._joined(
            [
                said
                for said in self.said
                if self._hands_on(said, response, choice)
                or any(
                    _asks(rule, response, choice, is_right=is_right)
                    for rule in self._showing(said)
                )
            ]
        )

    def to_rule(self, wanted: Rule) -> Text:
        """What is said where a rule with the same test holds."""
        return self._joined(
            [
                said
                for said in self.said
                if any(_is_same(rule, wanted) for rule in self._showing(said))
            ]
        )

    def to_all(self, response: str) -> Text:
        """What is said whatever was answered; where a response is named, only to it."""
        return self._joined(
            [
                said
                for said in self.said
                if _belongs(said.outcome, response)
                and (
                    any(rule.test == ALWAYS for rule in self._showing(said))
                    or self._is_from_the_start(said)
                )
            ]
        )

    def note_the_rest(self) -> None:
        for said in self.said:
            words = shorten(said.node.text)
            if words and not said.is_kept:
                self.words.draft.note("other_feedback", text=words)

    def _showing(self, said: _Said) -> list[Rule]:
        return [
            rule
            for rule in self.processing.rules
            if said.outcome in rule.sets
            and said.identifier in rule.sets[said.outcome].values
        ]

    def _hands_on(self, said: _Said, response: str, choice: str) -> bool:
        """The outcome becomes the choice itself, or nothing says what it becomes."""
        if said.identifier != choice:
            return False
        if said.outcome not in self.set:
            return True
        return any(
            rule.sets[said.outcome].response == response
            for rule in self.processing.rules
            if said.outcome in rule.sets
        )

    def _is_from_the_start(self, said: _Said) -> bool:
        is_first = (said.outcome, said.identifier) in self.from_the_start
        return is_first and said.outcome not in self.set

    def _joined(self, found: list[_Said]) -> Text:
        content: Content = []
        for said in found:
            said.is_kept = True
            is_block = len(found) > 1
            inner = list(said.node.content)
            content += [Node("div", said.node.line, {}, inner)] if is_block else inner
        return self.words.plain(content)


def _asks(rule: Rule, response: str, choice: str, *, is_right: bool | None) -> bool:
    if rule.response != response:
        return False
    if rule.test == IS:
        return rule.value == choice
    if rule.test == RIGHT:
        return is_right is True
    return rule.test == ELSE and rule.value == RIGHT and is_right is False


def _is_same(rule: Rule, wanted: Rule) -> bool:
    return (rule.test, rule.response, rule.value, rule.low, rule.high) == (
        wanted.test,
        wanted.response,
        wanted.value,
        wanted.low,
        wanted.high,
    )


def _belongs(outcome: str, response: str) -> bool:
    """``EXPLANATION_RESPONSE_2`` is of RESPONSE_2, a name without that of the item."""
    _name, mark, named = outcome.partition("_RESPONSE_")
    return response == (f"RESPONSE_{named}" if mark else "")

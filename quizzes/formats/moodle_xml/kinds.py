"""What the elements of a question say, kind by kind."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from quizzes.formats import bodies
from quizzes.formats.bodies import Choice
from quizzes.formats.drafts import Draft, Text
from quizzes.formats.refusals import QuestionCannotBeRead
from quizzes.formats.text import shorten

from . import texts
from .parsing import Node

NO = {"false", "0", ""}


def is_yes(node: Node, name: str, *, default: bool) -> bool:
    """An element that says true or 1; an empty one says no."""
    said = node.find(name)
    return default if said is None else said.text.strip().lower() not in NO


def _weight(answer: Node) -> Decimal:
    said = answer.attributes.get("fraction") or answer.said("fraction") or "0"
    return bodies.percent(said, line=answer.line)


def _choices(node: Node, draft: Draft, mark: str, *, rich: bool) -> Iterator[Choice]:
    """The ``<answer>`` elements; only those of choices have a markup and a picture."""
    for answer in node.all("answer"):
        if rich:
            said = texts.rich(answer, mark, draft, pictured=True)
        else:
            said = texts.Rich(Text(texts.plain(answer)))
        feedback = texts.rich(answer.find("feedback"), mark, draft, pictured=False)
        yield Choice(said.text, _weight(answer), feedback.text, said.picture)


def multichoice(node: Node, draft: Draft, mark: str) -> None:
    single = is_yes(node, "single", default=True)
    draft.kind = "single" if single else "multiple"
    choices = list(_choices(node, draft, mark, rich=True))
    if single and sum(choice.weight == bodies.FULL for choice in choices) > 1:
        draft.note("several_earn_all")
    shuffle = is_yes(node, "shuffleanswers", default=False)
    draft.body |= bodies.choices_body(choices, single=single, shuffle=shuffle)


def truefalse(node: Node, draft: Draft, mark: str) -> None:
    answers = list(_choices(node, draft, mark, rich=False))
    if len(answers) != 2:
        raise QuestionCannotBeRead("not_two_options")
    words = [answer.text.text.lower() for answer in answers]
    if set(words) != {"true", "false"}:
        draft.note("true_false_by_place")
    true, false = answers if words[0] != "false" else reversed(answers)
    if true.weight == false.weight:
        raise QuestionCannotBeRead("no_right_option")
    draft.kind = "true_false"
    draft.body |= bodies.true_false_body(
        is_true=true.weight > false.weight,
        if_true=true.feedback,
        if_false=false.feedback,
    )


def shortanswer(node: Node, draft: Draft, mark: str) -> None:
    answers = list(_choices(node, draft, mark, rich=False))
    draft.kind = "short"
    match_case = is_yes(node, "usecase", default=False)
    draft.body |= bodies.short_body(answers, match_case=match_case)


def numerical(node: Node, draft: Draft, mark: str) -> None:
    found = []
    choices = _choices(node, draft, mark, rich=False)
    for answer, choice in zip(node.all("answer"), choices, strict=True):
        said = choice.text.text
        if said in {"*", ""}:
            if choice.feedback.text:
                draft.note("other_feedback", text=shorten(choice.feedback.text))
            continue
        value = bodies.number(said)
        tolerance = bodies.number(answer.said("tolerance") or "0")
        if value is None or tolerance is None:
            wrong = shorten(said if value is None else answer.said("tolerance"), 40)
            raise QuestionCannotBeRead("not_a_number", line=answer.line, text=wrong)
        read = bodies.numeric_answer(
            value,
            tolerance=tolerance,
            weight=choice.weight,
            feedback=choice.feedback,
        )
        found.append(read)
    bodies.enough(found)
    draft.kind = "numeric"
    draft.body |= {"answers": found, "unit": _unit(node, draft)}


def _unit(node: Node, draft: Draft) -> str:
    """The unit that the answers are in: the one that nothing is multiplied by."""
    units = [
        unit for all_of_them in node.all("units") for unit in all_of_them.all("unit")
    ]
    names = [unit.said("unit_name") for unit in units]
    multipliers = [bodies.number(unit.said("multiplier", "1")) for unit in units]
    plain = [
        name
        for name, number in zip(names, multipliers, strict=True)
        if number is not None and Decimal(number) == 1
    ]
    unit = next(iter(plain or names), "")
    if len(names) > 1:
        draft.note("units", unit=shorten(unit, 20))
    return unit[:40]


def matching(node: Node, draft: Draft, mark: str) -> None:
    pairs = []
    for subquestion in node.all("subquestion"):
        said = texts.rich(subquestion, mark, draft, pictured=True)
        choice = texts.plain(subquestion.find("answer"))
        pairs.append((said.text, choice, said.picture))
    draft.kind = "matching"
    draft.body |= bodies.matching_body(pairs)


def ordering(node: Node, draft: Draft, mark: str) -> None:
    said = [texts.rich(a, mark, draft, pictured=True) for a in node.all("answer")]
    items = [(each.text, each.picture) for each in said]
    if node.said("gradingtype") != "RELATIVE_NEXT_EXCLUDE_LAST":
        draft.note("ordering_marked")
    draft.kind = "ordering"
    draft.body |= bodies.ordering_body([i for i in items if i[0].text or i[1]])


def description(node: Node, draft: Draft, mark: str) -> None:
    """Only a text: the case of a scenario, or nothing that can be asked."""


KINDS: dict[str, Callable[[Node, Draft, str], None]] = {
    "multichoice": multichoice,
    "truefalse": truefalse,
    "shortanswer": shortanswer,
    "numerical": numerical,
    "matching": matching,
    "match": matching,
    "ordering": ordering,
    "description": description,
}

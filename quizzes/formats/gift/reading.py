"""Reads GIFT, Moodle's format for questions written by hand."""

from quizzes.formats import limits
from quizzes.formats.collecting import Collector
from quizzes.formats.drafts import Draft, Text
from quizzes.formats.refusals import QuestionCannotBeRead
from quizzes.formats.scenarios import DESCRIPTION

from . import answers
from .blocks import CATEGORY, Block, blocks
from .escapes import protected, restored

COURSE = "$course$/top/"
EXACT = "// elearning: "
GAP = "_____"


def read(text: str, collector: Collector) -> None:
    """Every block of the file to the collector, a question or a problem each."""
    category = ""
    for block in blocks(text):
        said = block.text.strip()
        if said.startswith(CATEGORY):
            category = said.removeprefix(CATEGORY).split("\n")[0].strip()
            category = restored(protected(category)).removeprefix(COURSE)
            category = category[: limits.LONGEST_LINE_OF_LAW]
        elif said:
            _read_block(block, category, collector)


def _read_block(block: Block, category: str, collector: Collector) -> None:
    begins = first_line(block)
    draft = Draft(begins, DESCRIPTION, Text(""), category=category)
    try:
        fill(draft, block)
    except QuestionCannotBeRead as reason:
        draft.failure = reason
        draft.title = draft.title or draft.stem.text or block.text.strip()[:200]
    collector.add(draft)


def first_line(block: Block) -> int:
    """Where the question itself begins, below its comments."""
    for number, line in enumerate(block.text.split("\n"), start=block.line):
        if line.strip():
            return number
    return block.line


def fill(draft: Draft, block: Block) -> None:
    """What a block says of a question. Raises ``QuestionCannotBeRead``."""
    size = sum(map(len, block.lines))
    if size > limits.LONGEST_QUESTION:
        most = str(limits.LONGEST_QUESTION)
        raise QuestionCannotBeRead("question_too_long", most=most)
    for note in block.notes:
        draft.note(note)
    _read_comments(draft, block.comments)
    title, text = _name(protected(block.text).strip())
    draft.title = restored(title).strip()
    start, end = _braces(text, draft)
    if start < 0:
        draft.stem = answers.marked(text, "moodle")
        return
    inner = text[start + 1 : end]
    line = draft.line + _lines_above(block, inner)
    stem = _with_gap(draft, text[:start], text[end + 1 :])
    draft.stem = answers.marked(stem, "moodle")
    said, mark, feedback = inner.rpartition("####")
    said = said if mark else inner
    markup = draft.stem.markup
    draft.feedback = answers.marked(feedback if mark else "", markup)
    empty = len(said) - len(said.lstrip())
    line += said.count("\n", 0, empty)
    answers.read(draft, answers.Answers(said.strip(), line, markup))


def _lines_above(block: Block, inner: str) -> int:
    """Between the first line of a question and the brace that opens its answers."""
    whole = protected(block.text).lstrip()
    return whole.count("\n", 0, whole.find("{" + inner))


def _name(text: str) -> tuple[str, str]:
    """The name between :: and ::, if there is one, and the rest."""
    if not text.startswith("::"):
        return "", text
    name, mark, rest = text[2:].partition("::")
    return (name, rest.strip()) if mark else ("", text[2:])


def _braces(text: str, draft: Draft) -> tuple[int, int]:
    """Where the answers begin and end, -1 for a text without; refuses any other brace."""
    start, end = text.find("{"), text.find("}")
    if start < 0 and end < 0:
        return start, end
    draft.stem = answers.marked(text[: max(start, end)][:200], "moodle")
    if start < 0 or 0 <= end < start:
        raise QuestionCannotBeRead("braces_not_opened")
    if end < 0:
        raise QuestionCannotBeRead("braces_not_closed")
    if text.count("{") > 1 or text.count("}") > 1:
        raise QuestionCannotBeRead("several_braces")
    return start, end


def _with_gap(draft: Draft, before: str, after: str) -> str:
    """The question without its answers; a gap where the text goes on after them."""
    if not after.strip():
        return before
    draft.note("missing_word")
    return f"{before}{GAP}{after}"


def _read_comments(draft: Draft, comments: list[str]) -> None:
    for comment in comments:
        if comment.startswith(EXACT):
            draft.exact = comment.removeprefix(EXACT)
            continue
        short = comment[: limits.LONGEST_TEXT]
        draft.code = draft.code or next(iter(tokens(short, "[id:")), "")
        draft.tags += tokens(short, "[tag:")


def tokens(comment: str, opening: str) -> list[str]:
    """What stands in ``[id:…]`` or ``[tag:…]``; a ``]`` in it is written ``\\]``."""
    found, at = [], comment.find(opening)
    while at >= 0:
        begins = ends = at + len(opening)
        while (ends := comment.find("]", ends)) >= 0 and comment[ends - 1] == "\\":
            ends += 1
        if ends < 0:
            break
        found.append(comment[begins:ends].replace("\\]", "]").strip())
        at = comment.find(opening, ends)
    return [each for each in found if each]

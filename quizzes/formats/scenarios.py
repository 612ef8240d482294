"""A case with several questions, in formats that only know single ones.

The case is a description, its questions follow; all carry the tag ``scenario:<case>``,
with ``/<number>`` where the order of the file does not say it.
"""

import re
from collections.abc import Callable, Iterator

from . import limits, owned, pictures
from .bodies import keys
from .drafts import Draft, settle
from .refusals import QuestionCannotBeRead

DESCRIPTION = "description"
TAG = re.compile(r"scenario:([A-Za-z0-9._-]{1,30})(?:/(\d{1,3}))?")

Complain = Callable[[QuestionCannotBeRead, Draft], None]


def tag(case: str, number: int) -> str:
    """The tag of the case (number 0) and of its questions, from 1."""
    return f"scenario:{case}/{number}" if number else f"scenario:{case}"


def gathered(drafts: list[Draft], *, complain: Complain) -> Iterator[Draft]:
    """The drafts with every case as one; descriptions of nothing are complained of."""
    heads, parts = _by_case(drafts)
    for draft in drafts:
        case, _number = _case_of(draft)
        is_description = draft.kind == DESCRIPTION
        if draft is heads.get(case) and case in parts:
            yield from _scenario(draft, case, parts[case], complain=complain)
        elif draft is heads.get(case):
            complain(QuestionCannotBeRead("scenario_without_parts", case=case), draft)
        elif is_description and not draft.failure:
            complain(QuestionCannotBeRead(DESCRIPTION), draft)
        elif not case:
            yield draft
        elif case not in heads:
            complain(QuestionCannotBeRead("scenario_without_text", case=case), draft)


def _by_case(
    drafts: list[Draft],
) -> tuple[dict[str, Draft], dict[str, list[tuple[int, Draft]]]]:
    """The text of every case and its questions with their numbers."""
    heads: dict[str, Draft] = {}
    parts: dict[str, list[tuple[int, Draft]]] = {}
    for draft in drafts:
        case, number = _case_of(draft)
        if case and draft.kind == DESCRIPTION and not draft.failure:
            heads.setdefault(case, draft)
        elif case:
            parts.setdefault(case, []).append((number, draft))
    return heads, parts


def _case_of(draft: Draft) -> tuple[str, int]:
    for name in draft.tags[: limits.MOST_TAGS]:
        if found := TAG.fullmatch(name.strip()):
            return found[1], int(found[2] or 0)
    return "", 0


def _scenario(
    head: Draft, case: str, parts: list[tuple[int, Draft]], *, complain: Complain
) -> Iterator[Draft]:
    """The case with its questions in the body, unless none of them is sound."""
    if len(parts) > limits.MOST_PARTS:
        most = str(limits.MOST_PARTS)
        complain(QuestionCannotBeRead("too_many_parts", case=case, most=most), head)
        return
    fresh, bodies = keys(), []
    for _number, part in sorted(parts, key=lambda numbered: numbered[0]):
        try:
            settle(part)
        except QuestionCannotBeRead as reason:
            if head.exact:  # which may hold what this part could not say
                head.failure = reason
                continue
            complain(reason, part)
            head.note("part_left_out")
        else:
            bodies.append(_part(next(fresh), part, head))
    head.kind, head.body = "scenario", {**head.body, "parts": bodies}
    head.tags = [name for name in head.tags if not TAG.fullmatch(name.strip())]
    if bodies or head.failure:
        yield head


def _part(key: str, part: Draft, head: Draft) -> dict[str, object]:
    """A part as the body of the case holds it; what else it said is noted on the case."""
    body = pictures.moved(part.body, part.pictures, into=head.pictures)
    for note in part.notes:
        head.note(note.code, **note.params)
    own = owned.taken_from(
        [name for name in part.tags if not TAG.fullmatch(name.strip())]
    )
    return {
        "key": key,
        "kind": part.kind,
        "stem": part.stem,
        "body": body,
        "feedback": part.feedback,
        "legal_basis": own.fields.get("legal_basis", ""),
    }

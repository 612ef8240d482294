"""Who is meant by the NIPs that HR pastes, line by line, and what is wrong with the others."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from elearning.people.models import Employee
from elearning.people.nip import InvalidNip, parse_nip

MOST_LINES = 500


@dataclass(frozen=True, kw_only=True)
class Named:
    """People, each once; problems as sentences; and the lines that have to be corrected."""

    people: tuple[Employee, ...]
    problems: tuple[str, ...]
    left: str


def named_by(text: str, *, among: "QuerySet[Employee]") -> Named:
    """One NIP a line. One query, however many lines."""
    lines = [line.strip() for line in text.splitlines()]
    numbered = [(n, line) for n, line in enumerate(lines, start=1) if line]
    problems = [_too_many()] if len(numbered) > MOST_LINES else []
    read = [(n, line, _digits(line)) for n, line in numbered[:MOST_LINES]]
    wanted = {nip for _n, _line, (nip, _fault) in read if nip}
    found = {employee.nip: employee for employee in among.filter(nip__in=wanted)}
    left = []
    for n, line, (nip, fault) in read:
        if nip not in found:
            problems.append(_("Line %(n)d: %(why)s") % {"n": n, "why": fault})
            left.append(line)
    return Named(
        people=tuple(found.values()),
        problems=tuple(problems),
        left="\n".join([*left, *(line for _n, line in numbered[MOST_LINES:])]),
    )


def _digits(line: str) -> tuple[str, str]:
    """The NIP and what is said where nobody has it; no NIP where it has no such shape."""
    try:
        return parse_nip(line).digits, _("Nobody in your units has this NIP.")
    except InvalidNip as fault:
        return "", str(fault)


def _too_many() -> str:
    return _("At most %(n)d lines at once: the rest is left below.") % {"n": MOST_LINES}

"""Writes one question as an assessment item of QTI 2.1."""

from collections.abc import Iterator
from typing import Any

from quizzes.formats import markup
from quizzes.formats.parsed import ParsedQuestion

from .asking import Names, Part, Written, outcome, value, variable, written
from .parsing import OWN
from .reading import TOOL
from .xhtml import attribute, xhtml

XSI = "http://www.w3.org/2001/XMLSchema-instance"
QTI = "http://www.imsglobal.org/xsd/imsqti_v2p1"
SCHEMA = "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd"
TOP = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = f'xmlns="{QTI}" xmlns:xsi="{XSI}" xsi:schemaLocation="{QTI} {SCHEMA}"'


class Writer:
    """One question; every text is in the markup of its stem.

    ``hrefs`` says where its pictures lie, seen from the item.
    """

    def __init__(self, question: ParsedQuestion, hrefs: dict[str, str]) -> None:
        self.question, self.markup, self.hrefs = question, question.markup, hrefs

    def text(self, *, identifier: str, exact: str = "") -> str:
        said = exact.replace("?>", "?\\u003e")
        own = f"<?{OWN} {said}?>\n" if exact else ""
        inner = "".join(f"  {line}\n" for line in self._lines())
        return f"{TOP}{own}<assessmentItem {self._attributes(identifier)}>\n{inner}</assessmentItem>\n"

    def _attributes(self, identifier: str) -> str:
        question = self.question
        title = question.title or markup.default_title(question.stem, self.markup)
        label = f' label="{attribute(question.code)}"' if question.code else ""
        return (
            f'{NAMESPACES} identifier="{identifier}" title="{attribute(title)}"{label} '
            f'adaptive="false" timeDependent="false" toolName="{TOOL}" toolVersion="1"'
        )

    def _lines(self) -> Iterator[str]:
        question = self.question
        stem = {"text": question.stem, "picture": question.body.get("picture")}
        if question.kind == "scenario":
            parts = [
                (part, Names.of_part(number))
                for number, part in enumerate(question.body["parts"], start=1)
            ]
            case = f"<div>{self.rich(stem)}</div>"
        else:
            part = {"kind": question.kind, "stem": question.stem, "body": question.body}
            parts, case = [(part, Names())], ""
        asked = [(part, names, self._written(part, names)) for part, names in parts]
        yield from (each.declaration for _part, _names, each in asked)
        yield from self._outcomes(asked)
        yield f"<itemBody>{case}{''.join(self._body(asked))}</itemBody>"
        yield f"<responseProcessing>{''.join(self._processing(asked))}</responseProcessing>"
        yield from self._feedback(asked)

    def _written(self, part: dict[str, Any], names: Names) -> Written:
        return written(Part(part["kind"], part["body"], names, self.rich))

    def rich(self, part: dict[str, Any]) -> str:
        """A text and, behind it, its picture."""
        text = xhtml(part.get("text", ""), self.markup)
        picture = part.get("picture")
        if not picture:
            return text
        source = attribute(self.hrefs.get(picture["name"], picture["name"]))
        alt = attribute(picture.get("alt", ""))
        return f'{text}<img src="{source}" alt="{alt}"/>'

    def _body(self, asked: "list[Asked]") -> Iterator[str]:
        for part, _names, each in asked:
            stem = {"text": part["stem"], "picture": part["body"].get("picture")}
            yield f"<div>{self.rich(stem)}</div>{each.interaction}"

    def _explanations(self, asked: "list[Asked]") -> Iterator[tuple[str, str]]:
        """What is said whatever was answered, by the outcome that shows it."""
        if self.question.feedback:
            yield Names().explanation, self.question.feedback
        if self.question.kind == "scenario":
            for part, names, _each in asked:
                if said := part.get("feedback", ""):
                    yield names.explanation, said

    def _outcomes(self, asked: "list[Asked]") -> Iterator[str]:
        yield _declared("SCORE", "single", "float", default="0")
        for _part, names, each in asked:
            if names.score != "SCORE":
                yield _declared(names.score, "single", "float", default="0")
            if any(each.said.values()):
                cardinality = "multiple" if each.several else "single"
                yield _declared(names.feedback, cardinality, "identifier")
        for name, _said in self._explanations(asked):
            yield _declared(name, "single", "identifier")

    def _processing(self, asked: "list[Asked]") -> Iterator[str]:
        for _part, names, each in asked:
            yield each.scoring
            if each.hands_on and any(each.said.values()):
                yield outcome(names.feedback, variable(names.response))
        if self.question.kind == "scenario":
            scores = "".join(variable(names.score) for _part, names, _each in asked)
            number = value("float", str(max(len(asked), 1)))
            yield outcome("SCORE", f"<divide><sum>{scores}</sum>{number}</divide>")
        for name, _said in self._explanations(asked):
            yield outcome(name, value("identifier", "EXPLANATION"))

    def _feedback(self, asked: "list[Asked]") -> Iterator[str]:
        for _part, names, each in asked:
            for identifier, said in each.said.items():
                if said:
                    yield self._modal(names.feedback, identifier, said)
        for name, said in self._explanations(asked):
            yield self._modal(name, "EXPLANATION", said)

    def _modal(self, name: str, identifier: str, said: str) -> str:
        return (
            f'<modalFeedback outcomeIdentifier="{name}" identifier="{identifier}" '
            f'showHide="show">{xhtml(said, self.markup)}</modalFeedback>'
        )


Asked = tuple[dict[str, Any], Names, Written]


def _declared(name: str, cardinality: str, kind: str, *, default: str = "") -> str:
    inner = f"<defaultValue><value>{default}</value></defaultValue>" if default else ""
    return (
        f'<outcomeDeclaration identifier="{name}" cardinality="{cardinality}" '
        f'baseType="{kind}">{inner}</outcomeDeclaration>'
    )

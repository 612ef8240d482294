"""Brings an evaluation worksheet from its data file into the database, once and for all."""

import json
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from elearning.canonical import digest

from .models import Area, Framework, Indicator, Option, Question

LKE_ZI_2021 = Path(__file__).with_name("data") / "lke_zi_2021.json"

Node = dict[str, Any]


class FrameworkHasChanged(Exception):
    """The worksheet is loaded already with other contents; records rest on those."""


@transaction.atomic
def load_framework(*, path: Path) -> Framework:
    """Load the worksheet in the file; loading the same again changes nothing.

    Raises FrameworkHasChanged when a worksheet of this slug was loaded from other
    contents: a corrected worksheet is a new one, with a slug of its own.
    """
    sheet: Node = json.loads(path.read_text(encoding="utf-8"))
    contents = digest(sheet)
    known = Framework.objects.filter(slug=sheet["slug"]).first()
    if known is None:
        return _write(sheet, contents=contents)
    if known.digest != contents:
        raise FrameworkHasChanged(
            _(
                "“%(slug)s” is loaded already with other contents. Give the changed "
                "worksheet a new slug, so that older evidence keeps its questions."
            )
            % {"slug": known.slug}
        )
    return known


def _write(sheet: Node, *, contents: str) -> Framework:
    framework = Framework.objects.create(
        slug=sheet["slug"],
        title=sheet["title"],
        regulation=sheet["regulation"],
        note=sheet.get("note", ""),
        valid_from=sheet["valid_from"],
        valid_to=sheet.get("valid_to"),
        digest=contents,
    )
    areas = [
        Area(framework=framework, sort_order=place, **_area(node))
        for place, node in enumerate(sheet["areas"])
    ]
    Area.objects.bulk_create(areas)
    indicators, nodes = [], []
    for area, node in zip(areas, sheet["areas"], strict=True):
        for below in node["indicators"]:
            nodes.append(below)
            indicators.append(
                Indicator(
                    area=area,
                    code=below["code"],
                    name=below["name"],
                    weight=below["weight"],
                    sort_order=len(nodes) - 1,
                )
            )
    Indicator.objects.bulk_create(indicators)
    _write_questions(framework, list(zip(indicators, nodes, strict=True)))
    return framework


def _area(node: Node) -> Node:
    """The fields of an area; result areas have no aspect."""
    names = ("code", "component", "letter", "name", "weight")
    return {name: node[name] for name in names} | {"aspect": node["aspect"] or ""}


def _write_questions(
    framework: Framework, indicators: list[tuple[Indicator, Node]]
) -> None:
    pairs = [
        (indicator, node)
        for indicator, above in indicators
        for node in above["questions"]
    ]
    questions = [
        Question(
            framework=framework,
            indicator=indicator,
            code=node["code"],
            text=node["text"],
            guidance=node["guidance"],
            answer_type=node["answer_type"],
            training_evidence=node["training_evidence"],
            inputs=node.get("inputs", []),
            sort_order=place,
        )
        for place, (indicator, node) in enumerate(pairs)
    ]
    Question.objects.bulk_create(questions)
    Option.objects.bulk_create(
        Option(question=question, sort_order=place, **option)
        for question, (_indicator, node) in zip(questions, pairs, strict=True)
        for place, option in enumerate(node["options"])
    )

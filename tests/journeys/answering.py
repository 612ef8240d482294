"""Answers a quiz in the browser as a person who knows: every kind by what stands on the page."""

from pathlib import Path

from playwright.sync_api import Locator, Page

from quizzes import marking
from quizzes.content import QuestionContent
from quizzes.question_files import read_questions

from .conftest import ROOT, squeezed

Known = dict[str, QuestionContent]


def questions_of(slug: str) -> Known:
    """The questions of a module by their stems, as its file gives them."""
    file: Path = ROOT / "courses" / "library" / slug / "questions.toml"
    return {
        squeezed(content.stem): content
        for content in read_questions(file, problems=[]).values()
    }


def places(page: Page) -> list[int]:
    return list(range(1, page.locator("[data-question]").count() + 1))


def answer(page: Page, numbers: list[int], known: Known) -> None:
    """Answer the questions at these places right and wait for each receipt."""
    for number in numbers:
        item = page.locator(f"[data-question='{number}']")
        content = known[squeezed(stem_of(item))]
        give(item, f"soal-{number}", content.kind, content.body)
        item.locator(".quiz-item__receipt .receipt--saved").wait_for()


def stem_of(item: Locator) -> str:
    """The case of a scenario, or what a question asks."""
    case = item.locator(".scenario .case .written, .scenario .written").first
    return case.inner_text() if case.count() else stem_alone(item)


def stem_alone(item: Locator) -> str:
    return str(item.locator(".question__stem").first.inner_text())


def give(item: Locator, name: str, kind: str, body: dict) -> None:
    right = marking.right(kind, body)
    if kind == "scenario":
        for part in body["parts"]:
            place = item.locator(f"[data-part='{part['key']}']")
            give(place, f"{name}-{part['key']}", part["kind"], part["body"])
    elif kind in {"numeric", "short"}:
        item.locator(f"input[name='{name}']").fill(right)
    elif kind == "matching":
        for key, choice in right.items():
            item.locator(f"select[name='{name}-{key}']").select_option(choice)
    elif kind == "ordering":
        put_in_order(item, name, right)
    else:
        for key in right:
            item.locator(f"input[name='{name}'][value='{key}']").check()


def put_in_order(item: Locator, name: str, right: list[str]) -> None:
    """Move each step up by its arrow until it stands at its place."""
    for place, key in enumerate(right):
        row = item.locator(f"li:has(select[name='{name}-{key}'])")
        while row.evaluate("el => [...el.parentElement.children].indexOf(el)") > place:
            row.locator("[data-move='-1']").click()
    keep = item.locator("[data-keep] button")
    if keep.is_visible():
        keep.click()

"""What a package says of its files: which are items, in what order, with which keywords."""

from collections.abc import Iterator
from dataclasses import dataclass

from quizzes.formats import limits
from quizzes.formats.refusals import FileIsRefused
from quizzes.formats.text import decode, shorten

from .packages import Package, beside
from .parsing import Node, parse

NAME = "imsmanifest.xml"
OLD = ("imsqti_xmlv1", "imsqti_assessment_xmlv1")


@dataclass(frozen=True)
class Source:
    """An item by its path, with its keywords and the section that it is in."""

    path: str
    tags: tuple[str, ...] = ()
    category: str = ""


def sources(package: Package) -> list[Source]:
    """The items of a package: in the order of its tests, then of its list.

    Raises ``FileIsRefused`` where there is none to be found.
    """
    named = [p for p in package.members if p.rpartition("/")[2].lower() == NAME]
    if not named:
        return _without_manifest(package)
    path = min(named, key=lambda each: (each.count("/"), each))
    most = limits.MOST_MANIFEST_BYTES
    text = decode(package.read(path, most=most))
    root = parse(text, most=limits.MOST_NODES_A_MANIFEST).root
    resources = [node for node in root.walk() if node.name == "resource"]
    if any(node.said("type").lower().startswith(OLD) for node in resources):
        raise FileIsRefused("qti_too_old")
    listed = {
        beside(path, _href(node)): tuple(_keywords(node))
        for node in resources
        if _is_item(node)
    }
    tests = [beside(path, _href(node)) for node in resources if _is_test(node)]
    sections = _sections(package, tests)
    return [
        Source(item, listed.get(item, ()), sections.get(item, ""))
        for item in dict.fromkeys([*sections, *listed])
    ]


def _without_manifest(package: Package) -> list[Source]:
    """Items that somebody packed by hand."""
    found = sorted(path for path in package.members if path.lower().endswith(".xml"))
    if not found:
        raise FileIsRefused("package_without_items")
    return [Source(path) for path in found]


def _href(resource: Node) -> str:
    file = resource.find("file")
    return resource.said("href") or (file.said("href") if file else "")


def _is_item(resource: Node) -> bool:
    kind = resource.said("type").lower()
    return "qti" in kind and "item" in kind


def _is_test(resource: Node) -> bool:
    kind = resource.said("type").lower()
    return "qti" in kind and ("test" in kind or "section" in kind)


def _keywords(resource: Node) -> Iterator[str]:
    for keyword in resource.walk():
        if keyword.name == "keyword":
            yield from (word.text.strip() for word in keyword.children)


def _sections(package: Package, tests: list[str]) -> dict[str, str]:
    """The items of tests, each with the titles of the test and the section around it."""
    found: dict[str, str] = {}
    for path in tests:
        if path in package:
            text = decode(package.read(path, most=limits.MOST_MANIFEST_BYTES))
            root = parse(text, most=limits.MOST_NODES_A_MANIFEST).root
            for item, titles in _items(root, path, ()):
                title = "/".join(dict.fromkeys(titles))
                found.setdefault(item, shorten(title, limits.LONGEST_LINE_OF_LAW))
    return found


def _items(
    node: Node, path: str, titles: tuple[str, ...]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    if node.name in {"assessmentTest", "assessmentSection"} and node.said("title"):
        titles = (*titles, node.said("title"))
    for child in node.children:
        if child.name == "assessmentItemRef":
            if item := beside(path, child.said("href")):
                yield item, titles
        else:
            yield from _items(child, path, titles)

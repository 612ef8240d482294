"""Writes a content package of QTI 2.1: an item a question, a test of all, a manifest."""

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath
from urllib.parse import quote

from quizzes.formats import owned, shapes
from quizzes.formats.collecting import Collector
from quizzes.formats.parsed import ParsedQuestion

from .items import NAMESPACES, TOP, Writer
from .manifest import Source
from .packages import Package
from .reading import read_item
from .xhtml import attribute, words

CP = "http://www.imsglobal.org/xsd/imscp_v1p1"
LOM = "http://www.imsglobal.org/xsd/imsmd_v1p2"
ITEM, TEST = "imsqti_item_xmlv2p1", "imsqti_test_xmlv2p1"
USUAL_NAME = re.compile(r"[\w()-][\w(). -]{0,99}")
SAME_TIME = (1980, 1, 1, 0, 0, 0)  # the same questions are the same bytes


@dataclass
class _Files:
    """What the package will hold, by path."""

    held: dict[str, bytes] = field(default_factory=dict)

    def keep_picture(self, name: str, data: bytes, *, item: str) -> str:
        """Its path: of its own name, and apart from another picture of that name."""
        if not USUAL_NAME.fullmatch(name):
            suffix = PurePosixPath(name).suffix
            suffix = suffix if re.fullmatch(r"\.\w{1,5}", suffix) else ""
            name = sha256(data).hexdigest()[:16] + suffix
        for path in (f"pictures/{name}", f"pictures/{item}/{name}"):
            if self.held.setdefault(path, data) == data:
                break
        return path


def write(questions: Iterable[ParsedQuestion], *, title: str) -> bytes:
    """The questions as a test that is called ``title``."""
    files, resources, references = _Files(), [], []
    name = title.strip() or "Quiz"
    for number, question in enumerate(questions, start=1):
        item = f"item-{number:04d}"
        path, pictures = f"items/{item}.xml", _pictures(question, files, item=item)
        tags = shapes.tags(question)
        text = _text(question, pictures, files, path=path, item=item, tags=tags)
        files.held[path] = text.encode()
        resources.append(_resource(item, [path, *pictures.values()], tags))
        references.append((item, path))
    files.held["test.xml"] = _test(name, references).encode()
    manifest = _manifest(resources, [item for item, _path in references])
    return _zipped({"imsmanifest.xml": manifest.encode(), **files.held})


def _pictures(question: ParsedQuestion, files: _Files, *, item: str) -> dict[str, str]:
    """Where the pictures of a question lie, by their names in it."""
    return {
        name: files.keep_picture(name, data, item=item)
        for name, data in question.pictures.items()
    }


def _text(
    question: ParsedQuestion,
    pictures: dict[str, str],
    files: _Files,
    *,
    path: str,
    item: str,
    tags: list[str],
) -> str:
    """The item, with the exact question where reading it would not give just that."""
    writer = Writer(question, {n: f"../{quote(held)}" for n, held in pictures.items()})
    text = writer.text(identifier=item)
    package = Package()
    package.kept = {held: files.held[held] for held in pictures.values()}
    source = Source(path, tuple(tags))

    def reader(said: str, collector: Collector) -> None:
        read_item(said, collector, source=source, package=package)

    exact = owned.exact(question, plain=shapes.read_back(text, reader))
    return writer.text(identifier=item, exact=exact) if exact else text


def _resource(item: str, paths: list[str], tags: list[str]) -> str:
    keywords = "".join(
        f"<imsmd:keyword><imsmd:langstring>{words(tag)}</imsmd:langstring>"
        "</imsmd:keyword>"
        for tag in tags
    )
    general = f"<imsmd:lom><imsmd:general>{keywords}</imsmd:general></imsmd:lom>"
    metadata = f"<metadata>{general}</metadata>" if tags else ""
    files = "".join(f'<file href="{attribute(quote(p))}"/>' for p in paths)
    return (
        f'<resource identifier="{item}" type="{ITEM}" href="{paths[0]}">'
        f"{metadata}{files}</resource>"
    )


def _manifest(resources: list[str], items: list[str]) -> str:
    needed = "".join(f'<dependency identifierref="{item}"/>' for item in items)
    test = (
        f'<resource identifier="test" type="{TEST}" href="test.xml">'
        f'<file href="test.xml"/>{needed}</resource>'
    )
    listed = "".join(f"    {each}\n" for each in [test, *resources])
    return (
        f'{TOP}<manifest xmlns="{CP}" xmlns:imsmd="{LOM}" identifier="manifest">\n'
        "  <metadata><schema>QTIv2.1 Package</schema>"
        "<schemaversion>1.0.0</schemaversion></metadata>\n"
        f"  <organizations/>\n  <resources>\n{listed}  </resources>\n</manifest>\n"
    )


def _test(title: str, references: list[tuple[str, str]]) -> str:
    said = attribute(" ".join(title.split()))
    items = "".join(
        f'      <assessmentItemRef identifier="{item}" href="{path}"/>\n'
        for item, path in references
    )
    return (
        f'{TOP}<assessmentTest {NAMESPACES} identifier="test" title="{said}">\n'
        '  <outcomeDeclaration identifier="SCORE" cardinality="single" '
        'baseType="float"/>\n'
        '  <testPart identifier="part" navigationMode="nonlinear" '
        'submissionMode="simultaneous">\n'
        f'    <assessmentSection identifier="section" title="{said}" visible="true">\n'
        f"{items}    </assessmentSection>\n  </testPart>\n"
        '  <outcomeProcessing><setOutcomeValue identifier="SCORE"><sum>'
        '<testVariables variableIdentifier="SCORE"/></sum></setOutcomeValue>'
        "</outcomeProcessing>\n</assessmentTest>\n"
    )


def _zipped(files: dict[str, bytes]) -> bytes:
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as package:
        for member, data in _members(files):
            package.writestr(member, data)
    return held.getvalue()


def _members(files: dict[str, bytes]) -> Iterator[tuple[zipfile.ZipInfo, bytes]]:
    for path, data in files.items():
        member = zipfile.ZipInfo(path, SAME_TIME)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o644 << 16
        yield member, data

"""The text of a report: its chapters and sections as an agency words them, filled with facts.

The headings are custom, not law, so they are text that the agency can change: '# ' begins a
chapter, '## ' a section, and {names} stand for what the site knows.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

SHIPPED = Path(__file__).parent / "data" / "laporan.md"
NAMES = frozenset(
    {
        "dasar_hukum",
        "hari_tanggal",
        "jenis",
        "jumlah_hadir",
        "jumlah_unit",
        "kegiatan",
        "keputusan",
        "materi",
        "narasumber",
        "penyelenggara",
        "peserta",
        "sasaran",
        "susunan_acara",
        "tempat",
        "tentang",
        "tujuan",
        "undangan",
        "unit",
        "waktu",
    }
)
NAME = re.compile(r"\{(\w+)\}")
MOST_SECTIONS = 60


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part of the report. ``heading`` is empty for text right below the chapter's name."""

    chapter: str
    heading: str
    body: str

    def plain(self) -> dict[str, str]:
        return asdict(self)


def shipped_outline() -> str:
    return SHIPPED.read_text("utf-8")


def sections_in(text: str) -> list[Section]:
    """The sections in order; what stands before the first chapter is left out."""
    found: list[Section] = []
    chapter, heading, lines = "", "", list[str]()

    def close() -> None:
        body = "\n".join(lines).strip()
        if chapter and (heading or body):
            found.append(Section(chapter=chapter, heading=heading, body=body))
        lines.clear()

    for line in text.splitlines():
        if line.startswith("# "):
            close()
            chapter, heading = line[2:].strip(), ""
        elif line.startswith("## "):
            close()
            heading = line[3:].strip()
        else:
            lines.append(line)
    close()
    return found[:MOST_SECTIONS]


def filled(section: Section, facts: Mapping[str, str]) -> Section:
    """With what is known in the place of the names."""

    def fact(match: re.Match[str]) -> str:
        return facts.get(match[1], match[0])

    body = NAME.sub(fact, section.body)
    return Section(chapter=section.chapter, heading=section.heading, body=body)


def unknown_names(text: str) -> list[str]:
    """Names in the text that stand for nothing."""
    return sorted(set(NAME.findall(text)) - NAMES)

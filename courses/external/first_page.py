"""The first page of a PDF as a picture. Run as a process of its own, since the PDF is a stranger's.

Reads the PDF from the standard input, writes a PNG of one width to the standard output.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

import typst

# As wide as asked for; a page that is very tall is shown smaller instead.
SOURCE = """#set page(width: 620pt, height: auto, margin: 0pt, fill: white)
#context {
  let shown = image("x.pdf", width: 620pt)
  let height = calc.min(measure(shown).height, 1000pt)
  image("x.pdf", width: 620pt, height: height, fit: "contain")
}"""
MOST_MEMORY, MOST_SECONDS = 2_000_000_000, 10


def limit_oneself() -> None:
    """Where the system can: a PDF that asks for too much ends this process alone."""
    try:
        import resource
    except ImportError:  # pragma: no cover Windows has no such limits
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def first_page(pdf: bytes) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "x.pdf").write_bytes(pdf)
        (place / "main.typ").write_text(SOURCE, "utf-8")
        compiler = typst.Compiler(
            str(place / "main.typ"), root=str(place), ignore_system_fonts=True
        )
        drawn: Any = compiler.compile(format="png", ppi=110)
        return bytes(drawn)


if __name__ == "__main__":
    limit_oneself()
    sys.stdout.buffer.write(first_page(sys.stdin.buffer.read()))

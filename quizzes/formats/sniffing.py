"""Which format a text is in."""

import re

BEGINS_XML = re.compile(r"\s*<(?:\?xml|!DOCTYPE|!--|quiz\b|question\b)", re.IGNORECASE)
FIRST_TAG = re.compile(r"<[A-Za-z][^\s<>/]{0,60}")
IS_QTI = re.compile(
    r"<(?:\w{1,20}:)?(?:(?:qti-)?assessment-?(?:item|test|section)|questestinterop)\b",
    re.IGNORECASE,
)
ANSWER_LINE = re.compile(
    r"^[ \t]{0,20}(?:ANSWER|(?:KUNCI[ \t]{1,9})?JAWABAN|KUNCI)[ \t]{0,20}:[ \t]{0,20}"
    r"[A-Za-z]\b",
    re.IGNORECASE | re.MULTILINE,
)
OPTION_LINE = re.compile(r"^[ \t]{0,20}[Aa][.)]", re.MULTILINE)


def format_of(text: str) -> str:
    """ "moodle-xml", "qti", "aiken" or, where nothing speaks against it, "gift"."""
    is_element = text[:2000].lstrip().startswith("<")
    if (
        is_element
        and (first := FIRST_TAG.search(text[:4000]))
        and IS_QTI.match(first[0])
    ):
        return "qti"
    if BEGINS_XML.match(text[:2000]):
        return "moodle-xml"
    if ANSWER_LINE.search(text) and OPTION_LINE.search(text):
        return "aiken"
    return "gift"

"""Questions of every kind, made up by hypothesis, as our own banks may hold them."""

from string import ascii_lowercase

from hypothesis import strategies as st

from quizzes import marking
from quizzes.formats import ParsedQuestion, markup

LETTERS = st.characters(exclude_categories=["Cs", "Cc", "Cn"])
SIGNS = st.sampled_from(list("~=#{}:\\n%[]/->*<&\n\t$_1T\ufeff"))
RAW = st.text(LETTERS | SIGNS, max_size=30).filter(lambda text: "\x7f" not in text)
WORDS = RAW.filter(str.strip)
SHARES = st.sampled_from(["1", "0.5", "0.3333333", "-0.25", "0.1"])


def cleaned(text, mark):
    return markup.clean(text) if mark == "html" else text


@st.composite
def choices(draw, kind):
    size = draw(st.integers(2, 6))
    right = draw(st.integers(0, size - 1))
    options = [
        {
            "key": ascii_lowercase[n],
            "text": draw(WORDS),
            "correct": n == right or (kind == "multiple" and draw(st.booleans())),
            "feedback": draw(RAW),
        }
        for n in range(size)
    ]
    if draw(st.booleans()):
        for option in options:
            if draw(st.booleans()):
                option["share"] = draw(SHARES)
    extra = {"shuffle": False} if draw(st.booleans()) else {}
    return {"options": options, **extra}


@st.composite
def true_false(draw):
    is_true = draw(st.booleans())
    return {
        "options": [
            {"key": "a", "text": "Benar", "correct": is_true, "feedback": draw(RAW)},
            {
                "key": "b",
                "text": "Salah",
                "correct": not is_true,
                "feedback": draw(RAW),
            },
        ]
    }


@st.composite
def matching(draw):
    names = [str(n) for n in range(draw(st.integers(2, 5)))]
    items = draw(st.integers(2, 5))
    return {
        "items": [
            {
                "key": f"i{n}",
                "text": draw(WORDS),
                "choice": draw(st.sampled_from(names)),
            }
            for n in range(items)
        ],
        "choices": [{"key": name, "text": draw(WORDS)} for name in names],
    }


@st.composite
def ordering(draw):
    size = draw(st.integers(2, 6))
    return {
        "items": [{"key": ascii_lowercase[n], "text": draw(WORDS)} for n in range(size)]
    }


@st.composite
def numeric(draw):
    number = st.decimals(-(10**6), 10**6, places=3).map(str)
    return {
        "answers": [
            {
                "value": draw(number),
                "tolerance": draw(st.sampled_from(["0", "0.5", "2"])),
                "share": share,
                "feedback": draw(RAW),
            }
            for share in ["1", *draw(st.lists(SHARES, max_size=2))]
        ],
        "unit": draw(st.sampled_from(["", "hari", "Rp & lain"])),
    }


@st.composite
def short(draw):
    return {
        "answers": [
            {"text": draw(WORDS), "share": share, "feedback": draw(RAW)}
            for share in ["1", *draw(st.lists(SHARES, max_size=2))]
        ],
        "match_case": draw(st.booleans()),
    }


BODIES = {
    "single": choices("single"),
    "multiple": choices("multiple"),
    "true_false": true_false(),
    "matching": matching(),
    "ordering": ordering(),
    "numeric": numeric(),
    "short": short(),
}


@st.composite
def scenario(draw):
    kinds = draw(st.lists(st.sampled_from(sorted(BODIES)), min_size=1, max_size=3))
    return {
        "parts": [
            {
                "key": ascii_lowercase[n],
                "kind": kind,
                "stem": draw(WORDS),
                "body": draw(BODIES[kind]),
                "feedback": draw(RAW),
                "legal_basis": draw(RAW),
            }
            for n, kind in enumerate(kinds)
        ]
    }


def _clean(value, mark):
    if isinstance(value, list):
        return [_clean(each, mark) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        name: cleaned(each, mark)
        if name in {"stem", "feedback"} or (name == "text" and "key" in value)
        else _clean(each, mark)
        for name, each in value.items()
    }


@st.composite
def questions(draw):
    """Any sound question; in HTML its texts are clean, as they are when it is saved."""
    kind = draw(st.sampled_from([*BODIES, "scenario"]))
    mark = draw(st.sampled_from(["plain", "markdown", "html"]))
    body = draw(scenario() if kind == "scenario" else BODIES[kind])
    return ParsedQuestion(
        kind=kind,
        stem=cleaned(draw(WORDS), mark),
        body=_clean(body, mark),
        title=draw(RAW),
        code=draw(st.sampled_from(["", "q-1", "a]b", "a\\", "[id:x]"])),
        markup=mark,
        feedback=cleaned(draw(RAW), mark),
        level=draw(st.sampled_from(["recall", "understand", "apply"])),
        objective=draw(st.none() | st.integers(1, 99)),
        lke=tuple(draw(st.lists(st.sampled_from(["A.1.a", "B 2"]), max_size=2))),
        legal_basis=draw(RAW),
        source=draw(RAW),
        tags=tuple(draw(st.lists(RAW, max_size=3))),
    )


def sound_questions():
    return questions().filter(
        lambda q: q.stem.strip() and not marking.problems(q.kind, q.body)
    )

"""Bodies of every kind of question, as hypothesis draws them."""

from string import ascii_lowercase

from hypothesis import strategies as st

WORDS = st.text("abcdeé *-1", min_size=1, max_size=12).filter(str.strip)
SHARES = st.sampled_from(["1", "0.5", "0.3333333", "0", "-0.5", "-1"])


def keyed(texts, **more):
    return [
        {"key": key, "text": text, **more}
        for key, text in zip(ascii_lowercase, texts, strict=False)
    ]


@st.composite
def single(draw):
    size = draw(st.integers(2, 6))
    right = draw(st.integers(0, size - 1))
    options = keyed(draw(st.lists(WORDS, min_size=size, max_size=size)), feedback="")
    for place, option in enumerate(options):
        option["correct"] = place == right
        if place != right and draw(st.booleans()):
            option["share"] = draw(SHARES.filter(lambda share: share != "1"))
    return {"options": options}


@st.composite
def multiple(draw):
    """Named shares add up to 1 among the right ones, or no option names one."""
    flags = draw(st.lists(st.booleans(), min_size=2, max_size=6).filter(any))
    options = keyed(["x"] * len(flags), feedback="")
    named = draw(st.booleans())
    for option, flag in zip(options, flags, strict=True):
        option["correct"] = flag
        if named:
            part = f"{1 / sum(flags):.5f}"
            option["share"] = part if flag else draw(st.sampled_from(["0", "-1"]))
    return {"options": options}


@st.composite
def true_false(draw):
    says = draw(st.booleans())
    return {
        "options": [
            {"key": "a", "text": "Benar", "correct": says, "feedback": ""},
            {"key": "b", "text": "Salah", "correct": not says, "feedback": ""},
        ]
    }


@st.composite
def matching(draw):
    texts = draw(st.lists(WORDS, min_size=2, max_size=5, unique_by=str.strip))
    choices = [{"key": str(n), "text": t} for n, t in enumerate(texts, start=1)]
    items = keyed(draw(st.lists(WORDS, min_size=2, max_size=5)))
    for item in items:
        item["choice"] = draw(st.sampled_from(choices))["key"]
    return {"items": items, "choices": choices}


@st.composite
def ordering(draw):
    return {"items": keyed(draw(st.lists(WORDS, min_size=2, max_size=6)))}


@st.composite
def numeric(draw):
    value = draw(st.decimals(-10_000, 10_000, places=3, allow_nan=False))
    tolerance = draw(st.decimals(0, 5, places=2))
    answers = [{"value": str(value), "tolerance": str(tolerance), "share": "1"}]
    near = {"value": str(value + 20), "tolerance": "1", "share": "0.5", "feedback": "x"}
    return {"answers": answers + draw(st.sampled_from([[], [near]])), "unit": ""}


@st.composite
def short(draw):
    text = draw(st.text("abcé d", min_size=1, max_size=12).filter(str.strip))
    return {
        "answers": [{"text": text, "share": "1", "feedback": ""}],
        "match_case": draw(st.booleans()),
    }


SIMPLE = {
    "single": single(),
    "multiple": multiple(),
    "true_false": true_false(),
    "matching": matching(),
    "ordering": ordering(),
    "numeric": numeric(),
    "short": short(),
}


@st.composite
def scenario(draw):
    kinds = draw(st.lists(st.sampled_from(sorted(SIMPLE)), min_size=1, max_size=3))
    parts = [
        {"key": key, "kind": kind, "stem": "What now?", "body": draw(SIMPLE[kind])}
        for key, kind in zip("abc", kinds, strict=False)
    ]
    return {"parts": parts}


BODIES = {**SIMPLE, "scenario": scenario()}


@st.composite
def questions(draw):
    """A kind and a sound body of it."""
    kind = draw(st.sampled_from(sorted(BODIES)))
    return kind, draw(BODIES[kind])


@st.composite
def responses(draw, kind, body):
    """Something that the question offers, right or wrong, or nothing."""
    if kind == "scenario":
        return {
            part["key"]: draw(responses(part["kind"], part["body"]))
            for part in body["parts"]
            if draw(st.booleans())
        }
    if kind == "matching":
        offered = [choice["key"] for choice in body["choices"]]
        return {
            item["key"]: draw(st.sampled_from(offered))
            for item in body["items"]
            if draw(st.booleans())
        }
    if kind == "ordering":
        keys = [item["key"] for item in body["items"]]
        return draw(st.sampled_from([[], draw(st.permutations(keys))]))
    if kind == "numeric":
        return draw(st.sampled_from(["", "0", "12,5", "-3", "1.500", "2e3"]))
    if kind == "short":
        return draw(st.text("abcé d*", max_size=12))
    keys = [option["key"] for option in body["options"]]
    most = len(keys) if kind == "multiple" else 1
    return draw(st.lists(st.sampled_from(keys), max_size=most, unique=True))

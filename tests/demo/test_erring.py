"""The invented people err in every kind of question."""

from random import Random

import pytest

from elearning.demo.erring import WRONG, wrong
from quizzes import marking

OPTIONS = {
    "options": [
        {"key": "a", "text": "Yes", "correct": True},
        {"key": "b", "text": "No", "correct": False},
    ]
}
ITEMS = [{"key": key, "text": key.upper()} for key in "abc"]
BODIES = {
    "single": OPTIONS,
    "multiple": OPTIONS,
    "true_false": OPTIONS,
    "matching": {
        "items": [item | {"choice": "a"} for item in ITEMS],
        "choices": ITEMS,
    },
    "ordering": {"items": ITEMS},
    "numeric": {
        "answers": [{"value": "12.5", "tolerance": "0.5"}, {"value": "3", "share": "0"}]
    },
    "short": {"answers": [{"text": "UPG"}]},
}
BODIES["scenario"] = {
    "parts": [
        {"key": kind, "kind": kind, "stem": "?", "body": body}
        for kind, body in BODIES.items()
    ]
}


@pytest.mark.parametrize("kind", marking.KINDS)
def test_a_wrong_answer_fits_and_does_not_earn_all(kind):
    assert set(WRONG) == set(marking.KINDS)
    body = BODIES[kind]
    for seed in range(20):
        response = wrong(kind, body, rng=Random(seed))
        assert marking.normalise(kind, body, response) == response
        assert marking.is_complete(kind, body, response)
        assert marking.mark(kind, body, response) < 1

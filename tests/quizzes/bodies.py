"""A sound question of each kind for tests of what people see."""

from quizzes.content import QuestionContent

PICTURE = {"sha256": "0" * 64, "file": "quiz/00/a.png", "width": 40, "height": 30}


def option(key, text, *, correct=False, feedback="", **rest):
    return {"key": key, "text": text, "correct": correct, "feedback": feedback, **rest}


OPTIONS = [
    option("a", "Report it", correct=True, feedback="Well chosen"),
    option("b", "Keep it", feedback="Badly chosen"),
    option("c", "Share it", picture=PICTURE | {"alt": "A cake"}),
]
BODIES = {
    "single": {"options": OPTIONS},
    "multiple": {
        "options": [*OPTIONS, option("d", "Write it down", correct=True, feedback="")]
    },
    "true_false": {
        "options": [option("a", "True", correct=True), option("b", "False")]
    },
    "matching": {
        "items": [
            {"key": "a", "text": "Money", "choice": "1"},
            {"key": "b", "text": "Flowers", "choice": "2"},
        ],
        "choices": [
            {"key": "1", "text": "Refuse"},
            {"key": "2", "text": "Write down"},
            {"key": "3", "text": "Misleading"},
        ],
    },
    "ordering": {
        "items": [
            {"key": "a", "text": "First of all"},
            {"key": "b", "text": "After that"},
            {"key": "c", "text": "At the end"},
        ]
    },
    "numeric": {
        "answers": [
            {"value": "12.5", "tolerance": "0.25", "share": "1", "feedback": "Exactly"},
            {"value": "12.5", "tolerance": "2", "share": "0.5", "feedback": "Nearly"},
        ],
        "unit": "days",
    },
    "short": {
        "answers": [
            {"text": "gratifikasi", "share": "1", "feedback": "The word"},
            {"text": "*hadiah*", "share": "0.5", "feedback": "One form of it"},
        ],
        "match_case": False,
    },
}
BODIES["scenario"] = {
    "parts": [
        {
            "key": kind,
            "kind": kind,
            "stem": f"Part {kind}?",
            "body": BODIES[kind],
            "feedback": f"About {kind}",
            "legal_basis": f"Article {kind}",
        }
        for kind in ("single", "ordering", "numeric")
    ]
}


def content(kind, **fields):
    values = {"stem": f"Asked {kind}?", "tags": ("post",)} | fields
    return QuestionContent(kind=kind, body=BODIES[kind], **values)

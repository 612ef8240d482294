"""The gain on a part of the tests: the questions of an objective, or for an LKE question.

Of each person the mean share of the tagged questions that he was asked in the pre-test is
paired with that in his first post-test, as they were marked when handed in.
"""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Avg, Q, QuerySet

from courses.models import CoursePage
from quizzes.models import Answer, QuestionVersion, QuizPage

from .gain_figures import GainSums
from .gains import GainRow
from .hiding import Hidden
from .tallies import end_of

CHUNK = 5000
PRE = Q(attempt__quiz__purpose=QuizPage.Purpose.PRE)
POST = Q(attempt__quiz__purpose=QuizPage.Purpose.POST)


def by_objective(
    course: CoursePage, *, enrolments: Collection[int], on: date
) -> list[GainRow]:
    """A row for each objective of the module that both tests ask for. One query."""
    answers = _answers([course], on=on).filter(
        question_version__objective__isnull=False
    )
    by = "question_version__objective"
    sums = _sums(answers, by=by, enrolments=enrolments)
    texts = dict(enumerate(course.objective_list, start=1))
    return [
        _row(f"{objective}. {texts.get(objective, '')}".strip(), sums[objective])
        for objective in sorted(sums)
    ]


def by_lke_question(
    course: CoursePage, *, enrolments: Collection[int], on: date
) -> list[GainRow]:
    """A row for each LKE code on the questions of the module; a query a code, and one."""
    rows = []
    for code, versions in sorted(_versions_by_code(course).items()):
        row = of_lke_question([course], versions, enrolments=enrolments, on=on)
        rows.append(_row(code, row))
    return rows


def of_lke_question(
    courses: Collection[CoursePage],
    versions: Collection[int],
    *,
    enrolments: Collection[int],
    on: date,
) -> GainSums:
    """The sums over the answers to these question versions. One query."""
    answers = _answers(courses, on=on).filter(question_version__in=versions)
    sums = _sums(answers, by="attempt__number", enrolments=enrolments)
    return sums[1]


def versions_for(code: str) -> list[int]:
    """The question versions that name the LKE question. One query."""
    versions = QuestionVersion.objects.exclude(lke=[]).values_list("pk", "lke")
    return [pk for pk, codes in versions.iterator(chunk_size=CHUNK) if code in codes]


def _versions_by_code(course: CoursePage) -> dict[str, list[int]]:
    banks = QuizPage.objects.child_of(course).values("bank")
    versions = QuestionVersion.objects.filter(question__bank__in=banks)
    found: dict[str, list[int]] = defaultdict(list)
    for pk, codes in versions.values_list("pk", "lke"):
        for code in codes:
            found[code].append(pk)
    return found


def _answers(courses: Collection[CoursePage], *, on: date) -> QuerySet[Answer]:
    return Answer.objects.filter(
        PRE | POST,
        share__isnull=False,
        attempt__number=1,
        attempt__finished_at__lt=end_of(on),
        attempt__enrolment__course__in=courses,
    )


def _sums(
    answers: Any, *, by: str, enrolments: Collection[int]
) -> defaultdict[int, GainSums]:
    """Pairs of means, in percent, of those ``enrolments`` that were asked in both tests."""
    grouped = answers.values_list("attempt__enrolment_id", by)
    means = grouped.annotate(
        before=Avg("share", filter=PRE), after=Avg("share", filter=POST)
    ).order_by()
    sums: defaultdict[int, GainSums] = defaultdict(GainSums)
    for enrolment, topic, before, after in means.iterator(chunk_size=CHUNK):
        if enrolment in enrolments and before is not None and after is not None:
            sums[topic].add(100 * float(before), 100 * float(after))
    return sums


def _row(label: str, sums: GainSums) -> GainRow:
    gain = sums.gain()
    return GainRow(label=label, gain=gain, hidden=None if gain else Hidden.FEW)

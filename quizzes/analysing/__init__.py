"""Item analysis: how each question has worked, from all answers of finished attempts.

One pass over the answers, never within a request. What is kept grows with the number of
question versions and not with answers: sums for facility and discrimination, counts for
options, times and thirds. All but ``reading`` and this file is arithmetic.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from elearning.people.models import User
from quizzes.models import ItemAnalysis

from .reading import empty_tallies, marked_answers
from .tallying import ItemTally

SAY_EVERY = 100_000
BATCH = 500
FIGURES = ("answers", "facility", "discrimination", "seconds", "detail", "flags")


def analyse_items(
    *, by: User | None, at: datetime, say: Callable[[str], object] = str
) -> int:
    """Reckon the figures of every question version that has been answered, and keep them.

    Returns the number of answers. Running it again gives the same figures; those of versions
    answered since are added.
    """
    tallies = empty_tallies()
    read = 0
    for read, answer in enumerate(marked_answers(at=at), start=1):
        tallies[answer.version].add(
            answer.response,
            share=answer.share,
            rest=answer.rest,
            seconds=answer.seconds,
        )
        if not read % SAY_EVERY:
            say(f"{read:,} answers read")
    kept = _keep(tallies, by=by, at=at)
    say(f"{read:,} answers, figures for {kept:,} question versions")
    return read


@transaction.atomic
def _keep(tallies: dict[int, ItemTally], *, by: User | None, at: datetime) -> int:
    rows = [
        ItemAnalysis(version_id=pk, computed_at=at, computed_by=by, **tally.figures())
        for pk, tally in sorted(tallies.items())
        if tally.n
    ]
    ItemAnalysis.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["version"],
        update_fields=[*FIGURES, "computed_at", "computed_by"],
    )
    return len(rows)

"""What the figures propose is a setting, told beside the letter."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.evidence.reporting.proposals import (
    Scales,
    by_coverage,
    by_regularity,
    proposal,
)

SCALES = Scales(
    coverage=frozenset({"PPC3E"}),
    regular=frozenset({"PPE1A"}),
    all_from=Decimal(100),
    most_above=Decimal(50),
)
YEAR = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 11, 24)}
SHARES = st.decimals(min_value=0, max_value=100, places=1)


@pytest.mark.parametrize(
    ("share", "four", "three"),
    [
        ("100", "A", "A"),
        ("99.9", "B", "B"),
        ("50.1", "B", "B"),
        ("50", "C", "B"),
        ("0.1", "C", "B"),
        ("0", "D", "C"),
    ],
)
def test_a_share_becomes_an_option(share, four, three):
    for letters, letter in (("ABCD", four), ("ABC", three)):
        found = by_coverage(letters, share=Decimal(share), scales=SCALES)
        assert found.letter == letter


@given(st.lists(SHARES, min_size=2, max_size=2).map(sorted))
def test_more_who_are_done_never_propose_less(shares):
    fewer, more = (by_coverage("ABCD", share=s, scales=SCALES).letter for s in shares)
    assert more <= fewer


@given(SHARES)
def test_the_reason_names_the_share(share):
    found = by_coverage("ABCD", share=share, scales=SCALES)
    told = f"{share.normalize():f}".replace(".", ",")
    assert not share or told in found.because


@pytest.mark.parametrize("letters", ["", "AB", "ABCDE"])
def test_other_scales_are_not_proposed(letters):
    assert by_coverage(letters, share=Decimal(80), scales=SCALES) is None
    assert by_regularity(letters, days=[], **YEAR) is None


def test_nothing_is_proposed_where_nobody_must():
    assert by_coverage("ABCD", share=None, scales=SCALES) is None


@pytest.mark.parametrize(
    ("months", "letter"),
    [((2, 5, 8, 10), "A"), ((2, 5, 8), "B"), ((11,), "B"), ((), "C")],
)
def test_quarters_say_how_regularly(months, letter):
    days = [date(2026, month, 7) for month in months]
    assert by_regularity("ABC", days=days, **YEAR).letter == letter


def test_quarters_outside_of_the_period_are_not_asked():
    found = by_regularity(
        "ABC",
        days=[date(2026, 5, 7)],
        starts_on=date(2026, 4, 1),
        ends_on=date(2026, 6, 30),
    )
    assert found.letter == "A"


def test_only_questions_that_participation_answers_get_a_proposal():
    asked = {
        "share": Decimal(100),
        "days": [],
        "period": (YEAR["starts_on"], YEAR["ends_on"]),
        "scales": SCALES,
    }
    assert proposal("PPC3E", "ABCD", **asked).letter == "A"
    assert proposal("PPE1A", "ABC", **asked).letter == "C"
    assert proposal("PPF2A", "ABCDE", **asked) is None

"""The same facts always give the same digest, however they came together."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.canonical import digest, dumps

PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@given(st.dictionaries(st.text(), PLAIN))
def test_the_order_of_keys_does_not_matter(facts):
    backwards = dict(reversed(list(facts.items())))
    assert digest(facts) == digest(backwards)


@given(PLAIN)
def test_plain_facts_come_back_as_they_were(facts):
    assert json.loads(dumps(facts)) == facts


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 11, 24), '"2026-11-24"'),
        (
            datetime(2026, 11, 24, 3, 42, tzinfo=UTC),
            '"2026-11-24T03:42:00.000000+00:00"',
        ),
        (Decimal("87.50"), '"87.5"'),
        (Decimal(100), '"100"'),
        (Decimal("0.00"), '"0"'),
        (UUID(int=7), '"00000000-0000-0000-0000-000000000007"'),
        ("Penguatan “ZI”", '"Penguatan “ZI”"'),
    ],
)
def test_each_kind_has_one_form(value, text):
    assert dumps(value) == text


def test_a_trailing_zero_changes_nothing():
    assert digest({"score": Decimal("87.5")}) == digest({"score": Decimal("87.50")})


def test_a_digest_is_that_of_the_text():
    assert (
        digest({}) == "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
    )


def test_what_has_no_form_is_refused():
    with pytest.raises(TypeError, match="timedelta has no canonical form"):
        dumps({"took": timedelta(minutes=1)})


def test_the_same_moment_is_told_by_its_zone():
    """A moment keeps the zone it was recorded in: facts are written in UTC."""
    wib = timezone(timedelta(hours=7))
    here = datetime(2026, 11, 24, 10, 42, tzinfo=wib)
    assert here == here.astimezone(UTC)
    assert dumps(here) != dumps(here.astimezone(UTC))

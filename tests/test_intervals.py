"""Student's t against the printed tables, and the interval against its definition."""

import statistics
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearning.intervals import Interval, mean_interval, t_quantile


@pytest.mark.parametrize(
    ("freedom", "quantile"),
    [
        (9, 2.2622),
        (10, 2.2281),
        (14, 2.1448),
        (19, 2.0930),
        (29, 2.0452),
        (60, 2.0003),
        (120, 1.9799),
        (10_000_000, 1.9600),
    ],
)
def test_the_quantile_is_that_of_the_tables(freedom, quantile):
    assert t_quantile(freedom) == pytest.approx(quantile, abs=6e-5)


def test_the_quantile_is_not_told_where_it_would_be_wrong():
    with pytest.raises(ValueError, match="Only from 9 degrees"):
        t_quantile(8)


@given(st.lists(st.integers(-100, 100), min_size=10, max_size=50))
def test_the_interval_is_the_mean_and_t_standard_errors(values):
    n = len(values)
    found = mean_interval(n=n, total=sum(values), squares=sum(v * v for v in values))
    half = t_quantile(n - 1) * statistics.stdev(values) / sqrt(n)
    assert found.mean == pytest.approx(statistics.mean(values))
    assert found.high - found.mean == pytest.approx(half, abs=1e-6)
    assert found.mean - found.low == pytest.approx(half, abs=1e-6)


def test_nine_values_have_no_interval():
    assert mean_interval(n=9, total=9, squares=9) is None


def test_values_all_alike_have_an_interval_without_width():
    found = mean_interval(n=10, total=1.0, squares=0.1)
    assert found == Interval(mean=0.1, low=pytest.approx(0.1), high=pytest.approx(0.1))

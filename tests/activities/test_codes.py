"""The code on the screen: of this minute, of this session, of this site."""

from datetime import timedelta

import pytest

from elearning.activities.codes import (
    AHEAD,
    GRACE,
    LASTS,
    CodeHasChanged,
    code_for,
    session_of,
)
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def later(seconds):
    return NOW + timedelta(seconds=seconds)


@pytest.mark.parametrize("seconds", [-AHEAD, 0, LASTS, LASTS + GRACE])
def test_it_leads_to_its_session_for_a_minute(session, seconds):
    assert session_of(code_for(session, at=NOW), at=later(seconds)) == session


@pytest.mark.parametrize("seconds", [-AHEAD - 1, LASTS + GRACE + 1, 86400])
def test_then_it_has_changed(session, seconds):
    with pytest.raises(CodeHasChanged):
        session_of(code_for(session, at=NOW), at=later(seconds))


def test_it_is_short_and_another_each_second(session):
    code = code_for(session, at=NOW)
    assert len(code) < 32
    assert code != code_for(session, at=later(1))


def forged(session):
    """Another session, another moment, another signature, and what is no code at all."""
    number, moment, signature = code_for(session, at=NOW).split("-", 2)
    return [
        f"z{number}-{moment}-{signature}",
        f"{number}-{moment[:-1]}x-{signature}",
        f"{number}-{moment}-{'A' * 16}",
        f"{number}-{moment}-{signature[:-1]}",
        f"{number}-{moment}",
        "",
        "-" * 400,
        "é-é-é",
    ]


def test_nobody_makes_one_himself(session):
    for code in forged(session):
        with pytest.raises(CodeHasChanged):
            session_of(code, at=NOW)


def test_a_session_that_is_not_there_is_not_told_from_an_old_code(session):
    ghost = type(session)(pk=session.pk + 1)
    with pytest.raises(CodeHasChanged):
        session_of(code_for(ghost, at=NOW), at=NOW)

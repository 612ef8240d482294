"""What a guard installs it can also take away, on both databases."""

import re
from types import SimpleNamespace

import pytest
from django.db.migrations.writer import MigrationWriter

from elearning.guards import AppendOnly, NoOverlap

GUARDS = [
    AppendOnly("Record"),
    AppendOnly("Record", when="OLD.sealed"),
    NoOverlap("Record", owner="employee_id"),
]
CREATED = re.compile(r"(?:CREATE TRIGGER|ADD CONSTRAINT) (\w+)")
DROPPED = re.compile(r"(?:DROP TRIGGER|DROP CONSTRAINT) IF EXISTS (\w+)")


class Editor:
    """Keeps the statements that a migration would execute."""

    def __init__(self, vendor):
        self.connection = SimpleNamespace(vendor=vendor)
        self.sql = []

    def execute(self, statement, params=()):
        assert (
            params is None
        )  # otherwise a percent sign would be taken for a placeholder
        self.sql.append(statement)

    def names(self, pattern):
        return sorted(name for text in self.sql for name in pattern.findall(text))


@pytest.mark.parametrize("vendor", ["postgresql", "sqlite"])
@pytest.mark.parametrize("guard", GUARDS, ids=str)
def test_backwards_undoes_forwards(guard, vendor):
    there, back = Editor(vendor), Editor(vendor)
    guard.database_forwards("people", there, None, None)
    guard.database_backwards("people", back, None, None)

    assert there.names(CREATED)
    assert there.names(CREATED) == back.names(DROPPED)
    assert all(name.startswith("people_record_") for name in there.names(CREATED))


@pytest.mark.parametrize("guard", GUARDS, ids=str)
def test_a_guard_can_be_written_into_a_migration(guard):
    text, imports = MigrationWriter.serialize(guard)
    written = eval(text, {}, {"elearning": __import__("elearning.guards")})  # noqa: S307 the text is our own
    assert imports == {"import elearning.guards"}
    assert written.deconstruct() == guard.deconstruct()
    assert "Record" in written.describe()


@pytest.mark.parametrize("vendor", ["postgresql", "sqlite"])
def test_a_condition_limits_the_refusal_of_updates_only(vendor):
    editor = Editor(vendor)
    AppendOnly("Record", when="OLD.sealed").database_forwards(
        "people", editor, None, None
    )
    guarded = [text for text in editor.sql if "OLD.sealed" in text]
    assert len(guarded) == 1
    assert "BEFORE UPDATE" in guarded[0]

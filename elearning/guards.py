"""Guards that only a database can hold, on PostgreSQL and on SQLite.

A record that HR or an assessor relies on is written once. Python can promise that; only the
database can hold it, also against a console, a bulk update and a hasty script.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

REFUSAL = "This record is append-only: write a new fact instead."


def _postgres(table: str, *, when: str) -> list[str]:
    condition = f"WHEN ({when})" if when else ""
    return [
        f"""CREATE OR REPLACE FUNCTION guard_records() RETURNS trigger AS $$
            BEGIN RAISE EXCEPTION '{REFUSAL} (%)', TG_TABLE_NAME
            USING ERRCODE = 'integrity_constraint_violation';
            END $$ LANGUAGE plpgsql""",
        f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            FOR EACH ROW {condition} EXECUTE FUNCTION guard_records()""",
        f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION guard_records()""",
    ]


def _sqlite(table: str, *, when: str) -> list[str]:
    condition = f"WHEN {when}" if when else ""
    return [
        f"""CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            {condition} BEGIN SELECT RAISE(ABORT, '{REFUSAL} ({table})'); END""",
        f"""CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
            BEGIN SELECT RAISE(ABORT, '{REFUSAL} ({table})'); END""",
    ]


def install_sql(vendor: str, table: str, *, when: str = "") -> list[str]:
    """The statements that guard ``table``; ``when`` limits the refusal of updates."""
    write = _postgres if vendor == "postgresql" else _sqlite
    return write(table, when=when)


def remove_sql(vendor: str, table: str) -> list[str]:
    place = f" ON {table}" if vendor == "postgresql" else ""
    return [
        f"DROP TRIGGER IF EXISTS {table}_no_{verb}{place}"
        for verb in ("update", "delete")
    ]


class _Guard(Operation):
    """A migration operation that leaves something in the database, not in the models."""

    reversible = True
    reduces_to_sql = True

    def install(self, vendor: str, table: str) -> list[str]:
        raise NotImplementedError

    def remove(self, vendor: str, table: str) -> list[str]:
        raise NotImplementedError

    def __init__(self, model: str) -> None:
        self.model = model

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Guards are no part of the model state."""

    def database_forwards(  # noqa: PLR0917 Django's signature
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        vendor = schema_editor.connection.vendor
        for statement in self.install(vendor, f"{app_label}_{self.model.lower()}"):
            schema_editor.execute(statement, params=None)

    def database_backwards(  # noqa: PLR0917 Django's signature
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        vendor = schema_editor.connection.vendor
        for statement in self.remove(vendor, f"{app_label}_{self.model.lower()}"):
            schema_editor.execute(statement, params=None)


class AppendOnly(_Guard):
    """Migration operation: refuse updates and deletes of the rows of a model.

    ``when`` is an SQL condition over OLD and NEW under which an update is refused;
    left empty, every update is. Deletes are always refused.
    """

    def __init__(self, model: str, *, when: str = "") -> None:
        super().__init__(model)
        self.when = when

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model], {"when": self.when}

    def install(self, vendor: str, table: str) -> list[str]:
        """Anew, since what rebuilds a table may have left its guards or lost them."""
        return [
            *remove_sql(vendor, table),
            *install_sql(vendor, table, when=self.when),
        ]

    def remove(self, vendor: str, table: str) -> list[str]:
        return remove_sql(vendor, table)

    def describe(self) -> str:
        return f"Refuse updates and deletes of {self.model}"


OVERLAP = "Two spans of one owner overlap."

# Written as a range of one number, the owner needs no extension of PostgreSQL.
POSTGRES_SPANS = """ALTER TABLE {table} ADD CONSTRAINT {table}_no_overlap EXCLUDE USING
    gist (int8range({owner}, {owner}, '[]') WITH &&,
          daterange(starts_on, ends_on, '[]') WITH &&)"""

SQLITE_SPANS = """CREATE TRIGGER {table}_no_overlap_{verb} BEFORE {verb} ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} AS other
        WHERE other.{owner} = NEW.{owner} {besides}
        AND other.starts_on <= coalesce(NEW.ends_on, '9999-12-31')
        AND coalesce(other.ends_on, '9999-12-31') >= NEW.starts_on)
    BEGIN SELECT RAISE(ABORT, '{message} ({table})'); END"""


class NoOverlap(_Guard):
    """Migration operation: spans (``starts_on`` to ``ends_on``) of one owner never overlap.

    Both ends belong to the span; an empty end is open.
    """

    def __init__(self, model: str, *, owner: str) -> None:
        super().__init__(model)
        self.owner = owner

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model], {"owner": self.owner}

    def install(self, vendor: str, table: str) -> list[str]:
        """Anew, since what rebuilds a table on SQLite loses its guards."""
        names = {"table": table, "owner": self.owner, "message": OVERLAP}
        if vendor == "postgresql":
            spans = [POSTGRES_SPANS.format(**names)]
        else:
            spans = [
                SQLITE_SPANS.format(verb=verb, besides=besides, **names)
                for verb, besides in (
                    ("INSERT", ""),
                    ("UPDATE", "AND other.id <> OLD.id"),
                )
            ]
        return [*self.remove(vendor, table), *spans]

    def remove(self, vendor: str, table: str) -> list[str]:
        if vendor == "postgresql":
            return [f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {table}_no_overlap"]
        return [
            f"DROP TRIGGER IF EXISTS {table}_no_overlap_{verb}"
            for verb in ("INSERT", "UPDATE")
        ]

    def describe(self) -> str:
        return f"Refuse overlapping spans of {self.model}"


COUNTER = "evidence_movement"

# Learners never write the tables that are watched, so nobody waits for another here:
# PostgreSQL only inserts (rows are folded together at night), SQLite has one writer anyway.
POSTGRES_MOVEMENT = """CREATE OR REPLACE FUNCTION {name}() RETURNS trigger AS $$
    BEGIN INSERT INTO {counter} (since, times) VALUES ({since}, 1); RETURN NULL;
    END $$ LANGUAGE plpgsql"""
POSTGRES_MOVED = """CREATE TRIGGER {name} AFTER {verb} ON {table}
    FOR EACH ROW {when} EXECUTE FUNCTION {name}()"""

SQLITE_MOVED = """CREATE TRIGGER {name} AFTER {verb} ON {table} {when} BEGIN
    UPDATE {counter} SET times = times + 1 WHERE since = {since};
    INSERT INTO {counter} (since, times) SELECT {since}, 1
        WHERE NOT EXISTS (SELECT 1 FROM {counter} WHERE since = {since}); END"""


class CountMovements(_Guard):
    """Migration operation: count each write to a table by the first day that it touches.

    ``insert``, ``update`` and ``delete`` are SQL over OLD and NEW that say this day; LEAST is
    written for either database. ``when`` limits what counts among the updates.
    """

    def __init__(
        self,
        table: str,
        *,
        insert: str = "",
        update: str = "",
        delete: str = "",
        when: str = "",
    ) -> None:
        super().__init__(table)
        self.days = {"insert": insert, "update": update, "delete": delete}
        self.when = when

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (
            self.__class__.__name__,
            [self.model],
            {**self.days, "when": self.when},
        )

    def install(self, vendor: str, table: str) -> list[str]:
        """Anew, since what rebuilds a table may have lost its triggers."""
        made = self.remove(vendor, table)
        for verb, since in self.days.items():
            when = f"WHEN ({self.when})" if self.when and verb == "update" else ""
            words = {
                "name": f"{self.model}_moved_{verb}",
                "verb": verb.upper(),
                "table": self.model,
                "counter": COUNTER,
                "when": when,
                "since": since if vendor == "postgresql" else _scalar_min(since),
            }
            if since and vendor == "postgresql":
                made += [POSTGRES_MOVEMENT.format(**words)]
                made += [POSTGRES_MOVED.format(**words)]
            elif since:
                made.append(SQLITE_MOVED.format(**words))
        return made

    def remove(self, vendor: str, table: str) -> list[str]:
        place = f" ON {self.model}" if vendor == "postgresql" else ""
        return [
            f"DROP TRIGGER IF EXISTS {self.model}_moved_{verb}{place}"
            for verb in self.days
        ]

    def describe(self) -> str:
        return f"Count what moves the figures in {self.model}"


def _scalar_min(expression: str) -> str:
    """SQLite calls it min()."""
    return expression.replace("LEAST(", "min(")

"""Triggers that make a table append-only, on PostgreSQL and on SQLite.

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


class AppendOnly(Operation):
    """Migration operation: refuse updates and deletes of the rows of a model.

    ``when`` is an SQL condition over OLD and NEW under which an update is refused;
    left empty, every update is. Deletes are always refused.
    """

    reversible = True
    reduces_to_sql = True

    def __init__(self, model: str, *, when: str = "") -> None:
        self.model = model
        self.when = when

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return self.__class__.__name__, [self.model], {"when": self.when}

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Triggers are no part of the model state."""

    def database_forwards(  # noqa: PLR0917 Django's signature
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        vendor = schema_editor.connection.vendor
        for statement in install_sql(
            vendor, f"{app_label}_{self.model.lower()}", when=self.when
        ):
            schema_editor.execute(statement)

    def database_backwards(  # noqa: PLR0917 Django's signature
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: Any,
        to_state: Any,
    ) -> None:
        vendor = schema_editor.connection.vendor
        for statement in remove_sql(vendor, f"{app_label}_{self.model.lower()}"):
            schema_editor.execute(statement)

    def describe(self) -> str:
        return f"Refuse updates and deletes of {self.model}"

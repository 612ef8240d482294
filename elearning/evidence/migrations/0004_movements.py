"""Everything that the figures of a day rest on, but enrolments and completions, is counted.

A later migration that rebuilds one of these tables on SQLite loses its triggers: it repeats
the operation. tests/evidence/test_movements.py says which are missing.
"""

from django.db import migrations

from elearning.guards import CountMovements

ALWAYS, NEVER = "'1945-08-17'", "'9999-12-31'"

# Who only leaves changes the days after his last; who becomes another changes them all.
LEFT = " AND ".join(
    f"OLD.{column} = NEW.{column}"
    for column in (
        "employee_id",
        "unit_id",
        "starts_on",
        "in_unit_since",
        "legal_status",
        "employment_kind",
        "position_kind",
        "rank_code",
    )
)
LAST_DAY = f"LEAST(coalesce(OLD.ends_on, {NEVER}), coalesce(NEW.ends_on, {NEVER}))"


def of_assignment(row: str) -> str:
    return (
        "coalesce((SELECT starts_on FROM courses_assignment "
        f"WHERE id = {row}.assignment_id), {ALWAYS})"
    )


def of_span(table: str) -> CountMovements:
    return CountMovements(
        table,
        insert="NEW.starts_on",
        update="LEAST(OLD.starts_on, NEW.starts_on)",
        delete="OLD.starts_on",
    )


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_tallies"),
        ("courses", "0007_duties"),
        ("people", "0008_import_and_accounts"),
    ]

    operations = [
        CountMovements(
            "people_membership",
            insert="NEW.starts_on",
            update=f"CASE WHEN {LEFT} THEN {LAST_DAY} "
            "ELSE LEAST(OLD.starts_on, NEW.starts_on) END",
            delete="OLD.starts_on",
        ),
        CountMovements("people_unit", update=ALWAYS, when="OLD.path <> NEW.path"),
        of_span("courses_assignment"),
        of_span("courses_exemption"),
        *(
            CountMovements(
                table,
                insert=of_assignment("NEW"),
                update=of_assignment("NEW"),
                delete=of_assignment("OLD"),
            )
            for table in ("courses_assignmentunit", "courses_assignmentperson")
        ),
        CountMovements(
            "courses_completionrevocation", insert=ALWAYS, update=ALWAYS, delete=ALWAYS
        ),
    ]

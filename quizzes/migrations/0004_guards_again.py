from django.db import migrations

from elearning.guards import AppendOnly


class Migration(migrations.Migration):
    """SQLite rebuilds a table to add to it, and its guards go with the old one."""

    dependencies = [("quizzes", "0003_kinds_and_acts")]

    operations = [
        AppendOnly("QuestionVersion"),
        AppendOnly("Attempt", when="OLD.finished_at IS NOT NULL"),
        AppendOnly("Answer", when="OLD.share IS NOT NULL"),
        AppendOnly("QuestionPicture"),
        AppendOnly("Accommodation", when="OLD.withdrawn_at IS NOT NULL"),
        AppendOnly("Regrade", when="OLD.decided_at IS NOT NULL"),
        AppendOnly("RegradedAttempt"),
        AppendOnly("RegradedAnswer"),
    ]

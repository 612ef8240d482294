from django.db import migrations

from elearning.guards import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("quizzes", "0001_initial")]

    operations = [
        AppendOnly("QuestionVersion"),
        AppendOnly("Attempt", when="OLD.finished_at IS NOT NULL"),
        AppendOnly("Answer", when="OLD.share IS NOT NULL"),
    ]

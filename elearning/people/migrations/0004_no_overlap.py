from django.db import migrations

from elearning.guards import NoOverlap


class Migration(migrations.Migration):
    dependencies = [("people", "0003_ends")]

    operations = [NoOverlap("Membership", owner="employee_id")]

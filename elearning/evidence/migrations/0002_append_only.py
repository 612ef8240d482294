from django.db import migrations

from elearning.guards import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("evidence", "0001_initial")]

    operations = [AppendOnly("Seal"), AppendOnly("EvidencePack")]

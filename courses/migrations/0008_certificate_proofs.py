from django.db import migrations, models

from elearning.guards import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("courses", "0007_duties")]

    operations = [
        migrations.AddField(
            model_name="certificateholder",
            name="proof",
            field=models.TextField(blank=True, default=""),
        ),
        # SQLite rebuilds the table and loses its guards.
        AppendOnly("CertificateHolder"),
    ]

from django.db import migrations

from elearning.guards import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("courses", "0001_initial")]

    operations = [
        AppendOnly("CourseVersion"),
        AppendOnly("StepOpening"),
        AppendOnly("StepCompletion"),
        AppendOnly("CourseCompletion"),
        AppendOnly("CompletionRevocation"),
        AppendOnly("Certificate"),
        AppendOnly("CertificateHolder"),
        AppendOnly("CertificateFile"),
        AppendOnly("CertificateRevocation"),
    ]

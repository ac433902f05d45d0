from django.db import migrations, models
from django.db.models import F


def date_known_failures(apps, schema_editor):
    """The time of writing is the nearest known."""
    entries = apps.get_model("search", "OutboxEntry").objects
    entries.filter(attempts__gt=0).update(failed_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("search", "0002_editors_entries")]

    operations = [
        migrations.AddField(
            model_name="outboxentry",
            name="failed_at",
            field=models.DateTimeField(blank=True, db_index=True, null=True),
        ),
        migrations.RunPython(date_known_failures, migrations.RunPython.noop),
    ]

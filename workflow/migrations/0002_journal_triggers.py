"""The journal becomes append-only in the database itself; checkpoints say what they cover and are signed."""

from django.db import migrations, models

from workflow.journal.triggers import create_sql, drop_sql


def make_triggers(apps, schema_editor):
    for statement in [*drop_sql(schema_editor.connection.vendor), *create_sql(schema_editor.connection.vendor)]:
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    for statement in drop_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("congvan", "0001_initial")]

    operations = [
        migrations.AddField("journalcheckpoint", "since", models.BigIntegerField(default=0)),
        migrations.AddField("journalcheckpoint", "last", models.BigIntegerField(default=0)),
        migrations.AddField("journalcheckpoint", "entries", models.PositiveIntegerField(default=0)),
        migrations.AddField("journalcheckpoint", "signature", models.CharField(default="", max_length=120)),
        migrations.AddConstraint(
            "journalcheckpoint", models.UniqueConstraint(fields=("since",), name="congvan_checkpoint_since")
        ),
        migrations.RunPython(make_triggers, drop_triggers),
    ]

"""The journal becomes append-only in the database itself."""

from django.db import migrations

from workflow.journal.triggers import create_sql, drop_sql


def make_triggers(apps, schema_editor):
    for statement in [*drop_sql(schema_editor.connection.vendor), *create_sql(schema_editor.connection.vendor)]:
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    for statement in drop_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("congvan", "0001_initial")]

    operations = [migrations.RunPython(make_triggers, drop_triggers)]

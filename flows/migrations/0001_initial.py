"""The proxies of viewflow's process."""

from django.db import migrations

# What waits for the machine (Distribute, Job) is a handful of rows among millions: a partial index keeps the sweep
# cheap and costs nothing where tasks come and go. process_id and parent_task_id have viewflow's own indexes.
WAITING = """
CREATE INDEX congvan_task_waiting ON viewflow_task (flow_task, started)
WHERE status IN ('SCHEDULED', 'STARTED', 'ERROR')
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("viewflow", "0015_task_scheduled"),
    ]

    operations = [
        migrations.CreateModel(
            name="IncomingProcess",
            fields=[],
            options={
                "verbose_name": "Quy trình công văn đến",
                "verbose_name_plural": "Quy trình công văn đến",
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("viewflow.process",),
        ),
        migrations.CreateModel(
            name="OutgoingProcess",
            fields=[],
            options={
                "verbose_name": "Quy trình công văn đi",
                "verbose_name_plural": "Quy trình công văn đi",
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("viewflow.process",),
        ),
        migrations.CreateModel(
            name="QuestionProcess",
            fields=[],
            options={
                "verbose_name": "Quy trình hỏi và trả lời",
                "verbose_name_plural": "Quy trình hỏi và trả lời",
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("viewflow.process",),
        ),
        migrations.RunSQL(WAITING, "DROP INDEX congvan_task_waiting"),
    ]

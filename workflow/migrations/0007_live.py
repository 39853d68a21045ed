import datetime

import django.db.models.deletion
from django.db import migrations, models


def plan_nothing_for_the_past(apps, schema_editor):
    """What was told before this came is on the page already: no e-mail goes out for it."""
    apps.get_model("congvan", "Notice").objects.update(planned=True)


class Migration(migrations.Migration):
    dependencies = [
        ("congvan", "0006_signing"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoticeChoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(blank=True, max_length=16)),
                ("event", models.CharField(max_length=40)),
                ("badge", models.BooleanField()),
                ("desktop", models.BooleanField()),
                ("mail", models.BooleanField()),
                ("digest", models.BooleanField()),
            ],
        ),
        migrations.CreateModel(
            name="NoticeHabits",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="notice_habits",
                        serialize=False,
                        to="congvan.person",
                    ),
                ),
                ("quiet_from", models.TimeField(default=datetime.time(20, 0))),
                ("quiet_to", models.TimeField(default=datetime.time(6, 30))),
                ("quiet_days_off", models.BooleanField(default=False)),
                ("digest_at", models.TimeField(blank=True, default=datetime.time(7, 30), null=True)),
                ("digest_seq", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("MAIL", "Thư điện tử"), ("DIGEST", "Thư tổng hợp"), ("HOOK", "Webhook")], max_length=6
                    ),
                ),
                ("on", models.DateField(blank=True, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("PENDING", "Chờ gửi"),
                            ("SENDING", "Đang gửi"),
                            ("SENT", "Đã gửi"),
                            ("SKIPPED", "Không còn cần gửi"),
                            ("FAILED", "Không gửi được"),
                            ("DOUBTFUL", "Không rõ đã gửi chưa"),
                        ],
                        default="PENDING",
                        max_length=8,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("error", models.CharField(blank=True, max_length=120)),
            ],
        ),
        migrations.AddField(
            model_name="notice",
            name="planned",
            field=models.BooleanField(db_default=False),
        ),
        migrations.RunPython(plan_nothing_for_the_past, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["person", "letter_id", "event", "seq"], name="congvan_notice_kind"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(condition=models.Q(("planned", False)), fields=["id"], name="congvan_notice_unplanned"),
        ),
        migrations.AddField(
            model_name="noticechoice",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notice_choices", to="congvan.person"
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="notice",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="postings",
                to="congvan.notice",
            ),
        ),
        migrations.AddField(
            model_name="posting",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="postings", to="congvan.person"
            ),
        ),
        migrations.AddConstraint(
            model_name="noticechoice",
            constraint=models.UniqueConstraint(fields=("person", "role", "event"), name="congvan_choice_once"),
        ),
        migrations.AddIndex(
            model_name="posting",
            index=models.Index(
                condition=models.Q(("state__in", ("PENDING", "SENDING"))),
                fields=["channel", "due_at"],
                name="congvan_posting_due",
            ),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(fields=("notice", "channel"), name="congvan_posting_once"),
        ),
        migrations.AddConstraint(
            model_name="posting",
            constraint=models.UniqueConstraint(
                condition=models.Q(("channel", "DIGEST")), fields=("person", "on"), name="congvan_posting_digest_once"
            ),
        ),
    ]

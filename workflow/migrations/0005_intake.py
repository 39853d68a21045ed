"""Files that come through the door, the letters read out of them, and the originals of registered letters."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("congvan", "0004_remembered_lines"),
    ]

    operations = [
        migrations.CreateModel(
            name="LetterFile",
            fields=[
                (
                    "letter",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="original",
                        serialize=False,
                        to="congvan.letter",
                    ),
                ),
                ("name", models.CharField(max_length=200, verbose_name="Tên tệp")),
                ("size", models.PositiveBigIntegerField()),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("stored", models.CharField(db_index=True, max_length=120)),
                ("position", models.PositiveIntegerField(default=1)),
                ("parts", models.PositiveIntegerField(default=1)),
                ("text_key", models.CharField(blank=True, db_index=True, max_length=64)),
            ],
            options={
                "verbose_name": "Tệp gốc",
                "verbose_name_plural": "Tệp gốc",
            },
        ),
        migrations.CreateModel(
            name="IntakeFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("uploaded_at", models.DateTimeField()),
                ("name", models.CharField(max_length=200, verbose_name="Tên tệp")),
                ("size", models.PositiveBigIntegerField(default=0)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("stored", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("WAITING", "Chờ đọc"),
                            ("READING", "Đang đọc"),
                            ("READ", "Đã đọc, chờ vào sổ"),
                            ("FAILED", "Không đọc được"),
                            ("REGISTERED", "Đã vào sổ"),
                            ("DISCARDED", "Đã bỏ"),
                        ],
                        default="WAITING",
                        max_length=12,
                    ),
                ),
                ("trouble", models.CharField(blank=True, max_length=500)),
                ("delivery", models.CharField(blank=True, max_length=64)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("pages", models.PositiveIntegerField(default=0)),
                ("pages_read", models.PositiveIntegerField(default=0)),
                ("form", models.CharField(blank=True, max_length=8)),
                ("lines", models.JSONField(blank=True, default=list)),
                ("notes", models.JSONField(blank=True, default=list)),
                (
                    "organ",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="congvan.organ",
                        verbose_name="Đơn vị nhận",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="congvan.person"
                    ),
                ),
            ],
            options={
                "verbose_name": "Tệp chờ vào sổ",
                "verbose_name_plural": "Tệp chờ vào sổ",
            },
        ),
        migrations.CreateModel(
            name="IntakeLetter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("content", models.JSONField(default=dict)),
                ("text_key", models.CharField(blank=True, db_index=True, max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("PENDING", "Chờ vào sổ"), ("REGISTERED", "Đã vào sổ"), ("SKIPPED", "Đã bỏ qua")],
                        default="PENDING",
                        max_length=12,
                    ),
                ),
                ("dispatch_id", models.BigIntegerField(blank=True, null=True)),
                (
                    "file",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="letters",
                        to="congvan.intakefile",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="congvan.person",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="intakefile",
            index=models.Index(fields=["organ", "state", "id"], name="congvan_intake_organ"),
        ),
        migrations.AddIndex(
            model_name="intakefile",
            index=models.Index(fields=["state", "claimed_at"], name="congvan_intake_state"),
        ),
        migrations.AddConstraint(
            model_name="intakeletter",
            constraint=models.UniqueConstraint(fields=("file", "position"), name="congvan_intake_position"),
        ),
    ]

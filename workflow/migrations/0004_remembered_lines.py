"""What a unit chose for a line of recipients, and columns by which persons and titles are found as they are written."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import workflow.directory.derived

BATCH = 2_000


def fill_columns(apps, schema_editor):
    for name, column, source in (("Person", "bare", "full_name"), ("Appointment", "title_folded", "title")):
        rows = apps.get_model("congvan", name).objects.exclude(**{source: ""})
        form = rows.model._meta.get_field(column).form
        filled = []
        for row in rows.only(source).iterator(BATCH):
            setattr(row, column, form(getattr(row, source))[:150])
            filled.append(row)
            if len(filled) == BATCH:
                rows.model.objects.bulk_update(filled, [column])
                filled.clear()
        rows.model.objects.bulk_update(filled, [column])


class Migration(migrations.Migration):
    dependencies = [
        ("congvan", "0003_fewer_indexes"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RememberedLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(editable=False, max_length=64)),
                ("line", models.CharField(max_length=1000, verbose_name="Dòng nơi nhận")),
                ("kind", models.CharField(max_length=24)),
                ("choice", models.JSONField(verbose_name="Lựa chọn")),
                ("shown", models.CharField(max_length=1000, verbose_name="Đến")),
                ("chosen_on", models.DateField(verbose_name="Ngày chọn")),
            ],
            options={
                "verbose_name": "Lựa chọn nơi nhận đã nhớ",
                "verbose_name_plural": "Lựa chọn nơi nhận đã nhớ",
            },
        ),
        migrations.AddField(
            model_name="appointment",
            name="title_folded",
            field=workflow.directory.derived.FoldedOf(default="", editable=False, max_length=150, source="title"),
        ),
        migrations.AddField(
            model_name="person",
            name="bare",
            field=workflow.directory.derived.BareOf(default="", editable=False, max_length=150, source="full_name"),
        ),
        migrations.AddField(
            model_name="recipientline",
            name="remembered",
            field=models.BooleanField(default=False, verbose_name="Theo lần chọn trước của đơn vị"),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["bare"], name="congvan_person_bare"),
        ),
        migrations.AddField(
            model_name="rememberedline",
            name="chosen_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="congvan.person",
                verbose_name="Người chọn",
            ),
        ),
        migrations.AddField(
            model_name="rememberedline",
            name="organ",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="remembered_lines", to="congvan.organ"
            ),
        ),
        migrations.AddConstraint(
            model_name="rememberedline",
            constraint=models.UniqueConstraint(fields=("organ", "key"), name="congvan_remembered_once"),
        ),
        migrations.RunPython(fill_columns, migrations.RunPython.noop),
    ]

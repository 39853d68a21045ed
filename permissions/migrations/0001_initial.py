"""The four tables of object rows."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("congvan", "0002_journal_triggers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DispatchGroupRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40, verbose_name="Nguồn")),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_rows",
                        to="congvan.dispatch",
                        verbose_name="Bản gửi",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="auth.group",
                        verbose_name="Nhóm người dùng",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="auth.permission",
                        verbose_name="Quyền",
                    ),
                ),
            ],
            options={
                "verbose_name": "Quyền của cơ quan trên bản gửi",
                "verbose_name_plural": "Quyền của cơ quan trên bản gửi",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "permission", "content_object", "source"), name="congvan_perm_dispatch_group"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DispatchUserRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40, verbose_name="Nguồn")),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="user_rows",
                        to="congvan.dispatch",
                        verbose_name="Bản gửi",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="auth.permission",
                        verbose_name="Quyền",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Tài khoản",
                    ),
                ),
            ],
            options={
                "verbose_name": "Quyền của người dùng trên bản gửi",
                "verbose_name_plural": "Quyền của người dùng trên bản gửi",
                "indexes": [models.Index(fields=["source"], name="congvan_perm_dispatch_user_src")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "permission", "content_object", "source"), name="congvan_perm_dispatch_user"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterGroupRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40, verbose_name="Nguồn")),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="group_rows",
                        to="congvan.letter",
                        verbose_name="Công văn",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="auth.group",
                        verbose_name="Nhóm người dùng",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="auth.permission",
                        verbose_name="Quyền",
                    ),
                ),
            ],
            options={
                "verbose_name": "Quyền của cơ quan trên công văn",
                "verbose_name_plural": "Quyền của cơ quan trên công văn",
                "indexes": [models.Index(fields=["source"], name="congvan_perm_letter_group_src")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "permission", "content_object", "source"), name="congvan_perm_letter_group"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LetterUserRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("source", models.CharField(max_length=40, verbose_name="Nguồn")),
                (
                    "content_object",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="user_rows",
                        to="congvan.letter",
                        verbose_name="Công văn",
                    ),
                ),
                (
                    "permission",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="auth.permission",
                        verbose_name="Quyền",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="Tài khoản",
                    ),
                ),
            ],
            options={
                "verbose_name": "Quyền của người dùng trên công văn",
                "verbose_name_plural": "Quyền của người dùng trên công văn",
                "indexes": [models.Index(fields=["source"], name="congvan_perm_letter_user_src")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "permission", "content_object", "source"), name="congvan_perm_letter_user"
                    )
                ],
            },
        ),
    ]

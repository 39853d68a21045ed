from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("congvan", "0016_cockpit"),
    ]

    operations = [
        migrations.AddField(
            model_name="noticehabits",
            name="letter_keys",
            field=models.BooleanField(default=True),
        ),
    ]

"""The Django application `bench`: tables and flows of the peers. Never part of the product."""

from django.apps import AppConfig


class BenchConfig(AppConfig):
    """What the peers need: a few tables and stock viewflow flows."""

    name = "bench"
    label = "bench"
    default_auto_field = "django.db.models.BigAutoField"

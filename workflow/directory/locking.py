"""One writer of the directory at a time."""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import connection


def lock_directory() -> None:
    """Make every other writer of the directory wait until this transaction ends, so that what was checked (no second
    organ of that name, no overlapping period) still holds when it is written. SQLite has one writer anyway."""
    no_key = connection.features.has_select_for_no_key_update
    locked = ContentType.objects.select_for_update(no_key=no_key).filter(app_label="congvan", model="organ")
    list(locked.values_list("pk", flat=True))

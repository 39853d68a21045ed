"""Notice rows: the truth of "who was told what", numbered per person in the act's transaction."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Person


class Notice(models.Model):
    """`seq` grows by one per person; sockets and polls ask "after seq N". Texts are made at reading, under rights."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices")
    seq = models.PositiveIntegerField()
    event = models.CharField(_("Sự kiện"), max_length=40)
    record_kind = models.CharField(max_length=10)
    record_id = models.BigIntegerField()
    letter_id = models.BigIntegerField()
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    on = models.DateField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("person", "seq"), name="congvan_notice_seq"),)
        indexes = (
            models.Index(
                fields=("person", "-seq"), condition=models.Q(read_at__isnull=True), name="congvan_notice_unread"
            ),
        )

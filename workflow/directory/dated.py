"""The abstract row that is true for a period of days."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from workflow.kernel.days import ALWAYS, FOREVER


class Dated(models.Model):
    """True from `valid_from` to `valid_to`, both included; the database refuses an end before the beginning."""

    valid_from = models.DateField(_("Từ ngày"), default=ALWAYS)
    valid_to = models.DateField(_("Đến ngày"), default=FOREVER)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(condition=Q(valid_from__lte=F("valid_to")), name="%(app_label)s_%(class)s_period")
        ]

    def holds_on(self, day: date) -> bool:
        """Whether the row is true on `day`."""
        return self.valid_from <= day <= self.valid_to

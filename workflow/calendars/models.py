"""Days that an administrator has entered: exchanged days, half days, an organ's own days, each with its decision."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Organ, Person
from workflow.kernel.vocabulary import DayKind


class CalendarDay(models.Model):
    """One day that is not what the calendar of everybody says. Without organ: for everybody; else for the organ and
    all below it, unless one of these has a row of its own. Taken back by deleting; the journal keeps both."""

    organ = models.ForeignKey(Organ, models.CASCADE, null=True, blank=True, related_name="calendar_days")
    day = models.DateField(_("Ngày"))
    kind = models.CharField(_("Loại ngày"), max_length=8, choices=DayKind)
    note = models.CharField(_("Nội dung"), max_length=255, blank=True)
    basis = models.CharField(_("Căn cứ"), max_length=255)
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    entered_on = models.DateField()

    class Meta:
        app_label = "congvan"
        verbose_name = _("Ngày của lịch làm việc")
        verbose_name_plural = _("Lịch làm việc")
        constraints = (
            models.UniqueConstraint(fields=("day", "organ"), name="congvan_calendarday_once"),
            models.UniqueConstraint(fields=("day",), condition=Q(organ=None), name="congvan_calendarday_for_all"),
        )

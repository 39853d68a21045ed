"""Number runs per (organ, term, kind) and the register books of outgoing and incoming letters."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Organ, Person, Term
from workflow.journal.models import ChainedRecord


class NumberRun(ChainedRecord):
    """The outgoing numbers of one organ, term and kind of document: gap-free, never per year (process.md 4)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="number_runs")
    term = models.ForeignKey(Term, models.PROTECT, related_name="number_runs")
    kind = models.CharField(_("Loại văn bản"), max_length=8)
    start = models.PositiveIntegerField(_("Số bắt đầu"), default=1)
    last = models.PositiveIntegerField(_("Số cuối đã cấp"))
    decision = models.CharField(_("Quyết định mở sổ"), max_length=255, blank=True)
    opened_on = models.DateField()
    opened_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        app_label = "congvan"
        verbose_name = _("Sổ đăng ký văn bản đi")
        verbose_name_plural = _("Sổ đăng ký văn bản đi")
        constraints = (models.UniqueConstraint(fields=("organ", "term", "kind"), name="congvan_run_key"),)


class NumberEntry(models.Model):
    """One number of a run; a void one stays with its reason. `letter_id` is a plain id."""

    run = models.ForeignKey(NumberRun, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    letter_id = models.BigIntegerField(unique=True)
    taken_on = models.DateField()
    void_reason = models.CharField(_("Lý do huỷ"), max_length=500, blank=True)
    voided_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("run", "number"), name="congvan_number_once"),)
        ordering = ("number",)


class IncomingRun(ChainedRecord):
    """The incoming numbers of one organ (sổ đăng ký văn bản đến)."""

    organ = models.OneToOneField(Organ, models.PROTECT, related_name="incoming_run")
    start = models.PositiveIntegerField(default=1)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "congvan"
        verbose_name = _("Sổ đăng ký văn bản đến")
        verbose_name_plural = _("Sổ đăng ký văn bản đến")


class IncomingEntry(models.Model):
    """One incoming number; `dispatch_id` is a plain id."""

    run = models.ForeignKey(IncomingRun, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    dispatch_id = models.BigIntegerField(unique=True)
    taken_on = models.DateField()

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("run", "number"), name="congvan_incoming_once"),)
        ordering = ("number",)

"""Number runs per (organ, term, kind) and the register books of outgoing and incoming letters."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Organ, Person, Term
from workflow.journal.models import ChainedRecord
from workflow.layout.copies import CopyKind
from workflow.letters.models import Letter


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
    """One number of a run; a void one stays with its reason. `letter_id` is a plain id, none for a secret paper."""

    run = models.ForeignKey(NumberRun, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField()
    letter_id = models.BigIntegerField(unique=True, null=True)
    taken_on = models.DateField()
    void_reason = models.CharField(_("Lý do huỷ"), max_length=500, blank=True)
    voided_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("run", "number"), name="congvan_number_once"),)
        ordering = ("number",)
        indexes = (
            models.Index(fields=("run", "taken_on", "number"), name="congvan_number_day"),
            models.Index(fields=("run", "number"), condition=~Q(void_reason=""), name="congvan_number_void"),
        )


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
        indexes = (models.Index(fields=("run", "taken_on", "number"), name="congvan_incoming_day"),)


class LetterCopy(models.Model):
    """A certified copy with its own number: whose run, of which letter and text, who vouches for it, who gets it.

    `dispatch_id`, a plain id, is set where a recipient copied what it received. `kept` are the paragraphs (from 1) that
    an extract takes. `sha256` names the stored page; it is never made again.
    """

    run = models.ForeignKey(NumberRun, models.PROTECT, related_name="copies")
    number = models.PositiveIntegerField(_("Số bản sao"))
    symbol = models.CharField(_("Ký hiệu"), max_length=40)
    kind = models.CharField(_("Hình thức sao"), max_length=16, choices=CopyKind)
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="copies")
    dispatch_id = models.BigIntegerField(null=True, blank=True, db_index=True)
    text_no = models.PositiveIntegerField()
    kept: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    dated = models.DateField(_("Ngày sao"))
    certifier = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Người ký bản sao"))
    authority = models.CharField(_("Quyền hạn ký"), max_length=200, blank=True)
    position = models.CharField(_("Chức vụ"), max_length=120)
    distribution: models.JSONField[Any, Any] = models.JSONField(_("Nơi nhận bản sao"), default=list, blank=True)
    made_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)

    class Meta:
        app_label = "congvan"
        verbose_name = _("Bản sao")
        verbose_name_plural = _("Bản sao")
        constraints = (models.UniqueConstraint(fields=("run", "number"), name="congvan_copy_once"),)
        ordering = ("number",)

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """The number as cited: "24-BS/UBKTTU"; in the state's form "03/SY-UBND"."""
        joint = "-" if self.symbol.startswith("BS/") else "/"
        return f"{self.number:02d}{joint}{self.symbol}"

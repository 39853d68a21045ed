"""One obligation per directive and organ of its lead, its evidence, the ties of a letter to the one it carries out."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Organ, Person
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import AlarmLevel, ObligationStatus
from workflow.letters.models import Directive, Letter


class Obligation(models.Model):
    """Rule 1-1-1-1-3 (domain.md 4): one owner, product, deadline and evidence. Made when the letter arrives; of a task
    that comes back, one for each `period` (its first day), made when that opens.

    `due` is the deadline as decided; `runs_to` the last day, with the working days of questions given back. A question
    stops the clock from `paused_on` to `paused_to` at most: their working days stand in `runs_to` from the first moment
    (`runs_from` is what it was before), so that the day alone says what is late. `alarm`: the loudest that was sent for
    `runs_to`.
    `watcher` repeats the letter's, so that the list of what is late needs no join to be in order.
    """

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="obligations")
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="obligations")
    directive = models.ForeignKey(Directive, models.PROTECT, related_name="obligations")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="obligations")
    watcher = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    status = models.CharField(max_length=12, choices=ObligationStatus, default=ObligationStatus.OPEN)
    due = models.DateField(_("Hạn"), null=True, blank=True)
    due_set_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    closed_on = models.DateField(null=True, blank=True)
    period = models.DateField(_("Kỳ"), null=True, blank=True)
    runs_to = models.DateField(null=True, blank=True)
    runs_from = models.DateField(null=True, blank=True)
    paused_on = models.DateField(null=True, blank=True)
    paused_to = models.DateField(null=True, blank=True)
    alarm = models.PositiveSmallIntegerField(choices=AlarmLevel, db_default=AlarmLevel.NONE, default=AlarmLevel.NONE)

    class Meta:
        app_label = "congvan"
        constraints = (
            models.UniqueConstraint(
                fields=("dispatch", "directive"), condition=models.Q(period=None), name="congvan_obligation_once"
            ),
            models.UniqueConstraint(
                fields=("dispatch", "directive", "period"), condition=models.Q(period__isnull=False),
                name="congvan_obligation_period",
            ),
        )  # fmt: skip
        indexes = (
            models.Index(
                fields=("organ", "due"),
                condition=models.Q(status__in=("OPEN", "HANDED_IN")),
                name="congvan_obligation_open",
            ),
            models.Index(fields=("letter", "status"), name="congvan_obligation_letter"),
            models.Index(
                fields=("directive", "dispatch", "period"),
                condition=models.Q(period__isnull=False),
                name="congvan_obligation_returns",
            ),
            models.Index(
                fields=("runs_to",),
                condition=models.Q(status="OPEN", alarm__lt=AlarmLevel.DEEP_RED),
                name="congvan_obligation_alarm",
            ),
            models.Index(
                fields=("watcher", "runs_to", "id"),
                condition=models.Q(status="OPEN"),
                name="congvan_obligation_late",
            ),
            models.Index(
                fields=("watcher", "runs_to", "id"),
                condition=models.Q(status="HANDED_IN"),
                name="congvan_obligation_judge",
            ),
            models.Index(fields=("closed_on",), condition=models.Q(status="DONE"), name="congvan_obligation_done"),
        )


class Evidence(models.Model):
    """The product handed to the next competent level: number, date and level, as rule CN 3 asks."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="evidence")
    product = models.CharField(_("Sản phẩm"), max_length=500)
    number = models.CharField(_("Số, ký hiệu"), max_length=60, blank=True)
    dated = models.DateField(_("Ngày"))
    level = models.CharField(_("Gửi cấp"), max_length=255)
    note = models.TextField(_("Ghi chú"), blank=True)
    handed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    handed_on = models.DateField()

    class Meta:
        app_label = "congvan"
        ordering = ("id",)


class Extension(models.Model):
    """The only way to move a deadline: a decision of a signer or principal of the issuing organ."""

    obligation = models.ForeignKey(Obligation, models.PROTECT, related_name="extensions")
    before = models.DateField(null=True)
    after = models.DateField()
    decision = models.CharField(_("Quyết định"), max_length=500)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    decided_on = models.DateField()

    class Meta:
        app_label = "congvan"


class UpperLetter(models.Model):
    """The letter that a letter carries out, and the dispatch by which it arrived. Letter itself knows nothing of it."""

    letter = models.OneToOneField(Letter, models.PROTECT, related_name="upper_link")
    upper = models.ForeignKey(Letter, models.PROTECT, related_name="carried_out_by")
    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="carried_out_by")

    class Meta:
        app_label = "congvan"


class Tie(models.Model):
    """ "This directive carries out that one", proposed with the words that justify it, in force once confirmed."""

    class Standing(models.TextChoices):
        PROPOSED = "PROPOSED", _("Đề xuất")
        CONFIRMED = "CONFIRMED", _("Đã xác nhận")
        REJECTED = "REJECTED", _("Không đúng")

    link = models.ForeignKey(UpperLetter, models.PROTECT, related_name="ties")
    child_no = models.PositiveIntegerField(_("Mục của văn bản triển khai"))
    upper_directive = models.ForeignKey(Directive, models.PROTECT, related_name="ties")
    words = models.TextField(_("Căn cứ"))
    score = models.FloatField(default=0)
    standing = models.CharField(max_length=10, choices=Standing, default=Standing.PROPOSED)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "congvan"
        constraints = (
            models.UniqueConstraint(fields=("link", "child_no", "upper_directive"), name="congvan_tie_once"),
        )
        ordering = ("child_no", "upper_directive__no")

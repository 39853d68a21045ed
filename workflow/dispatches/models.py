"""A dispatch: one letter on its way to one organ or one person, and who in that organ works on it."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Organ, Person
from workflow.journal.models import ChainedRecord
from workflow.kernel import lifecycle
from workflow.kernel.actions import Action
from workflow.kernel.vocabulary import DispatchStatus, Purpose, RecordKind
from workflow.letters.models import Letter


class Dispatch(ChainedRecord):
    """Exactly one of `organ` and `person` is set. `lines` keeps the words of every line that named the recipient.

    `issuer` and `watcher` repeat the letter's, so lists need no join. The chain starts (`chain_seq` 0) from the head
    that the letter's chain had just before it was sent; the letter's issue entry holds a digest of all recipients.
    `waits_until`: the last day for which the open questions stop the clock.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="dispatches", db_index=False)
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="dispatches")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="dispatches")
    name = models.CharField(_("Nơi nhận"), max_length=255)
    purpose = models.CharField(max_length=16, choices=Purpose)
    lines: models.JSONField[Any, Any] = models.JSONField(default=list)
    by_text = models.BooleanField(_("Theo nội dung văn bản"), default=False)
    paper = models.BooleanField(_("Bản giấy"), default=False)
    issuer = models.ForeignKey(Organ, models.PROTECT, related_name="+", db_index=False)
    watcher = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    status = models.CharField(max_length=16, choices=DispatchStatus, default=DispatchStatus.SENT)
    version = models.PositiveIntegerField(default=1)
    process_id = models.BigIntegerField(null=True, blank=True)
    sent_on = models.DateField()
    arrived_on = models.DateField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    acknowledged_on = models.DateField(null=True, blank=True)
    incoming_number = models.PositiveIntegerField(_("Số đến"), null=True, blank=True)
    leader_note = models.TextField(_("Bút phê"), blank=True)
    internal_due = models.DateField(_("Hạn nội bộ"), null=True, blank=True)
    reason = models.CharField(_("Lý do"), max_length=1000, blank=True)
    questions_open = models.PositiveIntegerField(default=0)
    waits_until = models.DateField(null=True, blank=True)
    recall_seen_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "congvan"
        verbose_name = _("Bản gửi")
        verbose_name_plural = _("Bản gửi")
        default_permissions = ()
        permissions = lifecycle.codenames(RecordKind.DISPATCH, Action.VIEW_DISPATCH)
        constraints = (
            models.UniqueConstraint(
                fields=("letter", "organ"), condition=Q(organ__isnull=False), name="congvan_dispatch_organ"
            ),
            models.UniqueConstraint(
                fields=("letter", "person"), condition=Q(person__isnull=False), name="congvan_dispatch_person"
            ),
            models.CheckConstraint(
                condition=Q(organ__isnull=False, person__isnull=True) | Q(organ__isnull=True, person__isnull=False),
                name="congvan_dispatch_one_recipient",
            ),
        )
        indexes = (
            models.Index(fields=("issuer", "-id"), name="congvan_dispatch_issuer"),
            models.Index(fields=("watcher", "-id"), name="congvan_dispatch_watcher"),
            models.Index(fields=("letter", "status"), name="congvan_dispatch_status"),
        )

    def __str__(self) -> str:
        return self.name


class Tally(models.Model):
    """Kept counts of recipients in each of `lifecycle.STAGES`, archive copies left out.

    Of a watched letter: what moved since its recipients were sent to, all of them silent (`LetterProgress.total`). Of
    a watching organ: the recipients of every letter on its board. Several rows count the same thing (`adding`); only
    their sum means something. `tallies` is the only writer, `check_counters` proves them.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="tallies", db_index=False)
    watcher = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+", db_index=False)
    silent = models.IntegerField(db_default=0, default=0)
    received = models.IntegerField(db_default=0, default=0)
    working = models.IntegerField(db_default=0, default=0)
    reported = models.IntegerField(db_default=0, default=0)
    done = models.IntegerField(db_default=0, default=0)

    class Meta:
        app_label = "congvan"
        constraints = (
            models.CheckConstraint(
                condition=Q(letter__isnull=False, watcher__isnull=True) | Q(letter__isnull=True, watcher__isnull=False),
                name="congvan_tally_one_thing",
            ),
        )
        indexes = (
            models.Index(fields=("letter",), condition=Q(letter__isnull=False), name="congvan_tally_letter"),
            models.Index(fields=("watcher",), condition=Q(watcher__isnull=False), name="congvan_tally_watcher"),
        )


class Assignment(models.Model):
    """A person of the receiving organ who works on a dispatch; one active lead, any number of cooperators."""

    dispatch = models.ForeignKey(Dispatch, models.PROTECT, related_name="assignments")
    person = models.ForeignKey(Person, models.PROTECT, related_name="assignments")
    lead = models.BooleanField(_("Chủ trì"), default=True)
    due = models.DateField(_("Hạn nội bộ"), null=True, blank=True)
    assigned_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    assigned_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "congvan"
        constraints = (
            models.UniqueConstraint(
                fields=("dispatch",), condition=Q(lead=True, ended_on__isnull=True), name="congvan_one_lead"
            ),
            models.UniqueConstraint(
                fields=("dispatch", "person"), condition=Q(ended_on__isnull=True), name="congvan_assigned_once"
            ),
        )

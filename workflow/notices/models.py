"""Notice rows: the truth of "who was told what", numbered per person; how each wants to be told; what goes out."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Person


class Notice(models.Model):
    """`seq` grows by one per person; sockets and polls ask "after seq N". Texts are made at reading, under rights.

    `planned`: what should leave the house because of it (e-mail, webhook) has been written down as `Posting`.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="notices", db_index=False)
    seq = models.PositiveIntegerField()
    event = models.CharField(_("Sự kiện"), max_length=40)
    record_kind = models.CharField(max_length=10)
    record_id = models.BigIntegerField()
    letter_id = models.BigIntegerField()
    facts: models.JSONField[Any, Any] = models.JSONField(default=dict)
    on = models.DateField()
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    planned = models.BooleanField(db_default=False)

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("person", "seq"), name="congvan_notice_seq"),)
        indexes = (
            models.Index(fields=("person", "-seq"), condition=Q(read_at__isnull=True), name="congvan_notice_unread"),
            models.Index(fields=("person", "letter_id", "event", "seq"), name="congvan_notice_kind"),
            models.Index(fields=("id",), condition=Q(planned=False), name="congvan_notice_unplanned"),
        )


class NoticeChoice(models.Model):
    """By which channels a person wants one event in one of his roles; only what differs from the default is kept.

    `role` is empty for what reaches him by name. `event` is the key of a rule.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="notice_choices")
    role = models.CharField(max_length=16, blank=True)
    event = models.CharField(max_length=40)
    badge = models.BooleanField()
    desktop = models.BooleanField()
    mail = models.BooleanField()
    digest = models.BooleanField()

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("person", "role", "event"), name="congvan_choice_once"),)


class NoticeHabits(models.Model):
    """When a person wants peace, in Vietnam's time: `quiet_from` to `quiet_to` every day, equal means never, and days
    off where `quiet_days_off`. `digest_at`: when the day's summary goes, NULL for never; `digest_seq`: as far as the
    last one went. `letter_keys`: whether a single key acts on a page, which who speaks to his machine turns off."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="notice_habits")
    quiet_from = models.TimeField(default=time(20, 0))
    quiet_to = models.TimeField(default=time(6, 30))
    quiet_days_off = models.BooleanField(default=False)
    digest_at = models.TimeField(null=True, blank=True, default=time(7, 30))
    digest_seq = models.PositiveIntegerField(default=0)
    letter_keys = models.BooleanField(default=True)

    class Meta:
        app_label = "congvan"


class Posting(models.Model):
    """One thing to be sent out of the house: a notice by e-mail or webhook, or a day's summary. The rows are the
    outbox: written by the planner, claimed by compare-and-set, never sent by two workers.

    SENDING whose sender died may have left or not: it becomes DOUBTFUL and is not sent again.
    """

    class Channel(models.TextChoices):
        """Where it goes."""

        MAIL = "MAIL", _("Thư điện tử")
        DIGEST = "DIGEST", _("Thư tổng hợp")
        HOOK = "HOOK", _("Webhook")

    class State(models.TextChoices):
        """SKIPPED: at the time of sending there was nothing that he may see or still wants."""

        PENDING = "PENDING", _("Chờ gửi")
        SENDING = "SENDING", _("Đang gửi")
        SENT = "SENT", _("Đã gửi")
        SKIPPED = "SKIPPED", _("Không còn cần gửi")
        FAILED = "FAILED", _("Không gửi được")
        DOUBTFUL = "DOUBTFUL", _("Không rõ đã gửi chưa")

    channel = models.CharField(max_length=6, choices=Channel)
    person = models.ForeignKey(Person, models.CASCADE, related_name="postings")
    notice = models.ForeignKey(Notice, models.CASCADE, null=True, blank=True, related_name="postings")
    on = models.DateField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.PENDING)
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=120, blank=True)

    class Meta:
        app_label = "congvan"
        constraints = (
            models.UniqueConstraint(fields=("notice", "channel"), name="congvan_posting_once"),
            models.UniqueConstraint(
                fields=("person", "on"), condition=Q(channel="DIGEST"), name="congvan_posting_digest_once"
            ),
        )
        indexes = (
            models.Index(
                fields=("channel", "due_at"), condition=Q(state__in=("PENDING", "SENDING")), name="congvan_posting_due"
            ),
        )

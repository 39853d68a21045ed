"""A file that a unit's clerk put in, the letters read out of it, and the original that a registered letter keeps."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Organ, Person
from workflow.letters.models import Letter


class FileState(models.TextChoices):
    """Where a file stands on its way into the register."""

    WAITING = "WAITING", _("Chờ đọc")
    READING = "READING", _("Đang đọc")
    READ = "READ", _("Đã đọc, chờ vào sổ")
    FAILED = "FAILED", _("Không đọc được")
    REGISTERED = "REGISTERED", _("Đã vào sổ")
    DISCARDED = "DISCARDED", _("Đã bỏ")


OPEN = (FileState.WAITING, FileState.READING, FileState.READ, FileState.FAILED)
"""A person, or the machine, has still something to do with it."""


class IntakeFile(models.Model):
    """One file, kept under a name of ours until it is registered, discarded or swept.

    `delivery` is the queue's id of the reading under way: a worker that was overtaken finds another one and keeps
    nothing. `claimed_at` is set by the database clock with every page. `stored` is "" when the bytes are gone or were
    never taken; `trouble` says in one sentence why a file could not be read. `lines` are the source's lines as
    [text, page, box or null, confidence].
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", verbose_name=_("Đơn vị nhận"), db_index=False)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField()
    name = models.CharField(_("Tên tệp"), max_length=200)
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    stored = models.CharField(max_length=120, blank=True)

    state = models.CharField(max_length=12, choices=FileState, default=FileState.WAITING)
    trouble = models.CharField(max_length=500, blank=True)
    delivery = models.CharField(max_length=64, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveIntegerField(default=0)
    pages_read = models.PositiveIntegerField(default=0)
    form = models.CharField(max_length=8, blank=True)
    lines: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    notes: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)

    class Meta:
        app_label = "congvan"
        verbose_name = _("Tệp chờ vào sổ")
        verbose_name_plural = _("Tệp chờ vào sổ")
        indexes = (
            models.Index(fields=("organ", "state", "id"), name="congvan_intake_organ"),
            models.Index(fields=("state", "claimed_at"), name="congvan_intake_state"),
        )

    def __str__(self) -> str:
        return self.name


class IntakeLetter(models.Model):
    """One letter read out of a file. `content` is the reader's until the clerk settles it: what he corrected goes into
    the registered letter, and nothing stays here. `text_key` is the hash of its folded words. `dispatch_id` is a plain
    id."""

    class State(models.TextChoices):
        PENDING = "PENDING", _("Chờ vào sổ")
        REGISTERED = "REGISTERED", _("Đã vào sổ")
        SKIPPED = "SKIPPED", _("Đã bỏ qua")

    file = models.ForeignKey(IntakeFile, models.CASCADE, related_name="letters", db_index=False)
    position = models.PositiveIntegerField()
    content: models.JSONField[Any, Any] = models.JSONField(default=dict)
    text_key = models.CharField(max_length=64, blank=True, db_index=True)
    state = models.CharField(max_length=12, choices=State, default=State.PENDING)
    dispatch_id = models.BigIntegerField(null=True, blank=True)
    settled_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("file", "position"), name="congvan_intake_position"),)


class LetterFile(models.Model):
    """The file that a letter was registered from; `stored` is shared by the `parts` letters of one file."""

    letter = models.OneToOneField(Letter, models.PROTECT, primary_key=True, related_name="original")
    name = models.CharField(_("Tên tệp"), max_length=200)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    stored = models.CharField(max_length=120, db_index=True)
    position = models.PositiveIntegerField(default=1)
    parts = models.PositiveIntegerField(default=1)
    text_key = models.CharField(max_length=64, blank=True, db_index=True)

    class Meta:
        app_label = "congvan"
        verbose_name = _("Tệp gốc")
        verbose_name_plural = _("Tệp gốc")

    def __str__(self) -> str:
        return self.name

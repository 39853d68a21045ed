"""A letter, its versions, its numbered directives and the lines of Kính gửi and Nơi nhận."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Organ, Person
from workflow.journal.models import ChainedRecord
from workflow.kernel import lifecycle
from workflow.kernel.actions import Action
from workflow.kernel.vocabulary import (
    Dissemination,
    LetterStatus,
    LineKind,
    Purpose,
    RecordKind,
    Section,
    SigningForm,
    Urgency,
)


class Letter(ChainedRecord):
    """An official letter from its draft to its conclusion. `version` counts acts (compare-and-set), not texts.

    "Own" of the permission matrix is `issuer`, or an office that keeps the registry of `issuer`. A letter from
    outside (`outside`) was registered by `registrar` and only its text is ours.
    """

    kind = models.CharField(_("Loại văn bản"), max_length=8, default="CV")
    issuer = models.ForeignKey(
        Organ, models.PROTECT, related_name="letters", db_index=False, verbose_name=_("Cơ quan ban hành")
    )
    issuing_body = models.CharField(_("Thay mặt"), max_length=120, blank=True)
    registrar = models.ForeignKey(Organ, models.PROTECT, related_name="registered_letters")
    advising = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="advised_letters")
    drafter = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="drafted_letters", db_index=False
    )
    outside = models.BooleanField(default=False)

    subject = models.CharField(_("Trích yếu"), max_length=1000, blank=True)
    place = models.CharField(_("Địa danh"), max_length=120, blank=True)
    urgency = models.CharField(_("Độ khẩn"), max_length=16, choices=Urgency, default=Urgency.NORMAL)
    dissemination = models.CharField(_("Phổ biến"), max_length=16, choices=Dissemination, blank=True)
    watcher = models.ForeignKey(
        Organ, models.PROTECT, null=True, blank=True, related_name="watched_letters", db_index=False
    )
    watcher_named = models.BooleanField(_("Cơ quan theo dõi nêu trong văn bản"), default=False)
    report_to = models.CharField(_("Báo cáo về"), max_length=255, blank=True)

    signing_form = models.CharField(_("Thể thức ký"), max_length=8, choices=SigningForm, default=SigningForm.TM)
    signer = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="signed_letters")
    signer_title = models.CharField(_("Chức vụ người ký"), max_length=120, blank=True)
    signed_on = models.DateField(_("Ngày ký"), null=True, blank=True)
    signed_hash = models.CharField(max_length=64, blank=True)
    authority_id = models.BigIntegerField(null=True, blank=True)

    number = models.PositiveIntegerField(_("Số"), null=True, blank=True)
    symbol = models.CharField(_("Ký hiệu"), max_length=40, blank=True)
    dated = models.DateField(_("Ngày ban hành"), null=True, blank=True)
    numbered_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="numbered_letters")
    issued_on = models.DateField(_("Ngày phát hành"), null=True, blank=True)
    recall_reason = models.CharField(_("Lý do thu hồi"), max_length=1000, blank=True)
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="replaces")

    status = models.CharField(_("Tình trạng"), max_length=20, choices=LetterStatus, default=LetterStatus.DRAFT)
    version = models.PositiveIntegerField(default=1)
    text_no = models.PositiveIntegerField(_("Bản thứ"), default=0)
    text_hash = models.CharField(max_length=64, blank=True)
    round = models.PositiveIntegerField(_("Vòng thẩm định"), default=0)
    process_id = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "congvan"
        verbose_name = _("Công văn")
        verbose_name_plural = _("Công văn")
        default_permissions = ()
        permissions = lifecycle.codenames(RecordKind.LETTER, Action.VIEW_LETTER)
        indexes = (
            models.Index(fields=("issuer", "status", "-id"), name="congvan_letter_issuer"),
            models.Index(fields=("watcher", "-id"), name="congvan_letter_watcher"),
            models.Index(fields=("drafter", "-id"), name="congvan_letter_drafter"),
        )

    def __str__(self) -> str:
        return self.code or self.subject or f"#{self.pk}"

    @property
    def code(self) -> str:
        """Number and symbol as cited, e.g. "738-CV/TU" or "454/UBND-NCTH"; empty before numbering."""
        return cited(self.kind, self.number, self.symbol)


def cited(kind: str, number: int | None, symbol: str) -> str:
    """See `Letter.code`."""
    if number is None:
        return ""
    joint = "-" if symbol.startswith(f"{kind}/") else "/"
    return f"{number:02d}{joint}{symbol}"


class LetterProgress(models.Model):
    """The letter's counters: what its own process waits for. Written last in an act, so nobody queues long."""

    letter = models.OneToOneField(Letter, models.PROTECT, primary_key=True, related_name="progress")
    total = models.PositiveIntegerField(default=0)
    open = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "congvan"


class LetterVersion(models.Model):
    """One saved text. `content` has the keys of the reader (documents.md); `sha256` covers its canonical JSON."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="versions")
    no = models.PositiveIntegerField()
    content: models.JSONField[Any, Any] = models.JSONField()
    sha256 = models.CharField(max_length=64)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    saved_on = models.DateField()

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("letter", "no"), name="congvan_version_no"),)


class Directive(models.Model):
    """A numbered item of the current text: what is asked of whom until when: a day (`due`), or words that become one
    when the letter is received (`term`), and how often (`period`)."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="directives")
    no = models.PositiveIntegerField()
    text = models.TextField()
    lead = models.CharField(_("Chủ trì"), max_length=500, blank=True)
    lead_kind = models.CharField(max_length=20, blank=True)
    lead_selector: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    cooperators: models.JSONField[Any, Any] = models.JSONField(default=list, blank=True)
    cooperator_selector: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    due = models.DateField(_("Hạn"), null=True, blank=True)
    term = models.CharField(_("Thời hạn tính từ khi nhận"), max_length=200, blank=True)
    period = models.CharField(_("Định kỳ"), max_length=200, blank=True)
    monitoring = models.BooleanField(_("Giao theo dõi"), default=False)

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("letter", "no"), name="congvan_directive_no"),)
        ordering = ("no",)


class RecipientLine(models.Model):
    """A line of Kính gửi or Nơi nhận: its words, and the selector by which it expands on the day of issue."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="lines")
    section = models.CharField(max_length=16, choices=Section)
    position = models.PositiveIntegerField()
    text = models.CharField(max_length=1000)
    purpose = models.CharField(max_length=16, choices=Purpose)
    kind = models.CharField(max_length=24, choices=LineKind)
    selector: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)
    remembered = models.BooleanField(_("Theo lần chọn trước của đơn vị"), default=False)

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("letter", "section", "position"), name="congvan_line_position"),)
        ordering = ("section", "position")


class Doubt(models.Model):
    """A reading that a person must confirm before the letter may be submitted."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="doubts")
    field = models.CharField(max_length=60)
    raw = models.CharField(max_length=1000)
    alternatives: models.JSONField[Any, Any] = models.JSONField(default=list)
    value = models.CharField(max_length=1000, blank=True)
    confirmed_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("letter", "field"), name="congvan_doubt_field"),)


class Opinion(models.Model):
    """What a reviewer or a consulted person said on one text; a later text makes it void (`text_no` differs)."""

    class Verdict(models.TextChoices):
        ASKED = "ASKED", _("Chờ ý kiến")
        APPROVED = "APPROVED", _("Đồng ý")
        RETURNED = "RETURNED", _("Trả lại")
        REMARK = "REMARK", _("Có ý kiến")

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="opinions")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    text_no = models.PositiveIntegerField()
    round = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10, choices=Verdict)
    remark = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)
    given_on = models.DateField(null=True, blank=True)

    class Meta:
        app_label = "congvan"
        indexes = (models.Index(fields=("person", "verdict"), name="congvan_opinion_person"),)
        ordering = ("id",)


class Suggestion(models.Model):
    """Other wording for one place of a text, given with an opinion: the drafter takes it over or says why not.

    `part` is "subject" or "body", `place` the row of the body from 1; `before` and `after` are in the notation.
    """

    class State(models.TextChoices):
        OPEN = "OPEN", _("Chờ người soạn")
        ACCEPTED = "ACCEPTED", _("Đã nhận")
        DECLINED = "DECLINED", _("Không nhận")

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="suggestions")
    opinion = models.ForeignKey(Opinion, models.PROTECT, related_name="suggestions")
    part = models.CharField(max_length=20)
    place = models.PositiveIntegerField()
    before = models.TextField()
    after = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    answer = models.CharField(max_length=1000, blank=True)
    decided_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    decided_on = models.DateField(null=True, blank=True)
    taken_no = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        app_label = "congvan"
        ordering = ("id",)

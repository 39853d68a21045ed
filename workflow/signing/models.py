"""Rows of signing: who has which key and picture, the files with their hashes, what waits, batches. No key is here."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.directory.dated import Dated
from workflow.directory.models import Organ, Person
from workflow.letters.models import Letter

ONE_OWNER = Q(person__isnull=False, organ__isnull=True) | Q(person__isnull=True, organ__isnull=False)


class SigningKey(Dated):
    """Whose key this is: a person's, or an organ's for its seal. `provider` and `label` lead to it; its secrets and the
    key itself are with the provider. `certificate` is SHA-256 of the one certificate with which it may be used."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="signing_keys")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="signing_keys")
    provider = models.CharField(_("Nơi giữ khoá"), max_length=40)
    label = models.CharField(_("Tên khoá"), max_length=80)
    certificate = models.CharField(_("Mã băm chứng thư"), max_length=64)
    subject = models.CharField(_("Chủ thể chứng thư"), max_length=500)
    issuer = models.CharField(_("Nơi cấp chứng thư"), max_length=500, blank=True)
    serial = models.CharField(_("Số chứng thư"), max_length=64, blank=True)
    not_before = models.DateField(_("Chứng thư có hiệu lực từ"), null=True, blank=True)
    not_after = models.DateField(_("Chứng thư hết hạn"), null=True, blank=True)

    class Meta:
        app_label = "congvan"
        verbose_name = _("Chứng thư số")
        verbose_name_plural = _("Chứng thư số")
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=ONE_OWNER, name="congvan_signingkey_owner"),
        )
        indexes = (models.Index(fields=("organ", "valid_to"), name="congvan_signingkey_organ"),)


class StampPicture(Dated):
    """A person's signature picture, or an organ's seal; the file lies in the private folder under its SHA-256."""

    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="signature_pictures")
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="seal_pictures")
    sha256 = models.CharField(max_length=64)

    class Meta:
        app_label = "congvan"
        verbose_name = _("Mẫu chữ ký, mẫu dấu")
        verbose_name_plural = _("Mẫu chữ ký, mẫu dấu")
        constraints = (
            *Dated.Meta.constraints,
            models.CheckConstraint(condition=ONE_OWNER, name="congvan_stamppicture_owner"),
        )


class SignedFile(models.Model):
    """One stored file of a letter: revision 2 the page as shown to the signer, 3 signed, 4 numbered and sealed.

    `waits`: its last signature lacks the time stamp that the office asks for; the stamped file is a further row.
    """

    class Revision(models.IntegerChoices):
        PAGE = 2, _("Bản trình ký")
        SIGNED = 3, _("Bản đã ký")
        SEALED = 4, _("Bản đã đóng dấu")

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="signed_files")
    text_no = models.PositiveIntegerField()
    round = models.PositiveIntegerField(_("Vòng thẩm định"))
    revision = models.PositiveSmallIntegerField(choices=Revision)
    waits = models.BooleanField(_("Chờ dấu thời gian"), default=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        app_label = "congvan"
        constraints = (
            models.UniqueConstraint(
                fields=("letter", "text_no", "round", "revision", "waits"), name="congvan_signedfile_once"
            ),
        )


class LetterMark(models.Model):
    """The code on a signed letter's page: SHA-256 of its token, so that the table alone gives none of them away."""

    letter = models.OneToOneField(Letter, models.PROTECT, primary_key=True, related_name="mark")
    token_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        app_label = "congvan"


class EvidenceStamp(models.Model):
    """One link of a sealed file's evidence record: a time stamp over the file and what proves its signatures, or over
    the link before it. `covers` is what was stamped, `material` the stored certificates and lists of the day; the token
    can be believed without a further link until `good_until`, when the authority's certificate ends.
    """

    file = models.CharField(max_length=64)
    no = models.PositiveIntegerField()
    covers = models.CharField(max_length=64)
    material = models.CharField(max_length=64)
    token = models.BinaryField()
    stamped_at = models.DateTimeField()
    good_until = models.DateTimeField()

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("file", "no"), name="congvan_evidence_once"),)
        indexes = (models.Index(fields=("good_until",), name="congvan_evidence_until"),)


class PendingSignature(models.Model):
    """A signature begun and not finished: one per letter, text and field, usable once, for five minutes.

    `message` is what the key signs; `prepared` is SHA-256 of the file with the hole from `start` to `end`.
    """

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")
    text_no = models.PositiveIntegerField()
    field = models.CharField(max_length=16)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    key = models.ForeignKey(SigningKey, models.PROTECT, related_name="+")
    nonce = models.CharField(max_length=43, unique=True)
    seen = models.CharField(max_length=64)
    prepared = models.CharField(max_length=64, blank=True)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    message = models.BinaryField(default=bytes)
    ticket: models.JSONField[Any, Any] = models.JSONField(default=dict)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        app_label = "congvan"
        constraints = (models.UniqueConstraint(fields=("letter", "text_no", "field"), name="congvan_pending_once"),)


class SigningBatch(models.Model):
    """Decisions of one person, on one letter or on several together; every one of them under the same certificate ("":
    acts of the journal).

    `confirmed_at`: the second factor of the decision, or of the last going on. A worker acts with it, so that it can
    act as him for five minutes and no longer. `on`: the business day of the decision, a fact only; whether he may is
    judged on the day on which it is carried out.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="signing_batches")
    certificate = models.CharField(max_length=64)
    begun_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    on = models.DateField(_("Ngày quyết định"), null=True)

    class Meta:
        app_label = "congvan"


class SigningItem(models.Model):
    """One letter of a batch: what the person saw, in which round, what he decided, what became of it.

    WAITING may be taken back; it is carried out from `not_before` on, for as long as a second factor counts. DOING is
    held by the run that `delivery` names since `claimed_at`.
    """

    class Decision(models.TextChoices):
        SIGN = "SIGN", _("Ký")
        RETURN = "RETURN", _("Trả lại")
        LATER = "LATER", _("Để sau")

    class State(models.TextChoices):
        WAITING = "WAITING", _("Chờ")
        DOING = "DOING", _("Đang thực hiện")
        DONE = "DONE", _("Đã xong")
        REFUSED = "REFUSED", _("Không thực hiện")
        UNDONE = "UNDONE", _("Đã hoàn tác")

    batch = models.ForeignKey(SigningBatch, models.PROTECT, related_name="items")
    position = models.PositiveIntegerField()
    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision)
    round = models.PositiveIntegerField(_("Vòng thẩm định"), default=0)
    text_hash = models.CharField(max_length=64)
    seen = models.CharField(max_length=64, blank=True)
    reason = models.TextField(blank=True)
    not_before = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    result = models.CharField(max_length=500, blank=True)
    delivery = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        app_label = "congvan"
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=("batch", "letter"), name="congvan_signingitem_once"),
            models.UniqueConstraint(
                fields=("letter",), condition=Q(state__in=("WAITING", "DOING")), name="congvan_signingitem_open"
            ),
        )


class PageRead(models.Model):
    """A person read one page of a letter's text to its end; `pages` is how many it has, `seen` the SHA-256 of the file
    that was shown ("": no file is signed). The proof behind a batch."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    text_no = models.PositiveIntegerField()
    page = models.PositiveSmallIntegerField()
    pages = models.PositiveSmallIntegerField()
    seen = models.CharField(max_length=64, blank=True)
    read_at = models.DateTimeField()

    class Meta:
        app_label = "congvan"
        constraints = (
            models.UniqueConstraint(fields=("letter", "person", "text_no", "page"), name="congvan_pageread_once"),
        )

"""The book of secret papers: what stands in it is where a paper is, never what it says (process.md, last rule)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Organ, Person
from workflow.journal.models import ChainedRecord

from .models import NumberEntry


class Degree(models.TextChoices):
    """Degrees of secrecy by the law on state secrets."""

    CONFIDENTIAL = "CONFIDENTIAL", _("Mật")
    SECRET = "SECRET", _("Tối mật")
    TOP_SECRET = "TOP_SECRET", _("Tuyệt mật")


class Way(models.TextChoices):
    """Whether the organ made the paper or received it."""

    OUT = "OUT", _("Đi")
    IN = "IN", _("Đến")


class Fate(models.TextChoices):
    """What happened to a paper; the newest one says where it stands."""

    KEPT = "KEPT", _("Lưu giữ")
    HANDED_OVER = "HANDED_OVER", _("Chuyển giao")
    RETURNED = "RETURNED", _("Trả lại nơi ban hành")
    DESTROYED = "DESTROYED", _("Tiêu huỷ")
    DECLASSIFIED = "DECLASSIFIED", _("Giải mật")
    MISTAKEN = "MISTAKEN", _("Ghi nhầm")


ENDED = (Fate.RETURNED, Fate.DESTROYED, Fate.MISTAKEN)
"""Afterwards the organ has the paper no more; nothing further is written of it."""


class SecretBook(ChainedRecord):
    """An organ's book of secret papers; its lines are numbered without gaps."""

    organ = models.OneToOneField(Organ, models.PROTECT, related_name="secret_book")
    start = models.PositiveIntegerField(default=1)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "congvan"
        verbose_name = _("Sổ đăng ký văn bản mật")
        verbose_name_plural = _("Sổ đăng ký văn bản mật")


class SecretPaper(models.Model):
    """One line of the book. An outgoing paper takes its number from the run that it shares with open letters
    (domain.md 2). There is no subject and no file, and no column that could hold one."""

    book = models.ForeignKey(SecretBook, models.PROTECT, related_name="papers")
    number = models.PositiveIntegerField(_("Số thứ tự"))
    way = models.CharField(_("Văn bản"), max_length=3, choices=Way)
    degree = models.CharField(_("Độ mật"), max_length=12, choices=Degree)
    drawn = models.OneToOneField(NumberEntry, models.PROTECT, null=True, blank=True, related_name="secret")
    code = models.CharField(_("Số, ký hiệu"), max_length=60)
    issuer = models.CharField(_("Nơi ban hành"), max_length=255)
    dated = models.DateField(_("Ngày văn bản"))
    copies = models.PositiveSmallIntegerField(_("Số bản"), default=1)
    taken_on = models.DateField(_("Ngày vào sổ"))
    entered_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        app_label = "congvan"
        verbose_name = _("Văn bản mật")
        verbose_name_plural = _("Văn bản mật")
        ordering = ("number",)
        constraints = (
            models.UniqueConstraint(fields=("book", "number"), name="congvan_secret_once"),
            models.CheckConstraint(
                condition=Q(way=Way.OUT, drawn__isnull=False) | Q(way=Way.IN, drawn__isnull=True),
                name="congvan_secret_way",
            ),
        )
        indexes = (models.Index(fields=("book", "taken_on", "number"), name="congvan_secret_day"),)

    def __str__(self) -> str:
        return self.code


class SecretPlace(models.Model):
    """Where a paper went and who has it since; rows are added, never changed."""

    paper = models.ForeignKey(SecretPaper, models.PROTECT, related_name="places")
    fate = models.CharField(_("Việc"), max_length=12, choices=Fate)
    place = models.CharField(_("Nơi để, nơi nhận hoặc lý do"), max_length=300)
    keeper = models.CharField(_("Người giữ"), max_length=120, blank=True)
    since = models.DateField(_("Ngày"))
    noted_by = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        app_label = "congvan"
        verbose_name = _("Nơi để văn bản mật")
        verbose_name_plural = _("Nơi để văn bản mật")
        ordering = ("pk",)

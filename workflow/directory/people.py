"""People and what they are in organs for a period: appointments, mandates, signing authorities, delegations."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.directory.dated import Dated
from workflow.directory.derived import BareOf, FoldedOf
from workflow.kernel.vocabulary import Body, Role, SigningForm


class Person(models.Model):
    """A named human; without `user` everything reaches him on paper. `chain_*` is the head of his journal chain."""

    full_name = models.CharField(_("Họ và tên"), max_length=150)
    bare = BareOf(max_length=150, source="full_name")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="person",
        verbose_name=_("Tài khoản"),
    )  # fmt: skip
    chain_seq = models.IntegerField(default=0, editable=False)
    chain_hash = models.CharField(max_length=64, default="", blank=True, editable=False)

    class Meta:
        app_label = "congvan"
        verbose_name = _("Đồng chí")
        verbose_name_plural = _("Đồng chí")
        indexes = [
            models.Index(fields=["full_name"], name="congvan_person_name"),
            models.Index(fields=["bare"], name="congvan_person_bare"),
        ]

    def __str__(self) -> str:
        return self.full_name


class Appointment(Dated):
    """A person's role in an organ for a period, by a decision."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="appointments")
    organ = models.ForeignKey("congvan.Organ", models.PROTECT, related_name="appointments")
    role = models.CharField(_("Vai trò"), max_length=16, choices=Role)
    title = models.CharField(_("Chức vụ"), max_length=150, blank=True)
    title_folded = FoldedOf(max_length=150, source="title")
    decision = models.CharField(_("Quyết định"), max_length=255, blank=True)

    class Meta(Dated.Meta):
        app_label = "congvan"
        verbose_name = _("Bổ nhiệm")
        verbose_name_plural = _("Bổ nhiệm")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["person", "organ", "role", "valid_from"], name="congvan_appointment_once"),
        ]
        indexes = [
            models.Index(fields=["person", "valid_to"], name="congvan_appointment_person"),
            models.Index(fields=["organ", "role", "valid_to"], name="congvan_appointment_organ"),
        ]


class Mandate(Dated):
    """Membership of an organ's committee or standing board for a period."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    organ = models.ForeignKey("congvan.Organ", models.PROTECT, related_name="mandates")
    body = models.CharField(_("Thành viên của"), max_length=16, choices=Body)

    class Meta(Dated.Meta):
        app_label = "congvan"
        verbose_name = _("Cấp uỷ viên")
        verbose_name_plural = _("Cấp uỷ viên")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["person", "organ", "body", "valid_from"], name="congvan_mandate_once"),
        ]
        indexes = [models.Index(fields=["organ", "body", "valid_to"], name="congvan_mandate_organ")]


class SigningAuthority(Dated):
    """The written authority to sign for an organ in a form; `kinds` lists the letter kinds, empty means all."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="authorities")
    organ = models.ForeignKey("congvan.Organ", models.PROTECT, related_name="authorities")
    form = models.CharField(_("Hình thức ký"), max_length=4, choices=SigningForm)
    kinds: models.JSONField[Any, Any] = models.JSONField(_("Loại văn bản"), default=list, blank=True)
    basis = models.CharField(_("Căn cứ"), max_length=255)

    class Meta(Dated.Meta):
        app_label = "congvan"
        verbose_name = _("Thẩm quyền ký")
        verbose_name_plural = _("Thẩm quyền ký")
        indexes = [models.Index(fields=["person", "organ", "valid_to"], name="congvan_authority_person")]

    def covers(self, kind_code: str) -> bool:
        """Whether it holds for letters of that kind (CV, BC, …)."""
        return not self.kinds or kind_code in self.kinds


class Delegation(Dated):
    """A role that its holder lends to another person; inside the giver's own appointment, and never lent on."""

    giver = models.ForeignKey(Person, models.PROTECT, related_name="delegations_given")
    taker = models.ForeignKey(Person, models.PROTECT, related_name="delegations_taken")
    organ = models.ForeignKey("congvan.Organ", models.PROTECT, related_name="delegations")
    role = models.CharField(_("Vai trò"), max_length=16, choices=Role)
    basis = models.CharField(_("Căn cứ"), max_length=255)

    class Meta(Dated.Meta):
        app_label = "congvan"
        verbose_name = _("Uỷ quyền")
        verbose_name_plural = _("Uỷ quyền")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(
                fields=["giver", "taker", "organ", "role", "valid_from"], name="congvan_delegation_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(giver=models.F("taker")), name="congvan_delegation_not_to_oneself"
            ),
        ]
        indexes = [
            models.Index(fields=["taker", "valid_to"], name="congvan_delegation_taker"),
            models.Index(fields=["giver", "organ", "role"], name="congvan_delegation_giver"),
        ]

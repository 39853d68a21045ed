"""Organs of the directory with their dated names, codes, parents, successions and terms; people are in `people`."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from workflow.directory.dated import Dated
from workflow.kernel.vocabulary import NameKind, OrganKind, SuccessionKind


class Organ(Dated):
    """An organ of the Party, the state or the masses. Its key is (name, parent); codes repeat.

    `group` holds everybody with a live appointment in it; `registry_of` is the organ whose registry this office keeps.
    """

    kind = models.CharField(_("Loại cơ quan"), max_length=24, choices=OrganKind)
    name = models.CharField(_("Tên gọi hiện nay"), max_length=255)
    group = models.OneToOneField(Group, models.PROTECT, related_name="organ", verbose_name=_("Nhóm người dùng"))
    registry_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="registries", verbose_name=_("Giữ sổ văn thư của")
    )
    paper_only = models.BooleanField(_("Chỉ nhận bản giấy"), default=False)
    house_style: models.JSONField[Any, Any] = models.JSONField(_("Thể thức riêng"), default=dict, blank=True)

    class Meta(Dated.Meta):
        app_label = "congvan"
        verbose_name = _("Cơ quan")
        verbose_name_plural = _("Cơ quan")
        indexes = [models.Index(fields=["kind", "valid_from", "valid_to"], name="congvan_organ_kind")]

    def __str__(self) -> str:
        return self.name


class OrganName(Dated):
    """What an organ is or was called; `folded` and `bare` are the forms of `workflow.kernel.folding`."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="names")
    name = models.CharField(_("Tên"), max_length=255)
    folded = models.CharField(max_length=255, editable=False)
    bare = models.CharField(max_length=255, editable=False)
    kind = models.CharField(_("Loại tên"), max_length=8, choices=NameKind, default=NameKind.OFFICIAL)

    class Meta(Dated.Meta):
        app_label = "congvan"
        verbose_name = _("Tên cơ quan")
        verbose_name_plural = _("Tên cơ quan")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["organ", "folded", "kind", "valid_from"], name="congvan_organname_once"),
        ]
        indexes = [
            models.Index(fields=["folded"], name="congvan_organname_folded"),
            models.Index(fields=["bare"], name="congvan_organname_bare"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganCode(Dated):
    """The code of an organ in a scheme: "symbol" is what stands in a letter's number (TU, HU, ĐUK)."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="codes")
    scheme = models.CharField(_("Hệ thống mã"), max_length=32, default="symbol")
    value = models.CharField(_("Mã"), max_length=64)

    class Meta(Dated.Meta):
        app_label = "congvan"
        verbose_name = _("Mã cơ quan")
        verbose_name_plural = _("Mã cơ quan")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["organ", "scheme", "valid_from"], name="congvan_organcode_once"),
        ]
        indexes = [models.Index(fields=["scheme", "value"], name="congvan_organcode_value")]

    def __str__(self) -> str:
        return self.value


class OrganParent(Dated):
    """Under whom an organ stands for a period."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="parent_links")
    parent = models.ForeignKey(Organ, models.PROTECT, related_name="child_links")

    class Meta(Dated.Meta):
        app_label = "congvan"
        verbose_name = _("Cơ quan cấp trên")
        verbose_name_plural = _("Cơ quan cấp trên")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["organ", "valid_from"], name="congvan_organparent_once"),
            models.CheckConstraint(
                condition=~models.Q(organ=models.F("parent")), name="congvan_organparent_not_itself"
            ),
        ]
        indexes = [models.Index(fields=["parent", "valid_from", "valid_to"], name="congvan_organparent_tree")]


class OrganSuccession(models.Model):
    """What became of an organ on a day; without successor it ended."""

    predecessor = models.ForeignKey(Organ, models.PROTECT, related_name="succeeded_by")
    successor = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="succeeds")
    kind = models.CharField(_("Hình thức"), max_length=8, choices=SuccessionKind)
    on = models.DateField(_("Từ ngày"))
    basis = models.CharField(_("Căn cứ"), max_length=255)

    class Meta:
        app_label = "congvan"
        verbose_name = _("Kế thừa")
        verbose_name_plural = _("Kế thừa")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="congvan_succession_once"),
            models.UniqueConstraint(
                fields=["predecessor"], condition=models.Q(successor=None), name="congvan_succession_ends_once"
            ),
        ]


class Term(Dated):
    """A term of an organ's committee (nhiệm kỳ): number runs belong to it."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="terms")
    label = models.CharField(_("Nhiệm kỳ"), max_length=64)

    class Meta(Dated.Meta):
        app_label = "congvan"
        verbose_name = _("Nhiệm kỳ")
        verbose_name_plural = _("Nhiệm kỳ")
        constraints = [
            *Dated.Meta.constraints,
            models.UniqueConstraint(fields=["organ", "label"], name="congvan_term_label"),
            models.UniqueConstraint(fields=["organ", "valid_from"], name="congvan_term_once"),
        ]

    def __str__(self) -> str:
        return self.label


class OrganGroupRule(models.Model):
    """An office's own words for a group of organs, beside the table of `wording`. Without owner: for everybody."""

    words = models.CharField(_("Cách gọi"), max_length=255)
    folded = models.CharField(max_length=255, editable=False, db_index=True)
    owner = models.ForeignKey(Organ, models.PROTECT, null=True, blank=True, related_name="group_rules")
    kinds: models.JSONField[Any, Any] = models.JSONField(_("Loại cơ quan"), default=list)
    relation = models.CharField(_("Quan hệ"), max_length=16)

    class Meta:
        app_label = "congvan"
        verbose_name = _("Nhóm cơ quan")
        verbose_name_plural = _("Nhóm cơ quan")
        constraints = [
            models.UniqueConstraint(fields=["folded", "owner"], name="congvan_grouprule_words"),
            models.UniqueConstraint(
                fields=["folded"], condition=models.Q(owner=None), name="congvan_grouprule_for_all"
            ),
        ]

    def __str__(self) -> str:
        return self.words


class RememberedLine(models.Model):
    """What a clerk or drafter of an organ said a line of recipients means; later letters of the organ follow it.

    `key` is the hash of the line as it is compared (`remembering.key_of`), `line` the line as it was written, `choice`
    a selector that names organs, persons or groups, `shown` what the person saw when he chose.
    """

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="remembered_lines")
    key = models.CharField(max_length=64, editable=False)
    line = models.CharField(_("Dòng nơi nhận"), max_length=1000)
    kind = models.CharField(max_length=24)
    choice: models.JSONField[Any, Any] = models.JSONField(_("Lựa chọn"))
    shown = models.CharField(_("Đến"), max_length=1000)
    chosen_by = models.ForeignKey("congvan.Person", models.PROTECT, related_name="+", verbose_name=_("Người chọn"))
    chosen_on = models.DateField(_("Ngày chọn"))

    class Meta:
        app_label = "congvan"
        verbose_name = _("Lựa chọn nơi nhận đã nhớ")
        verbose_name_plural = _("Lựa chọn nơi nhận đã nhớ")
        constraints = [models.UniqueConstraint(fields=["organ", "key"], name="congvan_remembered_once")]

    def __str__(self) -> str:
        return self.line


from workflow.directory.people import (  # noqa: E402 - people refer to organs, and the registry reads from here
    Appointment,
    Delegation,
    Mandate,
    Person,
    SigningAuthority,
)

__all__ = [
    "Appointment", "Delegation", "Mandate", "Organ", "OrganCode", "OrganGroupRule", "OrganName", "OrganParent",
    "OrganSuccession", "Person", "RememberedLine", "SigningAuthority", "Term",
]  # fmt: skip

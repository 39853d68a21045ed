"""Object permissions with their source: guardian's direct-foreign-key rows of users and groups on our records."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.translation import gettext_lazy as _
from guardian.managers import GroupObjectPermissionManager, UserObjectPermissionManager
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from workflow.dispatches.models import Dispatch
from workflow.letters.models import Letter

# No index of its own on a foreign key that leads another index, and none on `permission`: a fan-out writes thousands.


class WrittenByUs:
    """guardian's own writing calls know no source, so they are refused here."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AssertionError("object rows have a source: write them through permissions.writer")

    assign_perm = bulk_assign_perm = assign_perm_to_many = assign = _refuse
    remove_perm = bulk_remove_perm = remove_perm_from_many = _refuse


class UserRowManager(WrittenByUs, UserObjectPermissionManager):
    """guardian reads through it."""


class GroupRowManager(WrittenByUs, GroupObjectPermissionManager):
    """guardian reads through it."""


class SourcedRow(models.Model):
    """Why the row is there: `<kind>:<id>` of what granted it; the row ends with its source."""

    permission = models.ForeignKey(Permission, models.CASCADE, db_index=False, verbose_name=_("Quyền"))
    source = models.CharField(_("Nguồn"), max_length=40)

    class Meta:
        abstract = True


class UserRow(SourcedRow, UserObjectPermissionBase):
    """A right of one account: its drafter, a consulted or addressed person, a named officer."""

    permission = models.ForeignKey(Permission, models.CASCADE, db_index=False, verbose_name=_("Quyền"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, verbose_name=_("Tài khoản"))

    objects: ClassVar[models.Manager[Any]] = UserRowManager()

    class Meta:
        abstract = True


class GroupRow(SourcedRow, GroupObjectPermissionBase):
    """A right of everybody who stands in one organ; the matrix says what each role may do with it."""

    permission = models.ForeignKey(Permission, models.CASCADE, db_index=False, verbose_name=_("Quyền"))
    group = models.ForeignKey(Group, models.CASCADE, db_index=False, verbose_name=_("Nhóm người dùng"))

    objects: ClassVar[models.Manager[Any]] = GroupRowManager()

    class Meta:
        abstract = True


class LetterUserRow(UserRow):
    """Sources: draft, consult, task."""

    content_object = models.ForeignKey(Letter, models.CASCADE, related_name="user_rows", verbose_name=_("Công văn"))

    class Meta:
        verbose_name = verbose_name_plural = _("Quyền của người dùng trên công văn")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "permission", "content_object", "source"), name="congvan_perm_letter_user"
            ),
        )
        indexes = (models.Index(fields=("source",), name="congvan_perm_letter_user_src"),)


class LetterGroupRow(GroupRow):
    """Sources: submit, issue (the watching organ), task."""

    content_object = models.ForeignKey(Letter, models.CASCADE, related_name="group_rows", verbose_name=_("Công văn"))

    class Meta:
        verbose_name = verbose_name_plural = _("Quyền của cơ quan trên công văn")
        constraints = (
            models.UniqueConstraint(
                fields=("group", "permission", "content_object", "source"), name="congvan_perm_letter_group"
            ),
        )
        indexes = (models.Index(fields=("source",), name="congvan_perm_letter_group_src"),)


class DispatchUserRow(UserRow):
    """Sources: issue (an addressed person), assign, recall."""

    content_object = models.ForeignKey(Dispatch, models.CASCADE, related_name="user_rows", verbose_name=_("Bản gửi"))

    class Meta:
        verbose_name = verbose_name_plural = _("Quyền của người dùng trên bản gửi")
        constraints = (
            models.UniqueConstraint(
                fields=("user", "permission", "content_object", "source"), name="congvan_perm_dispatch_user"
            ),
        )
        indexes = (models.Index(fields=("source",), name="congvan_perm_dispatch_user_src"),)


class DispatchGroupRow(GroupRow):
    """Sources: issue, recall. The unique index is the one of the lists: read backwards it gives the newest first."""

    content_object = models.ForeignKey(Dispatch, models.CASCADE, related_name="group_rows", verbose_name=_("Bản gửi"))

    class Meta:
        verbose_name = verbose_name_plural = _("Quyền của cơ quan trên bản gửi")
        constraints = (
            models.UniqueConstraint(
                fields=("group", "permission", "content_object", "source"), name="congvan_perm_dispatch_group"
            ),
        )

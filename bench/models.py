"""Tables of the peers: what a stock installation would have beside viewflow's and guardian's own."""

from __future__ import annotations

from typing import Any

from django.db import models
from django_fsm import FSMField, transition
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from permissions.models import DispatchGroupRow, DispatchUserRow, LetterGroupRow, LetterUserRow
from workflow.dispatches.models import Dispatch
from workflow.letters.models import Letter

# guardian takes the first direct table that it finds; the product's are closed to it, so here it is sent on to its own.
for _row in (LetterGroupRow, LetterUserRow, DispatchGroupRow, DispatchUserRow):
    closed: Any = _row
    closed.enabled = False


class Notification(models.Model):
    """One row per person told, written by `create()`."""

    person_id = models.BigIntegerField(db_index=True)
    dispatch_id = models.BigIntegerField()
    text = models.CharField(max_length=255)
    created = models.DateTimeField(auto_now_add=True)
    read = models.BooleanField(default=False)

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "bench_notification"


class StepLog(models.Model):
    """An ordinary log row: who did what to what."""

    record_id = models.BigIntegerField(db_index=True)
    person_id = models.BigIntegerField()
    action = models.CharField(max_length=40)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "bench_steplog"


class FsmLetter(models.Model):
    """A letter kept by django-fsm-2: as many columns as one needs, one protected state."""

    subject = models.CharField(max_length=1000)
    status = FSMField(default="DRAFT", protected=True)
    updated = models.DateTimeField(auto_now=True)

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "bench_fsmletter"

    @transition(field=status, source="DRAFT", target="IN_REVIEW")
    def submit(self) -> None:
        """To review."""

    @transition(field=status, source="IN_REVIEW", target="DRAFT")
    def send_back(self) -> None:
        """Back to the drafter."""


class PeerGroupRow(GroupObjectPermissionBase):
    """guardian's direct-foreign-key table for dispatches and groups, exactly as its manual has it."""

    content_object = models.ForeignKey(Dispatch, models.CASCADE, related_name="peer_group_rows")

    class Meta(GroupObjectPermissionBase.Meta):
        app_label = "bench"
        abstract = False
        managed = False
        db_table = "bench_peergrouprow"


class PeerUserRow(UserObjectPermissionBase):
    """The same for users; guardian asks it too."""

    content_object = models.ForeignKey(Dispatch, models.CASCADE, related_name="peer_user_rows")

    class Meta(UserObjectPermissionBase.Meta):
        app_label = "bench"
        abstract = False
        managed = False
        db_table = "bench_peeruserrow"


class PeerLetterGroupRow(GroupObjectPermissionBase):
    """The same for letters and groups."""

    content_object = models.ForeignKey(Letter, models.CASCADE, related_name="peer_group_rows")

    class Meta(GroupObjectPermissionBase.Meta):
        app_label = "bench"
        abstract = False
        managed = False
        db_table = "bench_peerlettergrouprow"


class PeerLetterUserRow(UserObjectPermissionBase):
    """The same for letters and users."""

    content_object = models.ForeignKey(Letter, models.CASCADE, related_name="peer_user_rows")

    class Meta(UserObjectPermissionBase.Meta):
        app_label = "bench"
        abstract = False
        managed = False
        db_table = "bench_peerletteruserrow"

"""Tables of the peers: what a stock installation would have beside viewflow's and guardian's own."""

from __future__ import annotations

import copy
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
    """An ordinary log row: who did what to what; found by record and by person, as the journal's."""

    record_id = models.BigIntegerField(db_index=True)
    person_id = models.BigIntegerField(db_index=True)
    action = models.CharField(max_length=40)
    before = models.CharField(max_length=20)
    after = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bench"
        managed = False
        db_table = "bench_steplog"


def _columns_of_letter() -> dict[str, models.Field[Any, Any]]:
    """The product's letter, column by column, for a table of the peer's own: both write rows of one width."""
    found = {}
    for field in Letter._meta.concrete_fields:
        if field.primary_key or field.name == "status":
            continue
        copied = copy.deepcopy(field)
        if isinstance(copied, models.ForeignKey):
            copied.remote_field.related_name = "+"
        found[field.name] = copied
    return found


class FsmSteps(models.Model):
    """A letter kept by django-fsm-2: one protected state and its transitions."""

    status = FSMField(default="DRAFT", protected=True, max_length=20)

    class Meta:
        abstract = True

    @transition(field=status, source="DRAFT", target="IN_REVIEW")
    def submit(self) -> None:
        """To review."""

    @transition(field=status, source="IN_REVIEW", target="DRAFT")
    def send_back(self) -> None:
        """Back to the drafter."""


class _Meta:
    app_label = "bench"
    managed = False
    db_table = "bench_fsmletter"
    indexes = tuple(
        models.Index(fields=index.fields, name=index.name.replace("congvan", "bench")) for index in Letter._meta.indexes
    )


FsmLetter: Any = type(
    "FsmLetter",
    (FsmSteps,),
    {"__module__": __name__, "Meta": _Meta, **_columns_of_letter()},
)
"""Rows as wide as the product's, with the same indexes."""


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

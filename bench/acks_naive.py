"""Peer of the acknowledgements: a stock viewflow split and join over all recipients, guardian asked, rows created."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from guardian.backends import ObjectPermissionBackend
from viewflow.workflow.models import Task

from bench.flows import JoinFlow
from bench.models import Notification, PeerGroupRow, StepLog
from workflow.dispatches.models import Dispatch


def start_join(recipients: list[tuple[int, int, int]]) -> dict[int, int]:
    """One task per (dispatch, organ, group), each group with the right to acknowledge; returns dispatch → task."""
    right = Permission.objects.get(codename="acknowledge_dispatch", content_type__app_label="congvan")
    PeerGroupRow.objects.bulk_create(
        PeerGroupRow(permission=right, group_id=group, content_object_id=pk) for pk, _organ, group in recipients
    )
    process = JoinFlow.start.run(dispatches=[pk for pk, _organ, _group in recipients])
    rows = Task.objects.filter(process=process, flow_task=JoinFlow.acknowledge)
    return {data["dispatch"]: pk for pk, data in rows.values_list("pk", "data")}


def acknowledge_naively(user_id: int, dispatch_id: int, task_id: int, leader_id: int) -> None:
    """The same act as the product's: asked, changed, logged, told, the flow moved on."""
    user: Any = get_user_model().objects.get(pk=user_id)
    dispatch = Dispatch.objects.get(pk=dispatch_id)
    if not ObjectPermissionBackend().has_perm(user, "congvan.acknowledge_dispatch", dispatch):
        raise PermissionDenied
    task = Task.objects.select_related("process").get(pk=task_id)

    def do() -> None:
        dispatch.status = "ACKNOWLEDGED"
        dispatch.save()
        StepLog.objects.create(
            record_id=dispatch.pk,
            person_id=user_id,
            action="acknowledge_dispatch",
            before="SENT",
            after=dispatch.status,
        )
        Notification.objects.create(person_id=leader_id, dispatch_id=dispatch.pk, text="Chờ bút phê.")

    JoinFlow.acknowledge.run(task, do=do)

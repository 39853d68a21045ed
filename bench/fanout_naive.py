"""Peer of the fan-out: stock viewflow and guardian's own calls, recipient by recipient, as a first version would be."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from guardian.shortcuts import assign_perm

from bench.flows import RecipientFlow
from bench.models import Notification
from workflow.directory.models import Organ
from workflow.dispatches.models import Dispatch
from workflow.letters.models import Letter


def issue_naively(letter: Letter, recipients: list[tuple[Organ, Group, int]], on: date) -> None:
    """One dispatch, one process, two rights and one notification for each (organ, its group, its clerk).

    Spared what the product does besides: expanding the lines, asking who may, the journal, the letter's own process.
    """
    with transaction.atomic():
        for organ, group, clerk_id in recipients:
            dispatch = Dispatch.objects.create(
                letter=letter, organ=organ, name=organ.name, purpose="IMPLEMENT", issuer_id=letter.issuer_id, sent_on=on
            )
            RecipientFlow.start.run(dispatch=dispatch)
            assign_perm("congvan.view_dispatch", group, dispatch)
            assign_perm("congvan.acknowledge_dispatch", group, dispatch)
            Notification.objects.create(person_id=clerk_id, dispatch_id=dispatch.pk, text=f"{letter.code} đã gửi đến.")

"""Peers of one act: a viewflow Handle with guardian's calls and a log row, and django-fsm-2 with a log row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from guardian.backends import ObjectPermissionBackend
from guardian.shortcuts import assign_perm, remove_perm
from viewflow.workflow.models import Task

from bench.flows import StepFlow
from bench.models import FsmLetter, StepLog
from workflow.letters.models import Letter


def prepare(letter: Letter, group: Group) -> int:
    """Start the peer's process for a letter that waits for review; its group may review, and was shown the letter."""
    process = StepFlow.start.run()
    assign_perm("congvan.review_letter", group, letter)
    assign_perm("congvan.return_letter", group, letter)
    return int(Task.objects.get(process=process, flow_task=StepFlow.review).pk)


def review_naively(user_id: int, letter_id: int, task_id: int) -> None:
    """A reviewer agrees: asked of guardian, his group's rights go, the signer's come, logged; a Handle moves on."""
    user: Any = get_user_model().objects.get(pk=user_id)
    letter = Letter.objects.select_related("issuer__group").get(pk=letter_id)
    if not ObjectPermissionBackend().has_perm(user, "congvan.review_letter", letter):
        raise PermissionDenied
    task = Task.objects.select_related("process").get(pk=task_id)

    def do() -> None:
        group = letter.issuer.group
        letter.status = "AWAITING_SIGNATURE"
        letter.save()
        remove_perm("congvan.review_letter", group, letter)
        assign_perm("congvan.sign_letter", group, letter)
        StepLog.objects.create(
            record_id=letter.pk, person_id=user_id, action="review_letter", before="IN_REVIEW", after=letter.status
        )

    StepFlow.review.run(task, do=do)


def fsm_step(letter_id: int, person_id: int) -> None:
    """One transition of django-fsm-2 as its manual shows it: lock, transition, save, log row."""
    with transaction.atomic():
        letter = FsmLetter.objects.select_for_update().get(pk=letter_id)
        before = letter.status
        step: Callable[[], None] = letter.submit if before == "DRAFT" else letter.send_back
        step()
        letter.save()
        StepLog.objects.create(
            record_id=letter.pk, person_id=person_id, action="submit", before=before, after=letter.status
        )

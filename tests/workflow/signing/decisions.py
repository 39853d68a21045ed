"""A letter before two signers, decisions on it, and time that passes over them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from tests.cast import SINCE, TERM_ENDS, make_appointments, make_cast
from tests.flows.life import Life
from workflow.directory.models import SigningAuthority
from workflow.kernel.vocabulary import Role
from workflow.signing import batch as batches
from workflow.signing.batch import run_batch
from workflow.signing.deciding import Decided, decide
from workflow.signing.models import SigningBatch, SigningItem

A_WHILE = timedelta(minutes=1)


@pytest.fixture
def life(db: None, settings: Any) -> Life:
    """A letter before its signer; `member` signs for the same organ."""
    settings.CONGVAN = {**settings.CONGVAN, "SIGN_UNDO_SECONDS": 10}
    life = Life(make_cast())
    second(life)
    life.to("sign")
    return life


def second(life: Life) -> None:
    member, issuer = life.cast.people["member"], life.cast.organs["issuer"]
    make_appointments([(member, issuer, Role.SIGNER)])
    SigningAuthority.objects.create(
        person=member, organ=issuer, form="T/M", valid_from=SINCE, valid_to=TERM_ENDS, basis="Quy chế 02"
    )


def decided(life: Life, decision: str = "SIGN", seen: str = "", reason: str = "Sửa câu hai") -> Decided:
    return Decided(life.letter.pk, decision, life.letter.text_hash, seen, reason)


def take(life: Life, decision: str = "SIGN", who: str = "signer") -> SigningItem:
    batch = decide(life.cast.actor(who), decided(life, decision))
    assert batch is not None
    return batch.items.get()


def ago(by: timedelta) -> None:
    """Everything that is open was decided so much earlier."""
    for item in SigningItem.objects.filter(state__in=("WAITING", "DOING")):
        claimed = item.claimed_at and item.claimed_at - by
        SigningItem.objects.filter(pk=item.pk).update(not_before=item.not_before - by, claimed_at=claimed)
    for batch in SigningBatch.objects.filter(confirmed_at__isnull=False):
        assert batch.confirmed_at
        SigningBatch.objects.filter(pk=batch.pk).update(confirmed_at=batch.confirmed_at - by)


def stop(life: Life, item: SigningItem) -> None:
    """Its run met a factor that was too old."""
    ago(A_WHILE)
    with patch.object(batches, "_do", side_effect=batches.SecondFactorNeeded):
        run_batch(life.cast.actor("signer", confirmed=False), item.batch_id)
    item.refresh_from_db()
    assert (item.state, item.claimed_at is None) == ("WAITING", False)


def status(life: Life) -> str:
    life.letter.refresh_from_db()
    return str(life.letter.status)

"""Decisions that end without being carried out: too old, or given way to another signer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone

from tests.flows.life import Life
from tests.workflow.signing.decisions import A_WHILE, ago, life, status, stop, take
from workflow.kernel.errors import Conflict, NotAllowed
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import LetterStatus
from workflow.letters.models import Letter
from workflow.signing import batch as batches
from workflow.signing import ending
from workflow.signing.batch import carry_out, carry_out_overdue, run_batch, sweep_batches
from workflow.signing.deciding import open_items, undo_item
from workflow.signing.ending import holding
from workflow.signing.models import SigningBatch, SigningItem

__all__ = ["life"]
pytestmark = pytest.mark.django_db
AN_HOUR = timedelta(hours=1)


def on_the_desk_of(life: Life, who: str) -> bool:
    held = holding(life.cast.people[who].pk, timezone.now())
    return not held.filter(letter=life.letter).exists()


class TestTooOld:
    @pytest.mark.parametrize("decision", ["SIGN", "RETURN"])
    @pytest.mark.parametrize("who", ["worker", "page", "sweep", "next decision"])
    def test_it_is_refused_whoever_comes(self, life: Life, decision: str, who: str) -> None:
        item, signer = take(life, decision), life.cast.actor("signer")
        ago(AN_HOUR)
        does: dict[str, Callable[[], object]] = {
            "worker": lambda: carry_out(item.batch_id), "page": lambda: run_batch(signer, item.batch_id),
            "sweep": sweep_batches, "next decision": lambda: carry_out_overdue(signer),
        }  # fmt: skip
        does[who]()
        item.refresh_from_db()
        assert (item.state, item.result) == ("REFUSED", str(ending.EXPIRED))
        assert status(life) == LetterStatus.AWAITING_SIGNATURE

    def test_without_the_age_it_would_be_done_with_the_new_factor(self, life: Life, monkeypatch: Any) -> None:
        """The guard off."""
        item = take(life)
        ago(AN_HOUR)
        monkeypatch.setattr(ending, "lasts", lambda: timedelta(days=1))
        carry_out_overdue(life.cast.actor("signer"))
        assert (item.pk, status(life)) == (item.pk, LetterStatus.SIGNED)

    def test_of_a_dead_run_nothing_is_done_later(self, life: Life) -> None:
        item = take(life, "RETURN")
        SigningItem.objects.update(state="DOING", delivery="dead", claimed_at=timezone.now())
        ago(AN_HOUR)
        sweep_batches()
        item.refresh_from_db()
        assert item.state == "REFUSED"
        assert status(life) == LetterStatus.AWAITING_SIGNATURE

    def test_going_on_in_time_with_a_new_factor_gives_it_more(self, life: Life) -> None:
        item = take(life)
        stop(life, item)
        ago(timedelta(minutes=3))
        with patch.object(batches, "_do", side_effect=batches.SignerUnavailable):
            run_batch(life.cast.actor("signer"), item.batch_id)
        ago(timedelta(minutes=3))
        run_batch(life.cast.actor("signer"), item.batch_id)
        assert status(life) == LetterStatus.SIGNED

    def test_an_older_factor_does_not_replace_a_newer_one(self, life: Life) -> None:
        item, signer = take(life), life.cast.actor("signer")
        before = SigningBatch.objects.get().confirmed_at
        assert signer.confirmed_at
        run_batch(Actor(signer.person_id, signer.on, signer.confirmed_at - A_WHILE), item.batch_id)
        assert SigningBatch.objects.get().confirmed_at == before

    @pytest.mark.parametrize("state", ["WAITING", "DOING"])
    def test_it_locks_nobody(self, life: Life, state: str) -> None:
        """Also where no sweep has come: on his own desk and on the other's the letter waits again, for any decision."""
        item = take(life)
        SigningItem.objects.update(state=state, claimed_at=timezone.now(), delivery="dead")
        assert on_the_desk_of(life, "member") == (state == "WAITING")
        ago(AN_HOUR)
        assert on_the_desk_of(life, "member")
        assert on_the_desk_of(life, "signer")
        assert open_items(life.cast.people["signer"].pk) == []
        take(life, "RETURN", "member")
        item.refresh_from_db()
        assert item.state == "REFUSED"

    def test_what_a_dead_run_had_done_is_said(self, life: Life) -> None:
        """It signed and was killed before it wrote its result."""
        item = take(life)
        life.sign()
        SigningItem.objects.update(state="DOING", claimed_at=timezone.now(), delivery="dead")
        ago(AN_HOUR)
        ending.give_way([life.letter.pk])
        item.refresh_from_db()
        assert (item.state, item.result) == ("DONE", "Đã ký.")


class TestGivingWay:
    def test_while_it_goes_ahead_it_holds(self, life: Life) -> None:
        take(life)
        assert not on_the_desk_of(life, "member")
        with pytest.raises(Conflict, match="đồng chí khác"):
            take(life, "RETURN", "member")
        ago(A_WHILE)
        with pytest.raises(Conflict):
            take(life, "RETURN", "member")

    @pytest.mark.parametrize("decision", ["SIGN", "RETURN"])
    def test_stopped_it_gives_way_to_another_signer(self, life: Life, decision: str) -> None:
        item = take(life)
        stop(life, item)
        assert on_the_desk_of(life, "member")
        assert not on_the_desk_of(life, "signer"), "on his own it stands among what waits, with Hoàn tác and Tiếp tục"
        Letter.objects.update(signer_id=life.cast.people["member"].pk)
        other = take(life, decision, "member")
        item.refresh_from_db()
        assert (item.state, item.result) == ("REFUSED", str(ending.GAVE_WAY))
        ago(A_WHILE)
        run_batch(life.cast.actor("member"), other.batch_id)
        assert status(life) == {"SIGN": LetterStatus.SIGNED, "RETURN": LetterStatus.RETURNED}[decision]

    def test_without_giving_way_the_letter_is_locked(self, life: Life, monkeypatch: Any) -> None:
        """The guard off."""
        stop(life, take(life))
        monkeypatch.setattr(ending, "stopped", lambda at: ending.Q(pk__in=[]))
        assert not on_the_desk_of(life, "member")
        with pytest.raises(Conflict):
            take(life, "RETURN", "member")

    def test_who_may_not_decide_ends_nothing(self, life: Life) -> None:
        item = take(life)
        stop(life, item)
        with pytest.raises(NotAllowed):
            take(life, "RETURN", "reviewer")
        item.refresh_from_db()
        assert item.state == "WAITING"

    def test_to_set_it_aside_ends_nobodys_decision(self, life: Life) -> None:
        item = take(life)
        stop(life, item)
        take(life, "LATER", "member")
        item.refresh_from_db()
        assert item.state == "WAITING"

    def test_a_run_that_has_begun_does_not_give_way(self, life: Life, monkeypatch: Any) -> None:
        item = take(life)
        stop(life, item)
        real = batches._do

        def interrupted(*given: Any) -> str:
            with pytest.raises(Conflict):
                take(life, "RETURN", "member")
            return real(*given)

        monkeypatch.setattr(batches, "_do", interrupted)
        run_batch(life.cast.actor("signer"), item.batch_id)
        assert status(life) == LetterStatus.SIGNED

    def test_a_run_whose_claim_is_lost_does_nothing(self, life: Life, monkeypatch: Any) -> None:
        """It slept for longer than its lease; meanwhile the decision was stopped and taken back."""
        item = take(life)
        ago(A_WHILE)
        real = batches._do

        def asleep(*given: Any) -> str:
            SigningItem.objects.update(state="WAITING", delivery="another run")
            undo_item(life.cast.actor("signer"), item.pk)
            return real(*given)

        monkeypatch.setattr(batches, "_do", asleep)
        run_batch(life.cast.actor("signer"), item.batch_id)
        item.refresh_from_db()
        assert (item.state, status(life)) == ("UNDONE", LetterStatus.AWAITING_SIGNATURE)

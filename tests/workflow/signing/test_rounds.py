"""A decision is one, of one day, of one round and of one page: what changes meanwhile is not signed or returned."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from unittest.mock import patch

import pytest

from tests.flows.life import Life
from tests.workflow.signing.days import business_day
from tests.workflow.signing.decisions import A_WHILE, ago, decided, life, second, status, take
from tests.workflow.signing.desk import Desk
from workflow.directory.models import Appointment, OrganName
from workflow.journal.models import JournalEntry
from workflow.kernel.errors import Conflict
from workflow.kernel.vocabulary import LetterStatus
from workflow.letters import services as letters
from workflow.signing import batch as batches
from workflow.signing import ending
from workflow.signing.batch import run_batch, sweep_batches
from workflow.signing.deciding import decide, decide_to_sign, undo_item
from workflow.signing.models import PendingSignature, SignedFile, SigningBatch, SigningItem

__all__ = ["life"]
pytestmark = pytest.mark.django_db


class TestTheSameOnceMore:
    @pytest.mark.parametrize("decision", ["SIGN", "RETURN"])
    def test_it_is_the_decision_that_was_kept(self, life: Life, decision: str) -> None:
        first = take(life, decision)
        assert take(life, decision).pk == first.pk
        assert SigningItem.objects.count() == 1

    def test_by_the_acts_page_too(self, life: Life) -> None:
        signer, given = life.cast.actor("signer"), {"text_hash": life.letter.text_hash}
        first = decide_to_sign(signer, life.letter.pk, **given)
        assert decide_to_sign(signer, life.letter.pk, **given) == first

    def test_another_reason_is_another_decision(self, life: Life) -> None:
        take(life, "RETURN")
        with pytest.raises(Conflict):
            decide(life.cast.actor("signer"), decided(life, "RETURN", reason="Khác"))

    def test_somebody_elses_is_not_mine(self, life: Life) -> None:
        take(life, "RETURN")
        with pytest.raises(Conflict):
            take(life, "RETURN", "member")


class TestTheDay:
    def test_who_has_left_meanwhile_returns_nothing(self, life: Life) -> None:
        """Decided in the last seconds of his last day, carried out in the first of the next."""
        item = take(life, "RETURN")
        Appointment.objects.filter(person=life.cast.people["signer"]).update(valid_to=life.cast.on)
        ago(A_WHILE)
        with business_day(life.cast.on + timedelta(days=1)):
            sweep_batches()
        item.refresh_from_db()
        assert (item.state, status(life)) == ("REFUSED", LetterStatus.AWAITING_SIGNATURE)
        assert SigningBatch.objects.get().on == life.cast.on, "the day of the decision stays a fact"

    def test_judged_by_the_day_of_the_decision_he_would(self, life: Life) -> None:
        """The guard off."""
        take(life, "RETURN")
        Appointment.objects.filter(person=life.cast.people["signer"]).update(valid_to=life.cast.on)
        ago(A_WHILE)
        with business_day(life.cast.on):
            sweep_batches()
        assert status(life) == LetterStatus.RETURNED


class TestTheRound:
    def back(self, life: Life) -> None:
        letters.return_letter(life.cast.actor("member"), life.letter.pk, reason="Chưa đồng ý")
        life.letter.refresh_from_db()
        life.to("sign")
        assert life.letter.round == 2

    @pytest.mark.parametrize("decision", ["SIGN", "RETURN"])
    @pytest.mark.parametrize("ended", [True, False], ids=["ended by the return", "found in another round"])
    def test_a_decision_of_one_round_does_nothing_in_the_next(
        self, life: Life, monkeypatch: Any, decision: str, ended: bool
    ) -> None:
        """Two guards, each alone: the return ends what waits, and the round is compared under the letter's lock."""
        item = take(life, decision)
        if not ended:
            monkeypatch.setattr(ending, "NEW_ROUND", "")
            monkeypatch.setattr(ending, "end", lambda *given: 0)
        self.back(life)
        item.refresh_from_db()
        assert item.state == ("REFUSED" if ended else "WAITING")
        ago(A_WHILE)
        run_batch(life.cast.actor("signer"), item.batch_id)
        item.refresh_from_db()
        assert (item.state, status(life)) == ("REFUSED", LetterStatus.AWAITING_SIGNATURE)

    @pytest.mark.parametrize("decision", ["SIGN", "RETURN"])
    def test_without_both_it_would(self, life: Life, monkeypatch: Any, decision: str) -> None:
        """The guards off."""
        item = take(life, decision)
        monkeypatch.setattr(ending, "end", lambda *given: 0)
        monkeypatch.setattr(batches, "_require_as_decided", lambda found: None)
        self.back(life)
        ago(A_WHILE)
        run_batch(life.cast.actor("signer"), item.batch_id)
        assert status(life) != LetterStatus.AWAITING_SIGNATURE

    def test_a_withdrawal_ends_it_too(self, life: Life) -> None:
        item = take(life)
        letters.withdraw_letter(life.cast.actor("drafter"), life.letter.pk, reason="Không ban hành nữa")
        item.refresh_from_db()
        assert (item.state, item.result) == ("REFUSED", str(ending.NEW_ROUND))

    def test_his_own_return_is_carried_out_under_the_same_teller(self, life: Life) -> None:
        item = take(life, "RETURN")
        ago(A_WHILE)
        run_batch(life.cast.actor("signer"), item.batch_id)
        item.refresh_from_db()
        assert (item.state, status(life)) == ("DONE", LetterStatus.RETURNED)

    def test_a_return_whose_run_died_before_it_said_so_is_done_once(self, life: Life) -> None:
        item = take(life, "RETURN")
        ago(A_WHILE)
        with patch.object(batches, "_keep", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
            run_batch(life.cast.actor("signer"), item.batch_id)
        run_batch(life.cast.actor("signer"), item.batch_id, lease=timedelta(0))
        item.refresh_from_db()
        assert (item.state, item.result) == ("DONE", "Đã trả lại.")
        assert JournalEntry.objects.filter(action="return_letter").count() == 1


@pytest.mark.pdfsig
class TestAtTheKeysHolder:
    """A holder that waits for the person's confirmation: what was begun belongs to one decision on one page."""

    @pytest.fixture
    def waits(self, desk: Desk, settings: Any, monkeypatch: Any) -> SigningItem:
        """Decided, begun, not confirmed; a holder that would confirm from now on."""
        from workflow.signing.configuration import signing
        from workflow.signing.providers.protocol import Pending

        settings.CONGVAN = {**settings.CONGVAN, "SIGN_UNDO_SECONDS": 10}
        holder = type(signing().provider("files"))
        real = holder.begin
        monkeypatch.setattr(holder, "begin", lambda self, label, message, code="": Pending({"m": message.hex()}))
        monkeypatch.setattr(
            holder, "finish", lambda self, label, ticket: real(self, label, bytes.fromhex(ticket["m"])), raising=False
        )
        item = self.taken(desk, desk.waiting())
        ago(A_WHILE)
        run_batch(desk.cast.actor("signer"), item.batch_id)
        item.refresh_from_db()
        assert (item.state, PendingSignature.objects.count()) == ("WAITING", 1)
        return item

    def taken(self, desk: Desk, seen: str) -> SigningItem:
        batch = decide(desk.cast.actor("signer"), decided(desk, seen=seen))
        assert batch is not None
        return batch.items.get()

    def test_it_does_not_give_way_while_it_can_be_confirmed(self, desk: Desk, waits: SigningItem) -> None:
        second(desk)
        with pytest.raises(Conflict, match="đồng chí khác"):
            take(desk, "RETURN", "member")
        run_batch(desk.cast.actor("signer"), waits.batch_id)
        assert status(desk) == LetterStatus.SIGNED

    def test_taking_back_ends_what_was_begun(self, desk: Desk, waits: SigningItem) -> None:
        undo_item(desk.cast.actor("signer"), waits.pk)
        assert not PendingSignature.objects.exists()

    @pytest.mark.parametrize("guard", [True, False], ids=["", "guard off"])
    def test_another_page_is_not_signed_by_what_was_begun_for_the_first(
        self, desk: Desk, waits: SigningItem, monkeypatch: Any, guard: bool
    ) -> None:
        """Taken back and decided anew on a page that looks different: what was begun shows the first one. Without the
        comparison and with what was begun left alive, the first page would be signed in the second's name."""
        monkeypatch.setattr(ending, "drop", lambda who: None)
        if not guard:
            real = batches.waiting_for
            monkeypatch.setattr(batches, "waiting_for", lambda *given: real(*given[:3], waits.seen))
        undo_item(desk.cast.actor("signer"), waits.pk)
        OrganName.objects.filter(organ=desk.letter.issuer_id).update(name="Tỉnh uỷ Lam Sơn")
        again = self.taken(desk, desk.waiting())
        assert again.seen != waits.seen
        ago(A_WHILE)
        for _ in range(2):
            run_batch(desk.cast.actor("signer"), again.batch_id)
        again.refresh_from_db()
        page = SignedFile.objects.get(letter=desk.letter, revision=2)
        assert (status(desk), page.sha256 == again.seen) == (LetterStatus.SIGNED, guard)

"""The seconds of taking back: nothing is signed in them, of a taking back and a run one wins, worker or not."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.cast import make_cast
from tests.flows.life import Life
from tests.workflow.signing.desk import Desk
from workflow.engine.worker import drain
from workflow.journal.models import JournalEntry
from workflow.kernel.errors import Conflict, NotAllowed, NotFound, SecondFactorNeeded
from workflow.kernel.vocabulary import LetterStatus
from workflow.signing import batch as batches
from workflow.signing.batch import carry_out, carry_out_overdue, run_batch, sweep_batches
from workflow.signing.deciding import Decided, decide, decide_to_sign, open_batch, undo_item
from workflow.signing.models import PendingSignature, SignedFile, SigningBatch, SigningItem

pytestmark = pytest.mark.django_db
LONG_AGO = timedelta(minutes=2)


@pytest.fixture
def window(settings: Any) -> None:
    settings.CONGVAN = {**settings.CONGVAN, "SIGN_UNDO_SECONDS": 10}


@pytest.fixture
def life(db: None) -> Life:
    """A letter of an office that signs by the journal, before its signer."""
    life = Life(make_cast())
    life.to("sign")
    return life


def decided(life: Life, decision: str = "SIGN", seen: str = "") -> Decided:
    return Decided(life.letter.pk, decision, life.letter.text_hash, seen, "Sửa câu hai")


def over(by: timedelta = timedelta(seconds=10)) -> None:
    """The seconds are over, and `by` more than needed."""
    for item in SigningItem.objects.all():
        SigningItem.objects.filter(pk=item.pk).update(not_before=item.not_before - by)


def due_now() -> None:
    """The queue's moment has come."""
    DBTaskResult.objects.update(run_after=timezone.now() - LONG_AGO)


def status(life: Life) -> str:
    life.letter.refresh_from_db()
    return str(life.letter.status)


def test_in_its_seconds_a_click_has_signed_nothing(life: Life, window: None) -> None:
    signer = life.cast.actor("signer")
    decide_to_sign(signer, life.letter.pk, text_hash=life.letter.text_hash)
    assert drain() == 0, "the queue waits too"
    due_now()
    drain()
    assert sweep_batches() == 0
    carry_out_overdue(signer)
    assert status(life) == LetterStatus.AWAITING_SIGNATURE
    assert not JournalEntry.objects.filter(action="sign_letter").exists()
    undo_item(signer, SigningItem.objects.get().pk)
    over()
    due_now()
    drain()
    assert status(life) == LetterStatus.AWAITING_SIGNATURE


@pytest.mark.parametrize("who", ["worker", "page", "sweep", "next decision"])
def test_afterwards_whoever_is_there_carries_it_out(life: Life, window: None, who: str) -> None:
    signer = life.cast.actor("signer")
    decide_to_sign(signer, life.letter.pk, text_hash=life.letter.text_hash)
    over(LONG_AGO)
    due_now()
    batch = SigningBatch.objects.get()
    does: dict[str, Callable[[], object]] = {
        "worker": drain, "page": lambda: run_batch(signer, batch.pk), "sweep": sweep_batches,
        "next decision": lambda: carry_out_overdue(signer),
    }  # fmt: skip
    does[who]()
    assert status(life) == LetterStatus.SIGNED
    for do in does.values():
        do()
    assert JournalEntry.objects.filter(action="sign_letter").count() == 1


@pytest.mark.pdfsig
def test_a_file_waits_as_well(desk: Desk, window: None) -> None:
    page, signer = desk.waiting(), desk.cast.actor("signer")
    decide_to_sign(signer, desk.letter.pk, text_hash=desk.letter.text_hash, seen=page)
    assert not SignedFile.objects.exists()
    assert not PendingSignature.objects.exists()
    over()
    due_now()
    assert drain() == 1
    desk.letter.refresh_from_db()
    assert desk.letter.status == LetterStatus.SIGNED
    assert SignedFile.objects.filter(revision=3).count() == 1


def test_a_worker_asks_again_what_the_person_still_confirms(desk: Desk, window: None, monkeypatch: Any) -> None:
    tried = SigningItem.objects.filter(claimed_at__isnull=False, state="WAITING")
    monkeypatch.setattr(batches, "waiting_for", lambda *given: "nonce" if tried.exists() else "")
    monkeypatch.setattr(batches, "begin_signature", lambda *given, **named: "nonce")
    page, signer = desk.waiting(), desk.cast.actor("signer")
    decide_to_sign(signer, desk.letter.pk, text_hash=desk.letter.text_hash, seen=page)
    over()
    DBTaskResult.objects.all().delete()
    assert carry_out(SigningBatch.objects.get().pk) == "waits"
    assert DBTaskResult.objects.count() == 1


def test_a_return_waits_and_later_does_not(life: Life, window: None) -> None:
    signer = life.cast.actor("signer")
    later = decide(signer, decided(life, "LATER"))
    assert later is not None
    item = later.items.get()
    assert item.state == "DONE"
    assert undo_item(signer, item.pk)
    back = decide(signer, decided(life, "RETURN"))
    assert back is not None
    assert status(life) == LetterStatus.AWAITING_SIGNATURE
    over()
    run_batch(signer, back.pk)
    assert status(life) == LetterStatus.RETURNED


def test_one_decision_on_a_letter_at_a_time(life: Life, window: None) -> None:
    signer = life.cast.actor("signer")
    decide(signer, decided(life))
    with pytest.raises(Conflict, match="đang chờ"):
        decide(signer, decided(life, "RETURN"))
    assert SigningItem.objects.count() == 1


def test_who_may_not_sign_cannot_even_decide(life: Life, window: None) -> None:
    with pytest.raises(NotFound):
        decide(life.cast.actor("outsider"), decided(life))
    with pytest.raises(NotAllowed):
        decide(life.cast.actor("reviewer"), decided(life))
    with pytest.raises(SecondFactorNeeded):
        decide(life.cast.actor("signer", confirmed=False), decided(life))
    assert not SigningBatch.objects.exists()


def test_a_factor_that_would_be_too_old_by_then_is_asked_for_now(life: Life, window: None) -> None:
    signer = life.cast.actor("signer")
    assert signer.confirmed_at
    old = type(signer)(signer.person_id, signer.on, signer.confirmed_at - timedelta(minutes=4, seconds=50))
    with pytest.raises(SecondFactorNeeded):
        decide(old, decided(life))


def test_a_right_that_ended_in_the_meantime_signs_nothing(life: Life, window: None) -> None:
    signer = life.cast.actor("signer")
    decide(signer, decided(life))
    life.cast.people["signer"].authorities.all().delete()
    over()
    due_now()
    drain()
    assert status(life) == LetterStatus.AWAITING_SIGNATURE
    item = SigningItem.objects.get()
    assert item.state == "REFUSED"
    assert "thẩm quyền" in item.result


@pytest.mark.parametrize("tried", [False, True], ids=["nobody took it up", "tried in vain"])
def test_what_still_waits_after_its_seconds_can_be_given_up(life: Life, window: None, tried: bool) -> None:
    signer = life.cast.actor("signer")
    decide(signer, decided(life))
    over()
    item = SigningItem.objects.get()
    if tried:
        run_batch(life.cast.actor("signer", confirmed=False), item.batch_id)
    item.refresh_from_db()
    assert item.state == "WAITING"
    undo_item(signer, item.pk)
    run_batch(signer, item.batch_id)
    assert status(life) == LetterStatus.AWAITING_SIGNATURE


class TestTakingBackAgainstCarryingOut:
    """Both orders, each held at the moment where the other one steps in."""

    def test_a_run_that_has_claimed_wins(self, life: Life, window: None, monkeypatch: Any) -> None:
        signer = life.cast.actor("signer")
        decide(signer, decided(life))
        item = SigningItem.objects.get()
        over()
        SigningItem.objects.update(claimed_at=None)
        real = batches._carry_out

        def interrupted(*given: Any) -> bool:
            with pytest.raises(Conflict):
                undo_item(signer, item.pk)
            return real(*given)

        monkeypatch.setattr(batches, "_carry_out", interrupted)
        run_batch(signer, item.batch_id)
        assert status(life) == LetterStatus.SIGNED

    def test_a_taking_back_before_the_claim_wins(self, life: Life, window: None, monkeypatch: Any) -> None:
        signer = life.cast.actor("signer")
        decide(signer, decided(life))
        item = SigningItem.objects.get()
        real = batches._claimed

        def late(found: SigningItem, lease: timedelta) -> bool:
            SigningItem.objects.filter(pk=item.pk).update(not_before=item.not_before)
            undo_item(signer, item.pk)
            over()
            return real(found, lease)

        over()
        monkeypatch.setattr(batches, "_claimed", late)
        run_batch(signer, item.batch_id)
        assert status(life) == LetterStatus.AWAITING_SIGNATURE
        assert SigningItem.objects.get().state == "UNDONE"

    def test_without_the_claim_both_would_win(self, life: Life, window: None, monkeypatch: Any) -> None:
        """Both guards off, the claim and the look at it within the act: signed, and taken back."""
        signer = life.cast.actor("signer")
        decide(signer, decided(life))
        item = SigningItem.objects.get()
        monkeypatch.setattr(batches, "_claimed", lambda found, lease: True)
        monkeypatch.setattr(batches, "_require_as_decided", lambda found: None)
        real = batches._carry_out

        def interrupted(*given: Any) -> bool:
            SigningItem.objects.filter(pk=item.pk).update(not_before=item.not_before)
            undo_item(signer, item.pk)
            return real(*given)

        over()
        monkeypatch.setattr(batches, "_carry_out", interrupted)
        run_batch(signer, item.batch_id)
        assert status(life) == LetterStatus.SIGNED
        assert SigningItem.objects.get().state == "UNDONE"


@pytest.mark.django_db(transaction=True)
def test_many_runs_and_takings_back_at_once(transactional_db: None, window: None) -> None:
    """Each letter is signed once or taken back, never both; results say which."""
    cast = make_cast()
    signer = cast.actor("signer")
    for number in range(8):
        life = Life(cast)
        life.to("sign")
        batch = open_batch(signer, [decided(life)])
        item = batch.items.get()
        SigningItem.objects.update(not_before=item.not_before - timedelta(seconds=10 if number % 2 else 0))
        together(lambda b=batch.pk: run_batch(signer, b), lambda i=item.pk: undo_item(signer, i),
                 lambda b=batch.pk: run_batch(signer, b), lambda i=item.pk: undo_item(signer, i))  # fmt: skip
        item.refresh_from_db()
        signed = JournalEntry.objects.filter(stream=f"letter:{life.letter.pk}", action="sign_letter").count()
        assert (item.state, signed) in (("DONE", 1), ("UNDONE", 0))
        if item.state == "UNDONE":
            assert status(life) == LetterStatus.AWAITING_SIGNATURE


def together(*works: Callable[[], object]) -> None:
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            barrier.wait()
            work()
        except Conflict:
            pass
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

"""The process is killed between any two steps of signing and sealing: no half-signed letter, no lost number."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import make_cast
from tests.workflow.signing.desk import Desk, enrol, signing_settings
from tests.workflow.signing.dying import kill_at
from workflow.journal.models import JournalEntry
from workflow.kernel.vocabulary import LetterStatus
from workflow.registers.models import NumberEntry, NumberRun
from workflow.signing.batch import run_batch, sweep_batches
from workflow.signing.deciding import Decided, open_batch
from workflow.signing.models import SignedFile, SigningItem
from workflow.signing.queries import lacks_seal
from workflow.signing.sealing import begin_seal
from workflow.signing.verify import verify

pytestmark = [pytest.mark.pdfsig, pytest.mark.django_db(transaction=True)]

SIGNING = (
    ("services", "claim"), ("making", "chain_of"), ("services", "_prepared"), ("making", "begin"),
    ("making", "check_value"), ("making", "filled"), ("making", "require_valid"), ("files", "keep"),
    ("services", "sign_letter"), ("services", "use"), ("services", "store"),
)  # fmt: skip
SEALING = (
    ("clerk", "number_letter"), ("clerk", "begin_seal"), ("sealing", "claim"), ("sealing", "_prepared"),
    ("making", "begin"), ("making", "filled"), ("making", "require_valid"), ("files", "keep"),
    ("sealing", "seal_letter"), ("sealing", "use"), ("sealing", "store"),
)  # fmt: skip


CARRYING_OUT = (
    ("batch", "_claimed"), ("batch", "_do"), ("batch", "_require_as_decided"), ("services", "claim"),
    ("making", "begin"), ("services", "sign_letter"), ("batch", "_keep"),
)  # fmt: skip
"""Of a decision whose seconds are over."""
AT_ONCE = timedelta(0)

AFTERWARDS = {"_claimed", "_do", "_keep", "keep", "sign_letter", "number_letter", "seal_letter"}
"""Steps that leave something behind; the end of any other is the beginning of the next."""


def deaths(steps: tuple[tuple[str, str], ...]) -> list[tuple[str, str, bool]]:
    later = [(place, step, True) for place, step in steps if step in AFTERWARDS]
    return [*((place, step, False) for place, step in steps), *later]


def module_of(place: str) -> str:
    return "workflow.registers.sealing" if place == "clerk" else f"workflow.signing.{place}"


@pytest.fixture
def desk(transactional_db: None, tmp_path: Path) -> Iterator[Desk]:
    with signing_settings(tmp_path):
        cast = make_cast()
        enrol(cast)
        yield Desk(cast)


@pytest.mark.parametrize(("place", "step", "after"), deaths(SIGNING))
def test_a_signature_is_whole_or_not_there(desk: Desk, place: str, step: str, after: bool) -> None:
    page, actor = desk.waiting(), desk.cast.actor("signer")
    work = ("workflow.signing.services", "begin_signature")
    seen = {"text_hash": desk.letter.text_hash, "seen": page}
    kill_at(module_of(place), step, after, work, actor, desk.letter.pk, **seen)
    desk.letter.refresh_from_db()
    rows = SignedFile.objects.filter(revision=3)
    done = desk.letter.status == LetterStatus.SIGNED
    assert done == rows.exists() == JournalEntry.objects.filter(action="sign_letter").exists()
    assert done == ((step, after) == ("sign_letter", True))
    if not done:
        assert desk.sign_file() == ""
    assert verify(desk.bytes_of(3), sealed=False).valid
    assert rows.count() == 1


@pytest.mark.parametrize(("place", "step", "after"), deaths(SEALING))
def test_a_number_is_never_lost(desk: Desk, place: str, step: str, after: bool) -> None:
    desk.sign_file()
    work = ("workflow.registers.sealing", "number_and_seal")
    kill_at(module_of(place), step, after, work, desk.cast.actor("clerk"), desk.letter.pk)
    desk.letter.refresh_from_db()
    numbered = desk.letter.status == LetterStatus.NUMBERED
    assert numbered == NumberEntry.objects.filter(letter_id=desk.letter.pk).exists()
    assert NumberRun.objects.get().last == int(numbered)
    if not numbered:
        desk.seal()
    elif lacks_seal(desk.letter):
        begin_seal(desk.cast.actor("clerk"), desk.letter.pk)
    report = verify(desk.bytes_of(4))
    assert report.valid, report.problems
    assert report.number == "01-CV/TU"
    assert NumberRun.objects.get().last == 1
    assert SignedFile.objects.filter(revision=4).count() == 1


@pytest.mark.parametrize(("place", "step", "after"), deaths(CARRYING_OUT))
def test_a_decision_is_carried_out_once_whatever_dies(desk: Desk, place: str, step: str, after: bool) -> None:
    """The worker is killed at the first of two letters: the sweep goes on with both, and neither is signed twice."""
    desks, signer = [desk, Desk(desk.cast, "Về việc thứ hai")], desk.cast.actor("signer")
    rows = [Decided(one.letter.pk, "SIGN", one.letter.text_hash, page) for one, page in
            [(one, one.waiting()) for one in desks]]  # fmt: skip
    batch = open_batch(signer, rows, undo=AT_ONCE)
    kill_at(module_of(place), step, after, ("tests.workflow.signing.days", "carry_out"), batch.pk)
    assert SigningItem.objects.filter(state="REFUSED").count() == 0
    assert sweep_batches(lease=AT_ONCE, overdue=AT_ONCE) == 1
    assert [item.state for item in batch.items.all()] == ["DONE", "DONE"]
    for one in desks:
        assert SignedFile.objects.filter(letter=one.letter, revision=3).count() == 1
        assert JournalEntry.objects.filter(stream=f"letter:{one.letter.pk}", action="sign_letter").count() == 1
        assert verify(one.bytes_of(3), sealed=False).valid


@pytest.mark.parametrize("step", ["queue_carrying_out", "_item"])
def test_a_decision_is_whole_or_not_there(desk: Desk, step: str) -> None:
    page, signer = desk.waiting(), desk.cast.actor("signer")
    decided = Decided(desk.letter.pk, "SIGN", desk.letter.text_hash, page)
    kill_at(module_of("deciding"), step, False, ("workflow.signing.deciding", "open_batch"), signer, [decided])
    assert not SigningItem.objects.exists()
    batch = open_batch(signer, [decided], undo=AT_ONCE)
    assert [item.state for item in run_batch(signer, batch.pk)] == ["DONE"]

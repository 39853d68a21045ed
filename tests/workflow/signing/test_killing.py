"""The process is killed between any two steps of signing and sealing: no half-signed letter, no lost number."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import make_cast
from tests.workflow.signing.desk import Desk, enrol, signing_settings
from tests.workflow.signing.dying import kill_at
from workflow.journal.models import JournalEntry
from workflow.kernel.vocabulary import LetterStatus
from workflow.registers.models import NumberEntry, NumberRun
from workflow.signing.models import SignedFile
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


AFTERWARDS = {"keep", "sign_letter", "number_letter", "seal_letter"}
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

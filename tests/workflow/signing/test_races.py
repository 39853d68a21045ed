"""Many at once: what was viewed is what is signed, one signature and one seal per letter, whatever is swapped."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import Cast, make_cast
from tests.parallel import run_together
from tests.workflow.signing.desk import BODY, Desk, enrol, signing_settings
from workflow.journal.models import JournalEntry
from workflow.kernel.errors import Conflict, CongvanError, NotAllowed
from workflow.letters.models import Letter
from workflow.letters.services import return_letter, review_letter, save_letter, submit_letter
from workflow.registers.models import NumberEntry
from workflow.registers.sealing import number_and_seal
from workflow.signing import files
from workflow.signing.models import SignedFile
from workflow.signing.sealing import begin_seal
from workflow.signing.services import begin_signature, ready_page
from workflow.signing.verify import verify

pytestmark = [pytest.mark.pdfsig, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(transactional_db: None, tmp_path: Path) -> Iterator[Desk]:
    with signing_settings(tmp_path):
        cast = make_cast()
        enrol(cast)
        yield Desk(cast)


def swap(cast: Cast, key: int, number: int) -> None:
    """The letter is returned, changed, submitted and approved again, behind the signer's back."""
    return_letter(cast.actor("signer"), key, reason="Sửa lại")
    letter = Letter.objects.get(pk=key)
    content = letter.versions.get(no=letter.text_no).content
    save_letter(cast.actor("drafter"), key, content={**content, "body": [BODY, f"Bản đã tráo {number}."]})
    submit_letter(cast.actor("drafter"), key, signer_id=cast.people["signer"].pk)
    letter.refresh_from_db()
    review_letter(cast.actor("reviewer"), key, text_hash=letter.text_hash)
    ready_page(cast.actor("signer"), key)


def race(cast: Cast, times: int) -> None:
    mismatches = signed = 0
    for number in range(times):
        desk = Desk(cast, f"Về việc thứ {number}")
        page = desk.waiting()
        key, seen, text = desk.letter.pk, page, desk.letter.text_hash
        results = run_together([
            lambda key=key, seen=seen, text=text: begin_signature(cast.actor("signer"), key, text_hash=text, seen=seen),
            lambda key=key, number=number: swap(cast, key, number),
        ])  # fmt: skip
        assert all(one in (None, "") or isinstance(one, CongvanError) for one in results), results
        row = SignedFile.objects.filter(letter_id=key, revision=3).first()
        if row is None:
            continue
        signed += 1
        facts = json.loads(JournalEntry.objects.get(stream=f"letter:{key}", action="sign_letter").body)["facts"]
        pdf = files.read(row.sha256)
        same = facts["page"] == seen and facts["file"] == row.sha256 and facts["text"] == text
        same = same and pdf.startswith(files.read(seen)) and Letter.objects.get(pk=key).signed_hash == text
        mismatches += not (same and verify(pdf, sealed=False).valid)
    assert mismatches == 0
    assert signed <= times


def test_a_swap_between_view_and_signature(desk: Desk) -> None:
    race(desk.cast, 5)


@pytest.mark.soak
def test_five_hundred_swaps(desk: Desk) -> None:
    race(desk.cast, 500)


def test_one_of_many_signatures_counts(desk: Desk) -> None:
    page = desk.waiting()
    actor, key, text = desk.cast.actor("signer"), desk.letter.pk, desk.letter.text_hash
    results = run_together([lambda: begin_signature(actor, key, text_hash=text, seen=page)] * 8)
    assert results.count("") == 1, results
    assert all(one == "" or isinstance(one, Conflict | NotAllowed) for one in results), results
    assert SignedFile.objects.filter(revision=3).count() == 1
    assert verify(desk.bytes_of(3), sealed=False).valid


def test_one_of_many_clerks_numbers_and_seals(desk: Desk) -> None:
    desk.sign_file()
    actor, key = desk.cast.actor("clerk"), desk.letter.pk
    results = run_together([lambda: number_and_seal(actor, key)] * 8)
    done = [one for one in results if isinstance(one, Letter)]
    assert len(done) == 1, results
    assert NumberEntry.objects.count() == 1
    assert SignedFile.objects.filter(revision=4).count() == 1
    assert verify(desk.bytes_of(4)).valid


def test_a_seal_is_put_on_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("workflow.registers.sealing.lacks_seal", lambda letter: False)
    desk.sign_file()
    desk.seal()
    actor, key = desk.cast.actor("clerk"), desk.letter.pk
    results = run_together([lambda: begin_seal(actor, key)] * 6)
    assert results.count("") == 1, results
    assert SignedFile.objects.filter(revision=4).count() == 1


def test_everybody_who_looks_sees_one_page(desk: Desk) -> None:
    desk.to("sign")
    actor, key = desk.cast.actor("signer"), desk.letter.pk
    results = run_together([lambda: ready_page(actor, key)] * 6)
    assert len(set(results)) == 1, results

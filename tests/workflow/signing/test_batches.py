"""Batches: a decision and a result per letter, taken up again after any stop, every letter by what was seen of it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import Cast, make_cast
from tests.workflow.signing.authority import write_p12
from tests.workflow.signing.desk import Desk, enrol, holders, signing_settings
from tests.workflow.signing.servers import Server, running
from tests.workflow.signing.servers.keeping import TOKEN
from workflow.kernel.errors import Conflict, Invalid, NotFound
from workflow.kernel.vocabulary import LetterStatus
from workflow.signing import batch as batches
from workflow.signing.batch import Decided, open_batch, run_batch, undo_item
from workflow.signing.models import SignedFile, SigningItem, SigningKey
from workflow.signing.verify import verify

pytestmark = [pytest.mark.pdfsig, pytest.mark.django_db]
AT_ONCE = timedelta(0)


@pytest.fixture
def remote(tmp_path: Path) -> Iterator[Server]:
    for label, holder in holders().items():
        write_p12(tmp_path / "kept", label, holder)
    with running("remote", tmp_path / "kept") as server:
        yield server


def decided(desks: list[Desk], decision: str = "SIGN") -> list[Decided]:
    return [
        Decided(desk.letter.pk, decision, desk.letter.text_hash, page, "Chưa đủ căn cứ")
        for desk, page in ((desk, desk.waiting()) for desk in desks)
    ]


def states(desks: list[Desk]) -> list[str]:
    for desk in desks:
        desk.letter.refresh_from_db()
    return [desk.letter.status for desk in desks]


def test_each_letter_has_its_decision_and_its_result(cast: Cast) -> None:
    desks = [Desk(cast, f"Về việc thứ {number}") for number in range(4)]
    first, second, third, fourth = (decided([desk])[0] for desk in desks)
    rows = [
        first,
        Decided(second.letter_id, "RETURN", second.text_hash, reason="Sửa câu hai"),
        Decided(third.letter_id, "LATER", third.text_hash),
        Decided(fourth.letter_id, "SIGN", "0" * 64, fourth.seen),
    ]
    batch = open_batch(cast.actor("signer"), rows, undo=AT_ONCE)
    items = run_batch(cast.actor("signer"), batch.pk)
    assert [item.state for item in items] == ["DONE", "DONE", "DONE", "REFUSED"]
    assert states(desks) == ["SIGNED", "RETURNED", "AWAITING_SIGNATURE", "AWAITING_SIGNATURE"]
    assert "thay đổi" in items[3].result


def test_a_service_that_dies_in_the_middle_stops_it_and_it_goes_on(db: None, tmp_path: Path, remote: Server) -> None:
    options = {"kind": "remote", "url": remote.url, "token": TOKEN}
    with signing_settings(tmp_path, PROVIDERS={"gateway": options}):
        cast = make_cast()
        enrol(cast, "gateway")
        desks = [Desk(cast, f"Về việc thứ {number}") for number in range(3)]
        batch = open_batch(cast.actor("signer"), decided(desks), undo=AT_ONCE)
        real = batches.begin_signature

        def dying(actor: object, letter_id: int, **given: str) -> str:
            if letter_id == desks[1].letter.pk:
                remote.kill()
            return real(actor, letter_id, **given)  # type: ignore[arg-type]

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(batches, "begin_signature", dying)
            items = run_batch(cast.actor("signer"), batch.pk)
        assert [item.state for item in items] == ["DONE", "WAITING", "WAITING"]
        assert "Không kết nối" in items[1].result
        assert states(desks) == ["SIGNED", "AWAITING_SIGNATURE", "AWAITING_SIGNATURE"]
        again = remote.again()
        try:
            items = run_batch(cast.actor("signer"), batch.pk)
        finally:
            again.kill()
        assert [item.state for item in items] == ["DONE"] * 3
        assert states(desks) == ["SIGNED"] * 3
        assert all(verify(desk.bytes_of(3), sealed=False).valid for desk in desks)


def test_a_service_that_asks_the_person_each_time(db: None, tmp_path: Path, remote: Server) -> None:
    """Every letter waits for its confirmation; the same call takes up what was begun instead of beginning anew."""
    options = {"kind": "remote", "url": remote.url, "token": TOKEN}
    with signing_settings(tmp_path, PROVIDERS={"gateway": options}), pytest.MonkeyPatch.context() as patch:
        cast = make_cast()
        enrol(cast, "gateway")
        desks = [Desk(cast, f"Về việc thứ {number}") for number in range(2)]
        real = batches.begin_signature
        patch.setattr(batches, "begin_signature", lambda *given, **named: real(*given, **named, code="later"))
        batch = open_batch(cast.actor("signer"), decided(desks), undo=AT_ONCE)
        rounds = [[item.state for item in run_batch(cast.actor("signer"), batch.pk)] for _ in range(6)]
        assert rounds[0] == ["WAITING", "WAITING"]
        assert rounds[-1] == ["DONE", "DONE"]
        assert states(desks) == ["SIGNED"] * 2


@pytest.mark.parametrize("step", ["begin", "sign_letter", "_keep"])
def test_a_killed_run_is_taken_up_again(cast: Cast, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    """The process ends before the device is asked, before the act, or after the act and before the result is kept."""
    from workflow.signing import making, services

    class Killed(BaseException):
        pass

    places = {"begin": making, "sign_letter": services, "_keep": batches}
    real, calls = getattr(places[step], step), [0]

    def dying(*given: object, **named: object) -> object:
        calls[0] += 1
        if calls[0] == 2:
            raise Killed
        return real(*given, **named)

    desks = [Desk(cast, f"Về việc thứ {number}") for number in range(3)]
    signer = cast.actor("signer")
    batch = open_batch(signer, decided(desks), undo=AT_ONCE)
    monkeypatch.setattr(places[step], step, dying)
    with pytest.raises(Killed):
        run_batch(signer, batch.pk)
    assert SigningItem.objects.filter(state="DONE").count() == 1
    assert [item.state for item in run_batch(signer, batch.pk)] == ["DONE", "DOING", "DONE"], "its lease still runs"
    items = run_batch(signer, batch.pk, lease=AT_ONCE)
    assert [item.state for item in items] == ["DONE"] * 3, [item.result for item in items]
    assert states(desks) == [LetterStatus.SIGNED] * 3
    assert SignedFile.objects.filter(revision=3).count() == 3


def test_a_factor_that_became_too_old_stops_it(cast: Cast) -> None:
    desks = [Desk(cast)]
    batch = open_batch(cast.actor("signer"), decided(desks), undo=AT_ONCE)
    items = run_batch(cast.actor("signer", confirmed=False), batch.pk)
    assert items[0].state == "WAITING"
    assert "xác thực" in items[0].result
    assert [item.state for item in run_batch(cast.actor("signer"), batch.pk)] == ["DONE"]


def test_a_decision_is_taken_back_within_ten_seconds(cast: Cast) -> None:
    desk = Desk(cast)
    signer = cast.actor("signer")
    batch = open_batch(signer, decided([desk]))
    assert run_batch(signer, batch.pk)[0].state == "WAITING"
    item = batch.items.get()
    with pytest.raises(NotFound):
        undo_item(cast.actor("clerk"), item.pk)
    undo_item(signer, item.pk)
    SigningItem.objects.update(not_before=item.not_before - timedelta(seconds=11))
    assert run_batch(signer, batch.pk)[0].state == "UNDONE"
    assert states([desk]) == ["AWAITING_SIGNATURE"]


def test_afterwards_it_is_not(cast: Cast) -> None:
    desk, signer = Desk(cast), cast.actor("signer")
    batch = open_batch(signer, decided([desk]), undo=AT_ONCE)
    run_batch(signer, batch.pk)
    with pytest.raises(Conflict):
        undo_item(signer, batch.items.get().pk)


def test_the_certificate_may_not_change_in_the_middle(cast: Cast, folder: Path) -> None:
    desk, signer = Desk(cast), cast.actor("signer")
    batch = open_batch(signer, decided([desk]), undo=AT_ONCE)
    SigningKey.objects.filter(person__isnull=False).update(certificate="0" * 64)
    (item,) = run_batch(signer, batch.pk)
    assert item.state == "REFUSED"
    assert states([desk]) == ["AWAITING_SIGNATURE"]


def test_nobody_runs_somebody_elses_batch(cast: Cast) -> None:
    batch = open_batch(cast.actor("signer"), decided([Desk(cast)]), undo=AT_ONCE)
    with pytest.raises(NotFound):
        run_batch(cast.actor("clerk"), batch.pk)


@pytest.mark.parametrize("rows", [[], [Decided(1, "SIGN", "")] * 2, [Decided(1, "BURN", "")]])
def test_decisions_that_are_none_are_refused(cast: Cast, rows: list[Decided]) -> None:
    with pytest.raises(Invalid):
        open_batch(cast.actor("signer"), rows)

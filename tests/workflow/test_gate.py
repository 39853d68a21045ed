"""The one way of every act: in this order, in one transaction, with the journal, and each guard missed when gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.cast import TODAY, Cast, make_cast
from tests.faults.rows import picture
from tests.flows.life import CONTENT, Life
from tests.workflow.letters.refusing import refused
from workflow import gate
from workflow.directory.models import Person
from workflow.gate import Act, guarded, guarded_keeping, guarded_opening, note_person
from workflow.journal.models import JournalEntry
from workflow.kernel import lifecycle, policy, spine, telling
from workflow.kernel.actions import Action
from workflow.kernel.clock import database_now
from workflow.kernel.errors import Conflict, NotAllowed, NotFound, Stale
from workflow.kernel.events import Event
from workflow.kernel.vocabulary import LetterStatus, RecordKind
from workflow.letters.models import Letter
from workflow.letters.services import draft_letter, save_letter, submit_letter, withdraw_letter


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@pytest.fixture
def life(cast: Cast) -> Life:
    return Life(cast)


@pytest.fixture
def order(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the gate calls, in the order it calls it."""
    calls: list[str] = []

    def watch(owner: Any, name: str, word: str) -> None:
        before = getattr(owner, name)

        def called(*args: Any, **kwargs: Any) -> Any:
            calls.append(word)
            return before(*args, **kwargs)

        monkeypatch.setattr(owner, name, called)

    watch(gate, "locked", "lock")
    watch(policy.policy(), "may", "may")
    watch(lifecycle, "require", "legal")
    watch(Act, "_write", "write")
    watch(spine.spine(), "advance", "step")
    monkeypatch.setattr(telling, "tellers", [lambda event: calls.append("tell")])
    monkeypatch.setattr(telling, "wakers", [lambda event: calls.append("wake")])
    return calls


def service(do: Callable[..., Any], action: Action = Action.EDIT_LETTER) -> Callable[..., Any]:
    return guarded(action)(do)


@pytest.mark.django_db(transaction=True)
def test_the_order_of_every_act(order: list[str]) -> None:
    cast = make_cast()
    letter = draft_letter(cast.actor("drafter"), cast.organs["issuer"].pk, content=CONTENT)
    order.clear()

    def do(act: Act[Letter]) -> None:
        order.append("do")
        act.afterwards(lambda: order.append("after"))

    service(do)(cast.actor("drafter"), letter.pk)
    assert order == ["lock", "may", "legal", "do", "write", "after", "step", "tell", "wake"]


def test_the_journal_keeps_who_what_when_and_by_what_right(life: Life) -> None:
    life.submit()
    entry = JournalEntry.objects.get(stream=f"letter:{life.letter.pk}", seq=2)
    assert (entry.action, entry.person_id, entry.on) == ("submit_letter", life.cast.people["drafter"].pk, TODAY)
    assert '"from":"DRAFT"' in entry.body
    assert '"to":"IN_REVIEW"' in entry.body
    assert '"role":"DRAFTER"' in entry.body
    assert (life.letter.chain_seq, life.letter.chain_hash) == (2, entry.hash)


def test_every_act_counts_the_version_on(life: Life) -> None:
    seen = life.letter.version
    life.submit()
    assert life.letter.version == seen + 1
    refused(Stale, lambda: life.do(withdraw_letter, "drafter", version=seen, reason="x"))
    life.do(withdraw_letter, "drafter", version=seen + 1, reason="x")


def test_a_change_between_the_lock_and_the_write_is_never_lost(life: Life) -> None:
    """No lock is trusted alone: the write compares and sets."""

    def do(act: Act[Letter]) -> None:
        Letter.objects.filter(pk=act.record.pk).update(version=99)

    with pytest.raises(Stale):
        service(do)(life.cast.actor("drafter"), life.letter.pk)
    assert Letter.objects.get().version == life.letter.version


def test_an_act_that_fails_leaves_nothing(life: Life) -> None:
    before = picture()

    def do(act: Act[Letter]) -> None:
        act.set(subject="Khác")
        Letter.objects.filter(pk=act.record.pk).update(place="Khác")
        raise RuntimeError("in the middle")

    with pytest.raises(RuntimeError):
        service(do)(life.cast.actor("drafter"), life.letter.pk)
    assert picture() == before


@pytest.mark.parametrize("broken", ["step", "tell", "after"])
def test_what_follows_the_write_undoes_it_too(life: Life, monkeypatch: pytest.MonkeyPatch, broken: str) -> None:
    before = picture()

    def fail(*_args: Any) -> None:
        raise RuntimeError(broken)

    if broken == "step":
        monkeypatch.setattr(spine.spine(), "advance", fail)
    if broken == "tell":
        monkeypatch.setattr(telling, "tellers", [fail])

    def do(act: Act[Letter]) -> None:
        act.set(subject="Khác")
        if broken == "after":
            act.afterwards(lambda: fail())

    with pytest.raises(RuntimeError):
        service(do)(life.cast.actor("drafter"), life.letter.pk)
    assert picture() == before


@pytest.mark.django_db(transaction=True)
def test_a_waker_that_fails_changes_nothing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    def fail(event: Event) -> None:
        raise RuntimeError("no socket")

    monkeypatch.setattr(telling, "wakers", [fail])
    cast = make_cast()
    assert draft_letter(cast.actor("drafter"), cast.organs["issuer"].pk, content=CONTENT).pk
    assert "waker failed" in caplog.text
    caplog.clear()


def test_hidden_and_missing_are_one(life: Life) -> None:
    said = {refused(NotFound, lambda: life.do(submit_letter, "outsider", signer_id=1))}
    actor = life.cast.actor("drafter")
    for key in (0, -1, 10**9, 2**63, 10**30):
        said.add(refused(NotFound, lambda key=key: submit_letter(actor, key, signer_id=1)))
    assert len(said) == 1


def test_without_a_policy_nothing_is_there(life: Life) -> None:
    mine = policy.register(policy.DenyAll())
    try:
        refused(NotFound, life.submit)
    finally:
        policy.register(mine)
    life.submit()


def test_without_the_question_to_the_policy_a_stranger_would_pass(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    via = policy.Via("DRAFTER", None, "own")
    yes = policy.Decision(True, True, via)
    monkeypatch.setattr(policy.policy(), "may", lambda *_args: yes)
    life.do(save_letter, "outsider", content={**CONTENT, "place": "x"})
    assert life.letter.place == "x", "so it is the policy that stops him"


def test_without_the_lifecycle_an_act_could_be_done_in_any_state(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    life.to("review")
    yes = policy.Decision(True, True, policy.Via("DRAFTER", None, "own"))
    monkeypatch.setattr(policy.policy(), "may", lambda *_args: yes)
    refused(Conflict, lambda: life.do(save_letter, "drafter", content={**CONTENT, "place": "x"}))
    monkeypatch.setattr(lifecycle, "require", lambda *_args: None)
    life.do(save_letter, "drafter", content={**CONTENT, "place": "x"})
    assert life.letter.text_no == 2, "so it is the table that stops it"


def test_a_service_never_leads_where_the_table_does_not(life: Life) -> None:
    def do(act: Act[Letter]) -> None:
        act.move(LetterStatus.SIGNED)

    with pytest.raises(AssertionError, match="lifecycle"):
        service(do)(life.cast.actor("drafter"), life.letter.pk)


def test_an_act_without_a_table_cannot_be_guarded() -> None:
    with pytest.raises(AssertionError):
        guarded(Action.DRAFT_LETTER)(lambda act: None)


def test_columns_are_set_by_name_or_by_key(life: Life) -> None:
    board = life.cast.organs["board"]

    def do(act: Act[Letter]) -> str:
        act.set(advising=board, watcher_id=board.pk)
        return "kept"

    assert service(do)(life.cast.actor("drafter"), life.letter.pk) == "kept"
    life.letter.refresh_from_db()
    assert (life.letter.advising, life.letter.watcher) == (board, board)


def test_an_opening_journals_what_it_made(cast: Cast) -> None:
    def make(opening: Any) -> Letter:
        organ = cast.organs["issuer"]
        letter = Letter.objects.create(issuer=organ, registrar=organ, drafter_id=opening.actor.person_id)
        opening.made(RecordKind.LETTER, letter, subject="Mới")
        return letter

    letter = guarded_opening(Action.DRAFT_LETTER)(make)(cast.actor("drafter"), cast.organs["issuer"].pk)
    entry = JournalEntry.objects.get(stream=f"letter:{letter.pk}")
    assert (entry.seq, entry.action) == (1, "draft_letter")
    letter.refresh_from_db()
    assert letter.chain_hash == entry.hash
    assert letter.process_id is not None


def test_an_opening_that_fails_makes_nothing(cast: Cast) -> None:
    before = picture()

    def make(opening: Any) -> None:
        Letter.objects.create(issuer=cast.organs["issuer"], registrar=cast.organs["issuer"])
        raise RuntimeError

    with pytest.raises(RuntimeError):
        guarded_opening(Action.DRAFT_LETTER)(make)(cast.actor("drafter"), cast.organs["issuer"].pk)
    assert picture() == before


@pytest.mark.parametrize("who", ["clerk", "outsider", "superuser", "inactive", "paper"])
def test_an_opening_asks_where_he_stands(cast: Cast, who: str) -> None:
    with pytest.raises((NotAllowed, NotFound)):
        draft_letter(cast.actor(who), cast.organs["issuer"].pk, content=CONTENT)
    with pytest.raises((NotAllowed, NotFound)):
        draft_letter(cast.actor("drafter"), 10**9, content=CONTENT)


def test_the_directory_is_kept_on_the_keeper_s_own_chain(cast: Cast) -> None:
    keep = guarded_keeping(Action.KEEP_DIRECTORY)(lambda opening, **_given: "kept")
    assert keep(cast.actor("administrator")) == "kept"
    keeper = Person.objects.get(pk=cast.people["administrator"].pk)
    assert JournalEntry.objects.get(stream=f"person:{keeper.pk}").hash == keeper.chain_hash
    with pytest.raises(NotAllowed):
        keep(cast.actor("clerk"))


def test_entries_on_a_person_follow_each_other(cast: Cast) -> None:
    key = cast.people["member"].pk
    for no in (1, 2, 3):
        note_person(key, "signed_in", TODAY + timedelta(days=no), database_now(), {"no": no})
    rows = JournalEntry.objects.filter(stream=f"person:{key}").order_by("seq")
    assert [row.prev for row in rows][1:] == [row.hash for row in rows][:-1]


def test_the_record_is_locked_where_the_engine_can(life: Life) -> None:
    from tests.flows.life import statements

    with statements() as asked:
        life.do(save_letter, "drafter", content={**CONTENT, "place": "x"})
    locks = [sql for sql in asked if "FOR NO KEY UPDATE" in sql and '"congvan_letter"' in sql]
    assert bool(locks) == connection.features.has_select_for_no_key_update

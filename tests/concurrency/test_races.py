"""The same act many times at once: exactly one effect, the others are told so, nobody gets an error of the machine."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import make_cast
from tests.flows.life import Life
from tests.parallel import run_together
from workflow.dispatches.desk import acknowledge_dispatch, open_dispatch
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import issue_letter
from workflow.journal.models import JournalEntry
from workflow.kernel.errors import Conflict, NotAllowed
from workflow.letters.services import review_letter, sign_letter, submit_letter
from workflow.registers.models import IncomingEntry, NumberEntry
from workflow.registers.services import number_letter, open_number_run

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 32


@pytest.fixture
def life() -> Life:
    return Life(make_cast())


def one_effect(act: Callable[[], Any], action: str, stream: str) -> None:
    """Of 32 at once one succeeds; every other gets Conflict, or NotAllowed once the step's row is gone."""
    results = run_together([act] * AT_ONCE)
    losers = [result for result in results if isinstance(result, Exception)]
    assert len(losers) == AT_ONCE - 1, results
    assert all(isinstance(result, Conflict | NotAllowed) for result in losers), losers
    assert JournalEntry.objects.filter(stream=stream, action=action).count() == 1


def test_submit_review_sign_number_issue(life: Life) -> None:
    cast, key, stream = life.cast, life.letter.pk, f"letter:{life.letter.pk}"
    signer, seen = cast.people["signer"].pk, life.letter.text_hash
    one_effect(lambda: submit_letter(cast.actor("drafter"), key, signer_id=signer), "submit_letter", stream)
    one_effect(lambda: review_letter(cast.actor("reviewer"), key, text_hash=seen), "review_letter", stream)
    one_effect(lambda: sign_letter(cast.actor("signer"), key, text_hash=seen), "sign_letter", stream)
    open_number_run(cast.actor("clerk"), cast.organs["issuer"].pk, term_id=cast.terms["issuer"].pk, kind="CV")
    one_effect(lambda: number_letter(cast.actor("clerk"), key), "number_letter", stream)
    assert NumberEntry.objects.count() == 1
    one_effect(lambda: issue_letter(cast.actor("clerk"), key), "issue_letter", stream)
    assert Dispatch.objects.filter(letter=life.letter).count() == 4


def test_open_and_acknowledge(life: Life) -> None:
    life.to("distribute")
    dispatch, clerk = life.dispatch("district"), life.cast.actor("recv_clerk")
    stream = f"dispatch:{dispatch.pk}"
    one_effect(lambda: open_dispatch(clerk, dispatch.pk), "open_dispatch", stream)
    one_effect(lambda: acknowledge_dispatch(clerk, dispatch.pk), "acknowledge_dispatch", stream)
    assert IncomingEntry.objects.count() == 1
    assert life.at(Dispatch.objects.get(pk=dispatch.pk)) == ["direct"]


def test_without_the_compare_and_set_and_the_lock_two_would_sign(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard off: the row is read without its lock and written whatever it has become."""
    from workflow import gate

    life.to("sign")
    cast, key, seen = life.cast, life.letter.pk, life.letter.text_hash

    def unlocked(kind: Any, record_id: int) -> Any:
        model = gate.apps.get_model("congvan", gate.MODELS[kind])
        rows = model._default_manager.select_related(*gate.JOINED[kind]).annotate(_clock=gate.Now())
        record = rows.get(pk=record_id)
        return record, record._clock

    # Both decide on the row as it was before either wrote; only the compare-and-set is left to tell them apart.
    first, at = unlocked(gate.RecordKind.LETTER, key)
    monkeypatch.setattr(gate, "locked", lambda kind, record_id: (first, at))
    sign_letter(cast.actor("signer"), key, text_hash=seen)
    first.status, first.version = "AWAITING_SIGNATURE", first.version - 1
    with pytest.raises(Exception) as refused:
        sign_letter(cast.actor("signer"), key, text_hash=seen)
    assert isinstance(refused.value, Conflict | NotAllowed)

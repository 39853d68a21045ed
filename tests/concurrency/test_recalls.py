"""A recall beside a redirection: no dispatch is born behind the back of the one that takes all of them away."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from tests.cast import make_cast
from tests.flows.life import Life
from workflow.dispatches import desk, services, tallies_proof
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import execute_recall, recall_letter, redirect_dispatch
from workflow.kernel.errors import Conflict
from workflow.kernel.vocabulary import DispatchStatus

pytestmark = pytest.mark.django_db(transaction=True)
TAKEN_AWAY = {DispatchStatus.RECALLED, DispatchStatus.CLOSED}


@pytest.fixture
def refused() -> tuple[Life, Dispatch]:
    life = Life(make_cast()).to("distribute")
    dispatch = life.dispatch("district")
    life.do(desk.refuse_dispatch, "recv_clerk", dispatch, reason="Nhầm địa chỉ")
    return life, dispatch


class Beside(threading.Thread):
    """Work on a connection of its own; `outcome` is what it returned or raised."""

    def __init__(self, work: Any) -> None:
        super().__init__()
        self.work, self.outcome = work, None

    def run(self) -> None:
        try:
            self.outcome = self.work()
        except Exception as error:
            self.outcome = error
        finally:
            connection.close()


def together(life: Life, dispatch: Dispatch, monkeypatch: pytest.MonkeyPatch) -> tuple[Any, Any, bool]:
    """The redirection stops behind the new dispatch, not committed; then the letter is recalled. What each came to,
    and whether the recall waited for the redirection."""
    born, go, real = threading.Event(), threading.Event(), services.send

    def send(*given: Any) -> Dispatch:
        made = real(*given)
        born.set()
        assert go.wait(30)
        return made

    monkeypatch.setattr(services, "send", send)
    cast, third = life.cast, life.cast.organs["bloc"].pk

    def recall() -> Any:
        recall_letter(cast.actor("signer"), life.letter.pk, reason="Sai thẩm quyền")
        return execute_recall(cast.actor("clerk"), life.letter.pk)

    redirection = Beside(lambda: redirect_dispatch(cast.actor("clerk"), dispatch.pk, organ_id=third))
    redirection.start()
    assert born.wait(30), redirection.outcome
    recalling = Beside(recall)
    recalling.start()
    recalling.join(1.5)
    waited = recalling.is_alive()
    go.set()
    for thread in (redirection, recalling):
        thread.join(30)
        assert not thread.is_alive()
    return redirection.outcome, recalling.outcome, waited


@pytest.mark.postgres
def test_the_recall_waits_and_takes_the_new_dispatch_away_too(
    refused: tuple[Life, Dispatch], monkeypatch: pytest.MonkeyPatch
) -> None:
    life, dispatch = refused
    made, recalled, waited = together(life, dispatch, monkeypatch)
    assert not isinstance(recalled, Exception), recalled
    assert waited
    assert set(Dispatch.objects.filter(letter=life.letter).values_list("status", flat=True)) <= TAKEN_AWAY
    assert Dispatch.objects.get(pk=made.pk).status == DispatchStatus.RECALLED
    assert tallies_proof.differences() == []


@pytest.mark.postgres
def test_without_the_letters_lock_the_new_one_would_stay(
    refused: tuple[Life, Dispatch], monkeypatch: pytest.MonkeyPatch
) -> None:
    life, dispatch = refused
    monkeypatch.setattr(services, "_hold_letter_of", lambda dispatch_id: None)
    made, recalled, _waited = together(life, dispatch, monkeypatch)
    assert not isinstance(recalled, Exception), recalled
    assert Dispatch.objects.get(pk=made.pk).status not in TAKEN_AWAY


def test_behind_a_recall_nothing_is_redirected(refused: tuple[Life, Dispatch]) -> None:
    life, dispatch = refused
    life.do(recall_letter, "signer", reason="Sai thẩm quyền")
    third = life.cast.organs["bloc"].pk
    with pytest.raises(Conflict):
        redirect_dispatch(life.cast.actor("clerk"), dispatch.pk, organ_id=third)

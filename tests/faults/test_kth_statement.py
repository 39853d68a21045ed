"""The k-th SQL statement fails, for every k: all or nothing, and the journal stays clean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from tests.cast import make_cast
from tests.faults.rows import picture
from tests.flows.life import CONTROL, Life
from workflow.dispatches.services import add_recipient, execute_recall, issue_letter, recall_letter
from workflow.engine.worker import drain
from workflow.kernel.errors import Conflict
from workflow.kernel.spine import spine
from workflow.kernel.vocabulary import LetterStatus
from workflow.letters.services import sign_letter
from workflow.registers.services import number_letter, open_number_run

pytestmark = pytest.mark.django_db(transaction=True)


class FailsAt:
    """Lets k - 1 statements through and fails the k-th; `reached` tells whether there was one."""

    def __init__(self, k: int) -> None:
        self.k, self.count, self.reached = k, 0, False

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.lstrip().upper().startswith(CONTROL):
            self.count += 1
            if self.count == self.k:
                self.reached = True
                raise OperationalError("made to fail")
        return execute(sql, params, many, context)


def check_every_k(act: Callable[[], Any]) -> int:
    """Fail at every statement in turn; each time nothing may be left. Then let it through; how many statements."""
    before, k = picture(), 1
    while True:
        fault, committed = FailsAt(k), False
        try:
            with connection.execute_wrapper(fault):
                act()
            committed = True
        except (OperationalError, Conflict):  # a lock that cannot be had is told as a conflict
            assert fault.reached
        if committed:  # every statement up to the commit was tried; what follows it may fail, and is swept
            return k - 1
        assert picture() == before, f"statement {k} failed and something was left"
        k += 1


def clean_journal() -> None:
    """verify_journal raises unless everything is clean."""
    call_command("verify_journal")


@pytest.fixture
def life() -> Life:
    return Life(make_cast())


def test_sign(life: Life) -> None:
    life.to("sign")
    actor, seen = life.cast.actor("signer"), life.letter.text_hash
    assert check_every_k(lambda: sign_letter(actor, life.letter.pk, text_hash=seen)) > 5
    life.letter.refresh_from_db()
    assert life.letter.status == LetterStatus.SIGNED
    clean_journal()


def test_number(life: Life) -> None:
    life.to("number")
    clerk = life.cast.actor("clerk")
    open_number_run(clerk, life.cast.organs["issuer"].pk, term_id=life.cast.terms["issuer"].pk, kind="CV")
    assert check_every_k(lambda: number_letter(clerk, life.letter.pk)) > 5
    life.letter.refresh_from_db()
    assert life.letter.number == 1, "no number was lost by the failures"
    clean_journal()


def test_issue(life: Life) -> None:
    life.to("issue")
    clerk = life.cast.actor("clerk")
    assert check_every_k(lambda: issue_letter(clerk, life.letter.pk)) > 10
    assert life.letter.dispatches.count() == 4
    clean_journal()


def test_late_recipient_and_recall(life: Life) -> None:
    life.to("distribute")
    cast = life.cast
    clerk, bloc = cast.actor("clerk"), cast.organs["bloc"].pk
    check_every_k(lambda: add_recipient(clerk, life.letter.pk, organ_id=bloc))
    recall_letter(cast.actor("signer"), life.letter.pk, reason="Gửi nhầm bản")
    check_every_k(lambda: execute_recall(clerk, life.letter.pk))
    life.letter.refresh_from_db()
    assert life.letter.status == LetterStatus.RECALLED
    clean_journal()


def test_distribute_goes_on_after_a_failure_behind_the_commit(life: Life) -> None:
    """What follows the last commit may fail at any statement; settling again brings the letter to `conclude`."""
    life.to("distribute")
    for organ, side in (("district", "recv"), ("other_district", "other")):
        dispatch = life.dispatch(organ)
        life.implement(dispatch, side)
        life.accept(dispatch)
    board = life.dispatch("board")
    settle = spine().settle
    failing = FailsAt(1)

    def broken(letter_id: int) -> None:
        with connection.execute_wrapper(failing):
            settle(letter_id)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(spine()), "settle", lambda self, letter_id: broken(letter_id))
        life.close(board)
    assert failing.reached
    assert life.at(life.letter) == ["distribute"]
    check_every_k(lambda: settle(life.letter.pk))
    drain()
    assert life.at(life.letter) == ["conclude"]
    clean_journal()

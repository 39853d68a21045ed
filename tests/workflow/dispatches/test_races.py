"""Clerks who act at the same moment: one letter is taken in once, sent once, and a conclusion counts what it closed."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command

from tests.cast import Cast, make_cast
from tests.flows.life import Life
from tests.parallel import run_together
from tests.workflow.dispatches.test_outside import register
from workflow.dispatches.desk import acknowledge_dispatch, refuse_dispatch
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import add_recipient, redirect_dispatch
from workflow.kernel.errors import Conflict
from workflow.kernel.vocabulary import DispatchStatus
from workflow.letters.models import LetterProgress
from workflow.oversight.models import Conclusion
from workflow.oversight.services import conclude_letter
from workflow.registers.models import IncomingEntry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


def errors(results: list[Any]) -> list[Exception]:
    found = [result for result in results if isinstance(result, Exception)]
    assert all(type(one) is Conflict for one in found), found
    return found


def test_one_letter_from_outside_is_taken_in_once(cast: Cast) -> None:
    results = run_together([lambda: register(cast)] * 8)
    assert len(errors(results)) == 7
    assert IncomingEntry.objects.count() == 1
    call_command("verify_journal", stdout=StringIO())


def test_one_organ_is_sent_to_once(cast: Cast) -> None:
    life = Life(cast).to("distribute")
    refused, third, clerk = life.dispatch("district"), cast.organs["third_district"].pk, cast.actor("clerk")
    life.do(refuse_dispatch, "recv_clerk", refused, reason="Gửi nhầm")
    acts = [
        lambda: redirect_dispatch(clerk, refused.pk, organ_id=third),
        lambda: add_recipient(clerk, life.letter.pk, organ_id=third),
    ]
    assert len(errors(run_together(acts * 3))) == 5
    assert Dispatch.objects.filter(letter=life.letter, organ=third).count() == 1
    still = Dispatch.objects.filter(letter=life.letter).exclude(status=DispatchStatus.CLOSED)
    assert LetterProgress.objects.get().open == still.count()
    call_command("verify_journal", stdout=StringIO())


def test_a_conclusion_counts_what_it_closed(cast: Cast) -> None:
    life = Life(cast).to("distribute")
    key, inspector = life.letter.pk, cast.actor("inspector")
    members = [life.do(add_recipient, "clerk", person_id=cast.people[who].pk) for who in ("member", "principal")]
    acts = [lambda: conclude_letter(inspector, key, text="Kết luận", reason="Hết hạn")]
    acts += [
        lambda pk=member.pk, who=who: acknowledge_dispatch(cast.actor(who), pk)
        for member, who in zip(members, ("member", "principal"), strict=True)
    ]
    errors(run_together(acts))
    closed = Dispatch.objects.filter(letter=key, reason="Hết hạn").count()
    assert Conclusion.objects.get().closed == closed
    assert LetterProgress.objects.get().open == 0
    call_command("verify_journal", stdout=StringIO())

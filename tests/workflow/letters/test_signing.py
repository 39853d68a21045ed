"""Sign and withdraw: the exact text, the authority, the second factor, and who may at which stage."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import SINCE, TODAY, make_appointments
from tests.flows.life import CONTENT, Life
from tests.workflow.letters.refusing import refused
from workflow.access import letter_for
from workflow.directory.models import Delegation, SigningAuthority
from workflow.kernel.days import FOREVER
from workflow.kernel.errors import Conflict, Invalid, NoAuthority, NotAllowed, NotFound, SecondFactorNeeded, Stale
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import LetterStatus, Role, SigningForm
from workflow.letters.models import Letter
from workflow.letters.services import (
    review_letter,
    save_letter,
    sign_letter,
    submit_letter,
    withdraw_letter,
)

WRONG = "0" * 64


def sign(life: Life, who: str = "signer", **given: Any) -> None:
    life.do(sign_letter, who, **{"text_hash": life.letter.text_hash, **given})


def test_the_signature_is_over_the_text_that_was_reviewed(life: Life) -> None:
    life.to("sign")
    refused(Stale, lambda: sign(life, text_hash=WRONG))
    sign(life)
    assert (life.letter.status, life.letter.signed_hash) == (LetterStatus.SIGNED, life.letter.text_hash)
    assert (life.letter.signer, life.letter.signed_on) == (life.cast.people["signer"], TODAY)
    assert life.letter.authority_id == SigningAuthority.objects.get(person=life.cast.people["signer"]).pk
    refused(Conflict, lambda: sign(life))


@pytest.mark.parametrize(
    "change",
    [
        {"valid_to": TODAY - timedelta(days=1)}, {"valid_from": TODAY + timedelta(days=1)},
        {"form": SigningForm.KT}, {"kinds": ["QĐ"]},
    ],
)  # fmt: skip
def test_without_an_authority_of_that_day_nobody_signs(life: Life, change: dict[str, Any]) -> None:
    life.to("sign")
    SigningAuthority.objects.filter(person=life.cast.people["signer"]).update(**change)
    assert "thẩm quyền" in refused(NoAuthority, lambda: sign(life))


def test_an_authority_elsewhere_is_none_here(life: Life) -> None:
    life.to("sign")
    SigningAuthority.objects.update(organ=life.cast.organs["bloc"])
    refused(NoAuthority, lambda: sign(life))


@pytest.mark.parametrize("age", [None, timedelta(minutes=5, seconds=1), timedelta(days=1)])
def test_a_signature_asks_for_a_fresh_second_factor(life: Life, age: timedelta | None) -> None:
    life.to("sign")
    confirmed = None if age is None else timezone.now() - age
    actor = Actor(life.cast.people["signer"].pk, TODAY, confirmed)
    seen = life.letter.text_hash
    assert "lớp thứ hai" in refused(SecondFactorNeeded, lambda: sign_letter(actor, life.letter.pk, text_hash=seen))


def test_who_drafted_or_reviewed_does_not_sign(life: Life) -> None:
    people, issuer = life.cast.people, life.cast.organs["issuer"]
    make_appointments((people[who], issuer, Role.SIGNER) for who in ("drafter", "reviewer"))
    SigningAuthority.objects.bulk_create(
        SigningAuthority(person=people[who], organ=issuer, form=SigningForm.TM, valid_from=SINCE, basis="x")
        for who in ("drafter", "reviewer")
    )
    life.to("sign")
    refused(NotAllowed, lambda: sign(life, "drafter"))
    refused(NotAllowed, lambda: sign(life, "reviewer"))


def test_a_lent_role_signs_under_the_authority_of_its_giver(life: Life) -> None:
    giver, taker = life.cast.people["signer"], life.cast.people["outsider"]
    Delegation.objects.create(
        giver=giver, taker=taker, organ=life.cast.organs["issuer"], role=Role.SIGNER, valid_from=SINCE,
        valid_to=FOREVER, basis="Giấy uỷ quyền số 3",
    )  # fmt: skip
    life.to("sign")
    sign(life, "outsider")
    assert life.letter.signer == taker
    assert SigningAuthority.objects.get(pk=life.letter.authority_id or 0).person == giver


# Withdraw -------------------------------------------------------------------------------------------------------------

STAGES = [("draft", "drafter"), ("review", "drafter"), ("sign", "drafter"), ("number", "signer"), ("issue", "signer")]


@pytest.mark.parametrize(("stage", "who"), STAGES)
def test_a_letter_is_withdrawn_by_whoever_may_at_that_stage(life: Life, stage: str, who: str) -> None:
    life.to(stage)
    refused(Invalid, lambda: life.do(withdraw_letter, who, reason=""), "reason")
    wrong = "signer" if who == "drafter" else "drafter"
    with pytest.raises((NotAllowed, NotFound)):
        withdraw_letter(life.cast.actor(wrong), life.letter.pk, reason="Không được")
    life.do(withdraw_letter, who, reason="Không còn cần thiết")
    assert life.letter.status == LetterStatus.WITHDRAWN
    refused(Conflict, lambda: life.do(withdraw_letter, who, reason="Lần nữa"))


def test_nothing_more_happens_to_a_withdrawn_letter(life: Life) -> None:
    life.to("review")
    life.do(withdraw_letter, "drafter", reason="Không còn cần thiết")
    seen = life.letter.text_hash
    refused(Conflict, lambda: life.do(save_letter, "drafter", content={**CONTENT, "place": "x"}))
    refused(Conflict, life.submit)
    refused(Conflict, lambda: life.do(review_letter, "reviewer", text_hash=seen))


def test_ids_that_are_none(life: Life) -> None:
    actor = life.cast.actor("drafter")
    for wrong in (0, -1, 10**9, 2**63, 10**30):
        with pytest.raises(NotFound):
            submit_letter(actor, wrong, signer_id=1)
        with pytest.raises(NotFound):
            letter_for(actor, wrong)
    assert Letter.objects.get().status == LetterStatus.DRAFT

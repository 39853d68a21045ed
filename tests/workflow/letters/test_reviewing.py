"""Submit, consult, review, return, sign, withdraw: rounds, void opinions, the exact text, and every refusal."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import TODAY, Cast, make_appointments
from tests.flows.life import CONTENT, Life
from tests.workflow.letters.refusing import refused
from workflow.access import letter_for
from workflow.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from workflow.kernel.vocabulary import LetterStatus, Role
from workflow.letters.models import Directive, Opinion
from workflow.letters.services import (
    consult_letter,
    opine_letter,
    return_letter,
    review_letter,
    save_letter,
    submit_letter,
)

WRONG = "0" * 64


def second_reviewer(cast: Cast) -> str:
    make_appointments([(cast.people["outsider"], cast.organs["office"], Role.REVIEWER)])
    return "outsider"


# Submit ---------------------------------------------------------------------------------------------------------------


def test_submission_opens_a_round_and_shows_the_letter_to_the_reviewer(life: Life) -> None:
    life.submit()
    assert (life.letter.status, life.letter.round) == (LetterStatus.IN_REVIEW, 1)
    assert letter_for(life.cast.actor("reviewer"), life.letter.pk)
    for who in ("signer", "clerk", "principal"):
        with pytest.raises(NotFound):
            letter_for(life.cast.actor(who), life.letter.pk)


@pytest.mark.parametrize("who", ["drafter", "reviewer", "clerk", "bloc_signer", "paper", None])
def test_only_a_signer_of_the_issuer_may_be_named(life: Life, who: str | None) -> None:
    signer = life.cast.people[who].pk if who else 10**9
    refused(Invalid, lambda: life.do(submit_letter, "drafter", signer_id=signer), "signer_id")


def test_a_signer_who_stands_in_the_office_is_one_of_the_issuer(life: Life) -> None:
    make_appointments([(life.cast.people["outsider"], life.cast.organs["office"], Role.SIGNER)])
    life.do(submit_letter, "drafter", signer_id=life.cast.people["outsider"].pk)
    assert life.letter.signer == life.cast.people["outsider"]


def test_a_signer_whose_time_has_not_come_cannot_be_named(life: Life) -> None:
    make_appointments([(life.cast.people["outsider"], life.cast.organs["issuer"], Role.SIGNER)], TODAY + timedelta(1))
    outsider = life.cast.people["outsider"].pk
    refused(Invalid, lambda: life.do(submit_letter, "drafter", signer_id=outsider), "signer_id")


def test_a_letter_to_nobody_is_not_submitted(cast: Cast) -> None:
    life = Life(cast, {**CONTENT, "addressees": [], "distribution": []})
    refused(Invalid, life.submit, "addressees")


def test_a_deadline_that_passed_since_the_draft_is_refused(life: Life) -> None:
    Directive.objects.update(due=TODAY - timedelta(days=1))
    assert "05/06/2022" in refused(Invalid, life.submit, "directives")


def test_a_second_click_on_submit(life: Life) -> None:
    life.submit()
    assert "tải lại" in refused(Conflict, life.submit)


# Consult and opine ----------------------------------------------------------------------------------------------------


def ask(life: Life, who: str = "recv_leader", **given: Any) -> Opinion:
    return life.do(consult_letter, "reviewer", person_id=life.cast.people[who].pk, **given)


def test_a_consulted_person_sees_the_letter_and_answers_once(life: Life) -> None:
    life.to("review")
    actor = life.cast.actor("recv_leader")
    with pytest.raises(NotFound):
        letter_for(actor, life.letter.pk)
    opinion = ask(life, due=TODAY)
    assert letter_for(actor, life.letter.pk)
    life.do(opine_letter, "recv_leader", remark="  Nhất trí ")
    opinion.refresh_from_db()
    assert (opinion.verdict, opinion.remark, opinion.given_on) == (Opinion.Verdict.REMARK, "Nhất trí", TODAY)
    refused(Conflict, lambda: life.do(opine_letter, "recv_leader", remark="Thêm"))


def test_who_is_asked_and_when(life: Life) -> None:
    life.to("review")
    refused(Invalid, lambda: ask(life, due=TODAY - timedelta(days=1)), "due")
    refused(Invalid, lambda: ask(life, "paper"), "person_id")
    refused(Invalid, lambda: ask(life, "inactive"), "person_id")
    refused(Invalid, lambda: life.do(consult_letter, "reviewer", person_id=10**20), "person_id")
    ask(life)
    refused(Conflict, lambda: ask(life))
    refused(NotFound, lambda: life.do(opine_letter, "other_leader", remark="Chen vào"))
    refused(Invalid, lambda: life.do(opine_letter, "recv_leader", remark=" "), "remark")


def test_an_opinion_is_on_the_text_that_was_asked_about(life: Life) -> None:
    life.to("review")
    ask(life)
    life.do(return_letter, "reviewer", reason="Bổ sung")
    life.do(save_letter, "drafter", content={**CONTENT, "place": "Lam Giang"})
    life.submit()
    said = refused(Conflict, lambda: life.do(opine_letter, "recv_leader", remark="Về bản cũ"))
    assert "không còn được hỏi" in said
    ask(life)
    life.do(opine_letter, "recv_leader", remark="Về bản mới")


# Review and return ----------------------------------------------------------------------------------------------------


def test_what_is_reviewed_is_the_text_seen(life: Life) -> None:
    life.to("review")
    refused(Stale, lambda: life.do(review_letter, "reviewer", text_hash=WRONG))
    refused(Stale, lambda: life.do(review_letter, "reviewer", text_hash=life.letter.text_hash, version=1))
    life.review()
    assert life.letter.status == LetterStatus.AWAITING_SIGNATURE
    refused(Conflict, life.review)


def test_an_edit_voids_the_opinions_on_the_text_before(life: Life) -> None:
    life.to("sign")
    life.do(return_letter, "signer", reason="Sửa mục 1")
    assert life.letter.status == LetterStatus.RETURNED
    life.do(save_letter, "drafter", content={**CONTENT, "place": "Lam Giang"})
    life.submit()
    assert life.letter.round == 2
    rows = Opinion.objects.filter(letter=life.letter).values_list("verdict", "text_no", "round")
    assert list(rows) == [("APPROVED", 1, 1), ("RETURNED", 1, 1)]
    assert not Opinion.objects.filter(text_no=life.letter.text_no).exists()
    life.review()
    assert life.letter.status == LetterStatus.AWAITING_SIGNATURE


def test_a_new_round_on_the_same_text_is_reviewed_again(life: Life) -> None:
    life.to("sign")
    life.do(return_letter, "signer", reason="Chờ ý kiến Thường trực")
    life.submit()
    assert life.letter.status == LetterStatus.IN_REVIEW
    life.review()
    assert life.letter.status == LetterStatus.AWAITING_SIGNATURE


def test_two_required_reviewers(cast: Cast) -> None:
    issuer = cast.organs["issuer"]
    issuer.house_style = {"reviews": 2}
    issuer.save()
    other, life = second_reviewer(cast), Life(cast)
    life.submit()
    life.review()
    assert life.letter.status == LetterStatus.IN_REVIEW
    refused(Conflict, life.review)
    life.do(review_letter, other, text_hash=life.letter.text_hash)
    assert life.letter.status == LetterStatus.AWAITING_SIGNATURE


@pytest.mark.parametrize("said", ["hai", None, [], 0, -3, True, {"value": "x"}])
def test_a_house_style_that_makes_no_sense_asks_for_one(cast: Cast, said: Any) -> None:
    issuer = cast.organs["issuer"]
    issuer.house_style = {"reviews": said}
    issuer.save()
    life = Life(cast)
    life.submit()
    life.review()
    assert life.letter.status == LetterStatus.AWAITING_SIGNATURE


def test_nobody_reviews_his_own_draft_or_what_he_is_to_sign(life: Life) -> None:
    make_appointments(
        (life.cast.people[who], life.cast.organs["office"], Role.REVIEWER) for who in ("drafter", "signer")
    )
    life.submit()
    seen = life.letter.text_hash
    assert "Người soạn thảo" in refused(NotAllowed, lambda: life.do(review_letter, "drafter", text_hash=seen))
    refused(NotAllowed, lambda: life.do(review_letter, "signer", text_hash=seen))
    refused(NotFound, lambda: life.do(review_letter, "outsider", text_hash=seen))


def test_a_return_says_why(life: Life) -> None:
    life.to("review")
    for reason in ("", "   ", None):
        refused(Invalid, lambda reason=reason: life.do(return_letter, "reviewer", reason=reason), "reason")
    refused(Invalid, lambda: life.do(return_letter, "reviewer", reason="x" * 4001), "reason")
    refused(Invalid, lambda: life.do(return_letter, "reviewer", reason="a\0b"), "reason")

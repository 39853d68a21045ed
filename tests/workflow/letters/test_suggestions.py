"""Suggested wording and the versions of a letter: one act, one hunk; what moved on says so; who may see which text."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest

from tests.cast import Cast
from tests.flows.life import CONTENT, Life
from tests.workflow.letters.refusing import refused
from workflow import access
from workflow.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from workflow.letters.comparing import SAME, compare
from workflow.letters.models import LetterVersion, Suggestion
from workflow.letters.notation import rows_of
from workflow.letters.services import consult_letter, opine_letter, return_letter, review_letter, save_letter
from workflow.letters.suggestions import decline_suggestion, take_suggestion
from workflow.letters.versions import last_opinion_no
from workflow.letters.wording import place_now, taken, texts_of

BODY = "Kính đề nghị:\n1. Rà soát thẻ **đảng viên**.\n2. Báo cáo trước ngày 30/12/2022."


def content(body: str = BODY, **more: Any) -> dict[str, Any]:
    return {**deepcopy(CONTENT), "body": rows_of(body), **more}


def text(life: Life, no: int | None = None) -> dict[str, Any]:
    return LetterVersion.objects.get(letter=life.letter, no=no or life.letter.text_no).content


def returned(cast: Cast, *wording: tuple[str, int, str]) -> Life:
    life = Life(cast, content()).to("review")
    life.do(return_letter, "reviewer", reason="Đồng chí sửa lại.", wording=wording)
    return life


def with_it(life: Life, one: Suggestion) -> dict[str, Any]:
    expected = taken(text(life), one)
    assert expected
    return {**text(life), "subject": expected[0], "body": rows_of(expected[1])}


def test_a_suggestion_is_taken_over_as_a_version_with_one_hunk(cast: Cast) -> None:
    life = returned(cast, ("body", 2, "1. Rà soát **kỹ** thẻ đảng viên."), ("body", 3, BODY.splitlines()[2]))
    one = Suggestion.objects.get()
    assert (one.before, one.opinion.remark) == ("1. Rà soát thẻ **đảng viên**.", "Đồng chí sửa lại.")
    life.do(take_suggestion, "drafter", suggestion_id=one.pk, content=with_it(life, one))
    assert life.letter.text_no == 2
    hunks = [hunk for part in compare(text(life, 1), text(life)) for hunk in part.hunks if hunk.state != SAME]
    assert len(hunks) == 1
    one.refresh_from_db()
    assert (one.state, one.taken_no, one.decided_by) == ("ACCEPTED", 2, cast.people["drafter"])
    refused(Conflict, lambda: life.do(take_suggestion, "drafter", suggestion_id=one.pk, content=text(life, 1)))
    _letter, versions = access.versions_for(cast.actor("drafter"), life.letter.pk)
    assert [(one.no, one.submitted, one.suggested_by) for one in versions] == [
        (1, True, ""), (2, False, "Phạm Văn Thẩm"),
    ]  # fmt: skip
    assert versions[0].returned == [("Phạm Văn Thẩm", "Đồng chí sửa lại.")]


def test_only_the_suggested_place_may_differ(cast: Cast) -> None:
    life = returned(cast, ("body", 2, "1. Rà soát."))
    one = Suggestion.objects.get()
    other = with_it(life, one)
    for wrong in ({**other, "subject": "khác"}, {**other, "body": other["body"][:2]}, text(life)):
        with pytest.raises(Invalid):
            life.do(take_suggestion, "drafter", suggestion_id=one.pk, content=wrong)
    assert life.letter.text_no == 1


def test_it_finds_its_words_where_they_moved_and_says_when_they_are_gone(cast: Cast) -> None:
    life = returned(cast, ("body", 3, "2. Báo cáo trước ngày 15/12/2022."), ("subject", 1, "về thẻ đảng"))
    body, subject = Suggestion.objects.filter(part="body").get(), Suggestion.objects.filter(part="subject").get()
    lines = BODY.splitlines()
    life.do(save_letter, "drafter", content=content("\n".join([lines[0], "Câu mới.", *lines[1:]])), note="thêm câu")
    assert place_now(body, texts_of(text(life))) == 4
    life.do(take_suggestion, "drafter", suggestion_id=subject.pk, content=with_it(life, subject))
    assert life.letter.subject == "về thẻ đảng"
    life.do(save_letter, "drafter", content={**text(life), "body": rows_of("Hết.")})
    assert taken(text(life), body) is None
    said = refused(Conflict, lambda: life.do(take_suggestion, "drafter", suggestion_id=body.pk, content=text(life)))
    assert "đã được sửa" in said
    refused(Invalid, lambda: life.do(decline_suggestion, "drafter", suggestion_id=body.pk, answer=" "), "answer")
    life.do(decline_suggestion, "drafter", suggestion_id=body.pk, answer="Đã bỏ đoạn này.")
    body.refresh_from_db()
    assert (body.state, body.answer) == ("DECLINED", "Đã bỏ đoạn này.")


def test_wording_comes_with_every_kind_of_opinion_and_is_checked(cast: Cast) -> None:
    life = Life(cast, content()).to("review")
    life.do(consult_letter, "reviewer", person_id=cast.people["board_drafter"].pk)
    life.do(opine_letter, "board_drafter", remark="Góp ý.", wording=[("body", 1, "Đề nghị:")])
    for wrong in (("body", 9, "x"), ("place", 1, "x"), ("body", 1, "  "), ("body", 1, "x" * 20_001)):
        refused(Invalid, lambda wrong=wrong: life.do(return_letter, "reviewer", reason="x", wording=[wrong]))
    refused(Invalid, lambda: life.do(return_letter, "reviewer", reason="x", wording=[("body", 1, f"x{n}")
                                                                                     for n in range(51)]))  # fmt: skip
    life.do(review_letter, "reviewer", text_hash=life.letter.text_hash, wording=[("body", 1, "Đề nghị các đồng chí:")])
    assert list(Suggestion.objects.values_list("opinion__verdict", flat=True)) == ["REMARK", "APPROVED"]
    one = Suggestion.objects.first()
    assert one
    with pytest.raises((NotAllowed, Conflict)):
        life.do(take_suggestion, "drafter", suggestion_id=one.pk, content=with_it(life, one))
    assert last_opinion_no(life.letter, cast.people["reviewer"].pk) == 1
    assert last_opinion_no(life.letter, cast.people["drafter"].pk) is None


def test_nobody_but_the_drafter_takes_it_over(cast: Cast) -> None:
    life = returned(cast, ("body", 2, "1. Rà soát."))
    one = Suggestion.objects.get()
    for who in ("reviewer", "signer", "board_drafter", "outsider"):
        with pytest.raises((NotAllowed, NotFound)):
            life.do(take_suggestion, who, suggestion_id=one.pk, content=with_it(life, one))
        with pytest.raises((NotAllowed, NotFound)):
            life.do(decline_suggestion, who, suggestion_id=one.pk, answer="x")
    life.do(take_suggestion, "drafter", suggestion_id=one.pk, content=with_it(life, one))


def seen(cast: Cast, who: str, life: Life) -> list[int]:
    try:
        return [one.no for one in access.versions_for(cast.actor(who), life.letter.pk)[1]]
    except NotFound:
        return []


def test_each_sees_the_versions_that_came_to_him(cast: Cast) -> None:
    life = Life(cast, content())
    life.do(save_letter, "drafter", content=content("Hai."))
    assert seen(cast, "drafter", life) == [1, 2]
    assert seen(cast, "reviewer", life) == []
    life.to("review")
    life.do(return_letter, "reviewer", reason="Sửa.")
    life.do(save_letter, "drafter", content=content("Ba."), note="theo ý kiến")
    life.to("review")
    life.do(consult_letter, "reviewer", person_id=cast.people["board_drafter"].pk)
    assert (seen(cast, "reviewer", life), seen(cast, "board_drafter", life)) == ([2, 3], [3])
    assert seen(cast, "signer", life) == []
    life.to("sign")
    assert (seen(cast, "signer", life), seen(cast, "clerk", life)) == ([3], [])
    life.do(return_letter, "signer", reason="Sửa nữa.")
    life.do(save_letter, "drafter", content=content("Bốn."))
    life.do(save_letter, "drafter", content=content("Năm."))
    life.to("issue")
    life.issue()
    people = ("drafter", "reviewer", "signer", "clerk", "board_drafter")
    assert [seen(cast, who, life) for who in people] == [[1, 2, 3, 4, 5], [2, 3, 4, 5], [3, 5], [3, 5], [3, 4, 5]]
    for who in ("principal", "inspector", "recv_clerk", "recv_leader", "other_clerk", "outsider", "superuser"):
        assert seen(cast, who, life) == [], who

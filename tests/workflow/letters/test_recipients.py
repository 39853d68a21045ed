"""A person says whom a line means: in the draft or at the issue; remembered for the organ, asked again, forgotten."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date, timedelta

import pytest

from tests.cast import TODAY, Cast
from tests.flows.life import CONTENT, Life
from tests.workflow.letters.refusing import refused
from workflow.directory import services
from workflow.directory.groups import LineReader
from workflow.directory.models import Organ, RememberedLine
from workflow.directory.remembering import forget_as_clerk, forget_as_drafter, key_of
from workflow.dispatches.expansion import rehearse_letter
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import issue_letter
from workflow.journal.models import JournalEntry
from workflow.kernel import policy
from workflow.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Stale
from workflow.kernel.policy import Decision, Via
from workflow.kernel.vocabulary import LineKind, SuccessionKind
from workflow.letters import recipients
from workflow.letters.models import RecipientLine
from workflow.letters.recipients import choose_recipients

LINE = "Các đơn vị làm điểm (để thực hiện)"


def letter(cast: Cast, *lines: str) -> Life:
    return Life(cast, {**deepcopy(CONTENT), "addressees": [{"text": line} for line in lines], "directives": []})


def line_of(life: Life, at: int = 0) -> RecipientLine:
    return list(life.letter.lines.all())[at]


def choose(life: Life, pick: str, who: str = "drafter", at: int = 0) -> None:
    life.do(choose_recipients, who, line_id=line_of(life, at).pk, pick=pick)


def reaches(life: Life) -> list[str]:
    return rehearse_letter(life.letter, TODAY).lines[0].organs


def key(cast: Cast, name: str) -> str:
    return f"o:{cast.organs[name].pk}"


def test_the_choice_counts_for_this_letter_and_for_later_ones(cast: Cast) -> None:
    life = letter(cast, LINE)
    assert line_of(life).kind == LineKind.UNRESOLVED
    choose(life, f"{key(cast, 'district')}, {key(cast, 'third_district')}")
    assert reaches(life) == ["Huyện uỷ Bình Thuỷ", "Thị uỷ Vĩnh Hoà"]
    assert (line_of(life).text, line_of(life).remembered) == (LINE, False)
    later = letter(cast, "- CÁC ĐƠN VỊ LÀM ĐIỂM;", "Các đơn vị khác")
    assert reaches(later) == ["Huyện uỷ Bình Thuỷ", "Thị uỷ Vĩnh Hoà"]
    assert [line_of(later, at).remembered for at in (0, 1)] == [True, False]
    row = RememberedLine.objects.get()
    assert (row.organ, row.line, row.chosen_by, row.chosen_on) == (
        cast.organs["issuer"], LINE, cast.people["drafter"], TODAY,
    )  # fmt: skip
    facts = json.loads(JournalEntry.objects.filter(action="edit_letter").latest("pk").body)["facts"]
    assert facts["chosen"][0]["line"] == LINE
    assert facts["chosen"][0]["shown"] == "Huyện uỷ Bình Thuỷ, Thị uỷ Vĩnh Hoà"


def test_words_persons_and_a_wrong_match(cast: Cast) -> None:
    life = letter(cast, "Huyện uỷ Cát Sơn")
    choose(life, "w:Các huyện uỷ, Ban Tổ chức")
    assert reaches(life) == ["Ban Tổ chức Tỉnh uỷ", "Huyện uỷ Bình Thuỷ", "Huyện uỷ Cát Sơn"]
    choose(life, f"p:{cast.people['member'].pk}")
    assert rehearse_letter(life.letter, TODAY).lines[0].persons == ["Chu Văn Uỷ Viên"]
    assert RememberedLine.objects.count() == 1
    assert line_of(letter(cast, "Huyện uỷ Cát Sơn")).kind == LineKind.PERSON


@pytest.mark.parametrize("pick", ["", "  ", "o:99999999", "p:0", "o:1x", "Ban Không Có", "Như trên", "o:" + "9" * 30])
def test_a_choice_that_means_nobody_is_refused(cast: Cast, pick: str) -> None:
    life = letter(cast, LINE)
    refused(Invalid, lambda: choose(life, pick), "pick")
    assert not RememberedLine.objects.exists()


def test_a_line_that_is_gone_or_says_as_above_cannot_be_chosen(cast: Cast) -> None:
    life = letter(cast, "Như trên")
    refused(Conflict, lambda: choose(life, key(cast, "district")))
    refused(Conflict, lambda: life.do(choose_recipients, "drafter", line_id=0, pick=key(cast, "district")))
    other = letter(cast, LINE)
    refused(
        Conflict,
        lambda: life.do(choose_recipients, "drafter", line_id=line_of(other).pk, pick=key(cast, "district")),
    )


@pytest.mark.parametrize("who", ["reviewer", "clerk", "board_drafter", "recv_clerk", "administrator", "outsider"])
def test_only_the_drafter_chooses_in_a_draft(cast: Cast, who: str) -> None:
    life = letter(cast, LINE)
    refused(NotFound, lambda: choose(life, key(cast, "district"), who))
    refused(Stale, lambda: life.do(choose_recipients, "drafter", version=99, line_id=1, pick="x"))


def test_without_the_question_to_the_policy_a_stranger_would_choose(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = letter(cast, LINE)
    yes = Decision(True, True, Via(None, None, None, None, None, None))
    monkeypatch.setattr(policy.policy(), "may", lambda *_args: yes)
    choose(life, key(cast, "district"), "outsider")
    assert RememberedLine.objects.exists()


def test_after_submission_nobody_edits_the_line(cast: Cast) -> None:
    life = letter(cast, LINE).to("review")
    refused(Conflict, lambda: choose(life, key(cast, "district")))


def test_the_memory_belongs_to_one_organ_and_one_day(cast: Cast) -> None:
    choose(letter(cast, LINE), key(cast, "district"))
    bloc = LineReader(cast.organs["bloc"], TODAY).resolve(LINE)
    assert (bloc.kind, bloc.remembered) == (LineKind.UNRESOLVED, False)
    assert LineReader(cast.organs["issuer"], TODAY, memory=False).resolve(LINE).kind == LineKind.UNRESOLVED
    district, heir = cast.organs["district"], cast.organs["other_district"]
    Organ.objects.filter(pk=district.pk).update(valid_to=TODAY + timedelta(days=4))
    district.refresh_from_db()
    services.record_succession(district, heir, SuccessionKind.MERGED, on=TODAY + timedelta(days=5), basis="NQ")
    before = LineReader(cast.organs["issuer"], TODAY).resolve(LINE)
    after = LineReader(cast.organs["issuer"], TODAY + timedelta(days=6)).resolve(LINE)
    assert (before.kind, before.remembered, before.offers) == (LineKind.ORGAN, True, [])
    assert (after.kind, after.remembered, after.selector) == (LineKind.UNRESOLVED, True, None)
    assert [offer.key for offer in after.offers] == [f"o:{heir.pk}"]


def test_the_clerk_chooses_at_the_issue_for_a_line_that_means_nobody(cast: Cast) -> None:
    life = letter(cast, LINE, "Các huyện uỷ").to("issue")
    refused(Invalid, life.issue, f"line-{line_of(life).pk}")
    picks = {line_of(life).pk: key(cast, "third_district")}
    life.do(issue_letter, "clerk", choices=picks)
    assert "Thị uỷ Vĩnh Hoà" in set(Dispatch.objects.filter(letter=life.letter).values_list("name", flat=True))
    assert RememberedLine.objects.get().chosen_by == cast.people["clerk"]
    facts = json.loads(JournalEntry.objects.filter(action="issue_letter").latest("pk").body)["facts"]
    assert facts["chosen"][0]["shown"] == "Thị uỷ Vĩnh Hoà"


def test_what_was_signed_for_somebody_is_not_given_to_others_at_the_issue(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = letter(cast, "Các huyện uỷ").to("issue")
    picks = {line_of(life).pk: key(cast, "third_district")}
    refused(Conflict, lambda: life.do(issue_letter, "clerk", choices=picks))
    monkeypatch.setattr(recipients, "_refuse_settled", lambda *_args: None)
    life.do(issue_letter, "clerk", choices=picks)
    assert set(Dispatch.objects.filter(letter=life.letter).values_list("name", flat=True)) >= {"Thị uỷ Vĩnh Hoà"}


def test_a_refused_issue_remembers_nothing(cast: Cast) -> None:
    life = letter(cast, LINE, "Các quận uỷ").to("issue")
    picks = {line_of(life).pk: key(cast, "district")}
    refused(Invalid, lambda: life.do(issue_letter, "clerk", choices=picks), f"line-{line_of(life, 1).pk}")
    assert not RememberedLine.objects.exists()


class TestForgetting:
    @pytest.mark.parametrize(("who", "forget"), [("drafter", forget_as_drafter), ("clerk", forget_as_clerk)])
    def test_the_line_means_again_what_it_says(self, cast: Cast, who: str, forget: object) -> None:
        choose(letter(cast, LINE), key(cast, "district"))
        row = RememberedLine.objects.get()
        forget(cast.actor(who), cast.organs["issuer"].pk, line_id=row.pk)  # type: ignore[operator]
        assert line_of(letter(cast, LINE)).kind == LineKind.UNRESOLVED
        entry = JournalEntry.objects.filter(stream=f"person:{cast.people[who].pk}").latest("pk")
        assert json.loads(entry.body)["facts"]["change"] == "line_forgotten"

    def test_not_by_others_and_not_another_organ_s(self, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
        choose(letter(cast, LINE), key(cast, "district"))
        row, home, bloc = RememberedLine.objects.get(), cast.organs["issuer"].pk, cast.organs["bloc"].pk
        for who in ("reviewer", "recv_clerk", "bloc_drafter", "administrator", "outsider"):
            refused(NotAllowed, lambda who=who: forget_as_drafter(cast.actor(who), home, line_id=row.pk))
            refused(NotAllowed, lambda who=who: forget_as_clerk(cast.actor(who), home, line_id=row.pk))
        refused(NotFound, lambda: forget_as_drafter(cast.actor("bloc_drafter"), bloc, line_id=row.pk))
        yes = Decision(True, True, Via(None, None, None, None, None, None))
        monkeypatch.setattr(policy.policy(), "may_at", lambda *_args: yes)
        forget_as_drafter(cast.actor("outsider"), home, line_id=row.pk)
        assert not RememberedLine.objects.exists()


def test_two_spellings_of_one_line_are_one() -> None:
    same = {key_of(text) for text in (LINE, "1. các đơn vị làm điểm", "- Các  đơn vị làm điểm (thực hiện).")}
    assert len(same) == 1
    assert key_of("Các huyện uỷ (trừ Cát Sơn)") != key_of("Các huyện uỷ")


def test_a_letter_from_another_day_is_read_as_of_its_day(cast: Cast) -> None:
    choose(letter(cast, LINE), key(cast, "district"))
    Organ.objects.filter(pk=cast.organs["district"].pk).update(valid_from=date(2022, 1, 1))
    assert LineReader(cast.organs["issuer"], date(2021, 1, 1)).resolve(LINE).kind == LineKind.UNRESOLVED

"""A letter that carries out another: link, ties, decisions, coverage, bounded deadlines, progress rolled up."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, timedelta
from typing import Any

import pytest

from tests.cast import TODAY, Cast, make_appointments
from tests.flows.life import CONTENT, Life
from tests.workflow.letters.refusing import refused
from workflow.dispatches.desk import acknowledge_dispatch, assign_dispatch, direct_dispatch, open_dispatch
from workflow.dispatches.models import Dispatch
from workflow.dispatches.services import close_dispatch, execute_recall, issue_letter, recall_letter
from workflow.kernel.errors import Conflict, Invalid, NotFound
from workflow.kernel.vocabulary import Role
from workflow.letters.models import Letter
from workflow.letters.services import draft_letter, review_letter, save_letter, sign_letter, submit_letter
from workflow.obligations.cascade import Progress, coverage, decide_ties, link_upper, rolled_up
from workflow.obligations.models import Obligation, Tie, UpperLetter
from workflow.obligations.services import extend_deadline, hand_in_dispatch, set_deadline
from workflow.oversight.services import accept_dispatch
from workflow.registers.services import number_letter, open_number_run

FIRST, SECOND = date(2022, 9, 30), date(2022, 12, 31)
UPPER = {
    **CONTENT,
    "addressees": [{"text": "Đảng uỷ Khối các cơ quan tỉnh"}],
    "distribution": [],
    "directives": [
        {"no": 1, "text": "Tổ chức sinh hoạt chuyên đề về học tập tấm gương tại từng chi bộ", "due": FIRST.isoformat()},
        {"no": 2, "text": "Kiểm tra việc thu nộp đảng phí và lập sổ theo dõi", "due": SECOND.isoformat()},
        {"no": 3, "text": "Rà soát danh sách cấp uỷ viên sắp nghỉ hưu"},
    ],
    "report_duty": {"to": "Ban Thường vụ Tỉnh uỷ", "evidence": "Báo cáo kết quả về Ban Thường vụ Tỉnh uỷ."},
}
ITEM_1 = {"no": 1, "text": "Các chi bộ tổ chức sinh hoạt chuyên đề về học tập tấm gương", "due": "2022-08-31"}
ITEM_2 = {"no": 2, "text": "Uỷ ban Kiểm tra lập sổ theo dõi việc thu nộp đảng phí", "due": "2022-12-01"}
LOWER = {
    **CONTENT,
    "addressees": [{"text": "Cấp uỷ các chi bộ, đảng bộ cơ sở"}],
    "distribution": [],
    "directives": [ITEM_1, ITEM_2],
    "report_duty": None,
}


class Pair:
    """An upper letter that the bloc works on, and its draft that carries it out."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        make_appointments([(cast.people["bloc_drafter"], cast.organs["bloc_office"], Role.OFFICER)])
        self.upper = Life(cast, deepcopy(UPPER)).to("distribute")
        self.dispatch: Dispatch = self.upper.dispatch("bloc")
        self.drafter = cast.actor("bloc_drafter")
        self.lower: Letter = self.draft(LOWER)

    def draft(self, content: dict[str, Any]) -> Letter:
        made: Letter = draft_letter(self.drafter, self.cast.organs["bloc"].pk, content=deepcopy(content))
        return made

    def take_in(self) -> None:
        self.upper.do(acknowledge_dispatch, "bloc_clerk", self.dispatch)
        self.upper.do(direct_dispatch, "bloc_leader", self.dispatch, note="Triển khai")
        drafter = self.cast.people["bloc_drafter"].pk
        self.upper.do(assign_dispatch, "bloc_leader", self.dispatch, person_id=drafter)

    def link(self) -> UpperLetter:
        made: UpperLetter = link_upper(self.drafter, self.lower.pk, dispatch_id=self.dispatch.pk)
        return made

    def decide(self, **given: Any) -> None:
        decide_ties(self.drafter, self.lower.pk, **given)

    def save(self, *directives: dict[str, Any]) -> None:
        save_letter(self.drafter, self.lower.pk, content={**deepcopy(LOWER), "directives": list(directives)})

    def ties(self) -> dict[tuple[int, int], str]:
        rows = Tie.objects.filter(link__letter=self.lower).select_related("upper_directive")
        return {(row.child_no, row.upper_directive.no): row.standing for row in rows}

    def confirm_all(self) -> None:
        self.decide(confirmed=list(Tie.objects.filter(link__letter=self.lower).values_list("pk", flat=True)))

    def issue(self) -> None:
        """Submit, review, sign, number, issue the lower letter."""
        cast, key = self.cast, self.lower.pk
        clerk = cast.actor("bloc_clerk")
        submit_letter(self.drafter, key, signer_id=cast.people["bloc_signer"].pk)
        self.lower.refresh_from_db()
        review_letter(cast.actor("bloc_reviewer"), key, text_hash=self.lower.text_hash)
        sign_letter(cast.actor("bloc_signer"), key, text_hash=self.lower.text_hash)
        open_number_run(clerk, cast.organs["bloc"].pk, term_id=cast.terms["bloc"].pk, kind="CV")
        number_letter(clerk, key)
        issue_letter(clerk, key)
        self.lower.refresh_from_db()


@pytest.fixture
def pair(cast: Cast) -> Pair:
    return Pair(cast)


@pytest.fixture
def linked(pair: Pair) -> Pair:
    pair.take_in()
    pair.link()
    return pair


def test_ties_are_proposed_with_the_words_that_justify_them(linked: Pair) -> None:
    assert linked.ties() == {(1, 1): "PROPOSED", (2, 2): "PROPOSED"}
    words = Tie.objects.get(child_no=1).words
    assert "sinh hoạt chuyên đề về học tập tấm gương" in words
    found = coverage(UpperLetter.objects.get())
    assert (found.ties, found.uncovered) == ([], [1, 2, 3]), "only confirmed ties count"


def test_what_is_confirmed_covers_and_the_rest_is_shown(linked: Pair) -> None:
    first, second = Tie.objects.order_by("child_no")
    linked.decide(confirmed=[first.pk], rejected=[second.pk])
    found = coverage(UpperLetter.objects.get())
    assert [(child, upper) for child, upper, _words in found.ties] == [(1, 1)]
    assert found.uncovered == [2, 3]
    assert found.missing_reports == ["Báo cáo kết quả về Ban Thường vụ Tỉnh uỷ."]
    linked.decide(confirmed=[second.pk])
    assert coverage(UpperLetter.objects.get()).uncovered == [3]


def test_ids_of_another_draft_are_refused(linked: Pair) -> None:
    tie = Tie.objects.first()
    assert tie is not None
    for wrong in ({"confirmed": [10**9]}, {"rejected": [0]}, {"confirmed": [tie.pk], "rejected": [tie.pk]}):
        refused(Invalid, lambda wrong=wrong: linked.decide(**wrong), "ties")
    other = linked.draft({**LOWER, "subject": "Khác"})
    refused(Invalid, lambda: decide_ties(linked.drafter, other.pk, confirmed=[tie.pk]), "ties")


def test_what_may_be_carried_out(pair: Pair) -> None:
    refused(Invalid, pair.link, "dispatch_id")
    pair.upper.do(open_dispatch, "bloc_clerk", pair.dispatch)
    refused(Invalid, pair.link, "dispatch_id")
    pair.take_in()
    for wrong in (None, 0, 10**9, 10**30):
        refused(Invalid, lambda wrong=wrong: link_upper(pair.drafter, pair.lower.pk, dispatch_id=wrong), "dispatch_id")
    pair.link()
    refused(Conflict, pair.link)


def test_a_letter_that_is_closed_or_not_one_s_own_is_not_carried_out(pair: Pair) -> None:
    pair.take_in()
    pair.upper.do(close_dispatch, "clerk", pair.dispatch, reason="Thôi")
    refused(Invalid, pair.link, "dispatch_id")
    drafter = pair.cast.actor("drafter")
    own = draft_letter(drafter, pair.cast.organs["issuer"].pk, content=CONTENT)
    refused(Invalid, lambda: link_upper(drafter, own.pk, dispatch_id=pair.dispatch.pk), "dispatch_id")


# Deadlines ------------------------------------------------------------------------------------------------------------


def test_a_link_with_a_later_deadline_is_refused(pair: Pair) -> None:
    pair.take_in()
    pair.save(ITEM_1, {**ITEM_2, "due": "2023-01-01"})
    said = refused(Invalid, pair.link, "directives")
    assert "mục 2" in said
    assert "31/12/2022" in said


def test_a_confirmed_tie_bounds_its_item_by_what_it_serves(linked: Pair) -> None:
    linked.save({**ITEM_1, "due": "2022-11-30"}, ITEM_2)
    said = refused(Invalid, linked.confirm_all, "directives")
    assert "mục 1" in said
    assert "30/09/2022" in said


def test_a_deadline_moved_after_the_link_is_refused_at_the_save(linked: Pair) -> None:
    linked.confirm_all()
    late = {**ITEM_1, "due": "2022-10-01"}
    assert "mục 1" in refused(Invalid, lambda: linked.save(late, ITEM_2), "directives")
    linked.save({**ITEM_1, "due": "2022-09-30"}, ITEM_2)


def test_a_deadline_that_shrank_above_is_refused_at_the_submission(linked: Pair) -> None:
    linked.confirm_all()
    Obligation.objects.filter(directive__no=2).update(due=date(2022, 11, 1))
    signer = linked.cast.people["bloc_signer"].pk
    refused(Invalid, lambda: submit_letter(linked.drafter, linked.lower.pk, signer_id=signer), "directives")


def test_a_directive_without_a_deadline_bounds_nothing(linked: Pair) -> None:
    Obligation.objects.filter(dispatch=linked.dispatch).update(due=None)
    linked.save({**ITEM_1, "due": "2030-01-01"}, ITEM_2)


def test_an_edit_keeps_the_ties_of_what_it_left_alone(linked: Pair) -> None:
    linked.confirm_all()
    linked.save(ITEM_1, {**ITEM_2, "text": "Uỷ ban Kiểm tra rà soát danh sách cấp uỷ viên sắp nghỉ hưu"})
    assert linked.ties() == {(1, 1): "CONFIRMED", (2, 3): "PROPOSED"}
    linked.save(ITEM_1)
    assert linked.ties() == {(1, 1): "CONFIRMED"}
    assert coverage(UpperLetter.objects.get()).uncovered == [2, 3]


# Below ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def issued(linked: Pair) -> Pair:
    linked.save(ITEM_1, {**ITEM_2, "due": None})
    linked.confirm_all()
    linked.issue()
    return linked


def below(pair: Pair) -> Dispatch:
    """The dispatch of the lower letter at a grassroots organisation, taken in."""
    dispatch = Dispatch.objects.get(letter=pair.lower, organ=pair.cast.organs["cell"])
    acknowledge_dispatch(pair.cast.actor("cell_clerk"), dispatch.pk)
    return dispatch


def test_deadlines_filled_in_below_keep_to_those_above(issued: Pair) -> None:
    dispatch, leader = below(issued), issued.cast.actor("cell_leader")
    row = Obligation.objects.get(dispatch=dispatch, directive__no=2)
    late = SECOND + timedelta(days=1)
    said = refused(Invalid, lambda: set_deadline(leader, dispatch.pk, obligation_id=row.pk, due=late), "due")
    assert "31/12/2022" in said
    set_deadline(leader, dispatch.pk, obligation_id=row.pk, due=SECOND)


def test_an_extension_below_keeps_to_the_deadline_above(issued: Pair) -> None:
    dispatch, signer = below(issued), issued.cast.actor("bloc_signer")
    row = Obligation.objects.get(dispatch=dispatch, directive__no=1)
    given = {"obligation_id": row.pk, "decision": "TB 4"}
    refused(Invalid, lambda: extend_deadline(signer, dispatch.pk, due=FIRST + timedelta(days=1), **given), "due")
    extend_deadline(signer, dispatch.pk, due=FIRST, **given)
    principal = issued.cast.actor("principal")
    upper = Obligation.objects.get(dispatch=issued.dispatch, directive__no=1)
    extend_deadline(principal, issued.dispatch.pk, obligation_id=upper.pk, due=SECOND, decision="TB 5")
    extend_deadline(signer, dispatch.pk, due=FIRST + timedelta(days=1), **given)


def test_a_deadline_filled_in_above_is_not_earlier_than_one_below(issued: Pair) -> None:
    Obligation.objects.filter(dispatch=issued.dispatch, directive__no=2).update(due=None)
    below_row = below(issued)
    Obligation.objects.filter(dispatch=below_row, directive__no=2).update(due=date(2022, 11, 1))
    leader, row = issued.cast.actor("bloc_leader"), Obligation.objects.get(dispatch=issued.dispatch, directive__no=2)
    early = date(2022, 10, 1)
    refused(Invalid, lambda: set_deadline(leader, issued.dispatch.pk, obligation_id=row.pk, due=early), "due")
    set_deadline(leader, issued.dispatch.pk, obligation_id=row.pk, due=date(2022, 11, 1))


def test_progress_rolls_up_and_the_parent_closes_on_its_own_evidence(issued: Pair) -> None:
    dispatch, cast = below(issued), issued.cast
    assert rolled_up([issued.dispatch.pk]) == {issued.dispatch.pk: Progress(0, 2)}
    leader = cast.actor("cell_leader")
    direct_dispatch(leader, dispatch.pk, note="Làm")
    assign_dispatch(leader, dispatch.pk, person_id=leader.person_id)
    rows = Obligation.objects.filter(dispatch=dispatch)
    evidence = [{"obligation_id": row.pk, "product": "Biên bản", "dated": TODAY, "level": "Khối"} for row in rows]
    hand_in_dispatch(leader, dispatch.pk, evidence=evidence)
    from workflow.obligations.services import approve_dispatch

    approve_dispatch(leader, dispatch.pk)
    accept_dispatch(cast.actor("inspector"), dispatch.pk)
    assert rolled_up([issued.dispatch.pk, 10**9]) == {issued.dispatch.pk: Progress(2, 2)}
    refused(Conflict, lambda: accept_dispatch(cast.actor("inspector"), issued.dispatch.pk))
    assert set(Obligation.objects.filter(dispatch=issued.dispatch).values_list("status", flat=True)) == {"OPEN"}


def test_a_recalled_letter_no_longer_counts(issued: Pair) -> None:
    below(issued)
    recall_letter(issued.cast.actor("bloc_signer"), issued.lower.pk, reason="Sai")
    execute_recall(issued.cast.actor("bloc_clerk"), issued.lower.pk)
    assert rolled_up([issued.dispatch.pk]) == {}


def test_the_upper_side_does_not_see_the_lower_letter(issued: Pair) -> None:
    from workflow.access import letter_for

    for who in ("drafter", "clerk", "reviewer", "signer", "recv_leader"):
        with pytest.raises(NotFound):
            letter_for(issued.cast.actor(who), issued.lower.pk)

"""The table of notices agrees with the lifecycle, and a mistake in it is refused when it is registered."""

import pytest
from django.utils.translation import override

from flows.notices import ALARMS, NOBODY, NOTICES
from workflow.kernel import lifecycle
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import RecordKind, Role, Side
from workflow.notices import rules
from workflow.notices.rules import DRAFTER, How, Rule, Standing, Table, tell

ACTS = {act for table in lifecycle.TABLES.values() for act in table}


def test_every_act_of_the_lifecycle_tells_somebody_or_says_why_not() -> None:
    told = {rule.action for rule in NOTICES}
    assert told | set(NOBODY) == ACTS | {A.REGISTER_LETTER}
    assert not told & set(NOBODY)


@pytest.mark.parametrize("rule", NOTICES, ids=lambda rule: rule.key)
def test_a_row_speaks_of_states_that_its_act_knows(rule: Rule) -> None:
    if rule.action == A.REGISTER_LETTER:
        return
    table = lifecycle.TABLES[rule.record_kind][rule.action]
    assert set(rule.before) <= set(table)
    assert set(rule.after) <= {target for targets in table.values() for target in targets}
    assert lifecycle.kind_of(rule.action) == rule.record_kind


@pytest.mark.parametrize("rule", [*NOTICES, *ALARMS], ids=lambda rule: rule.key)
def test_a_row_reads_as_a_vietnamese_sentence(rule: Rule) -> None:
    with override("vi"):
        words = str(rule.words) % {
            "letter": "văn bản 738-CV/TU",
            "recipient": "Huyện uỷ",
            "by": "Lê Hữu Ký",
            "due": "16/02/2026",
        }
    assert words.endswith(".")
    assert "%" not in words
    assert "!" not in words


def test_the_receiving_side_is_named_only_where_there_is_one() -> None:
    for rule in NOTICES:
        on_letter = rule.record_kind == RecordKind.LETTER
        asks = any(isinstance(who, Standing) and who.side == Side.RECV for who in rule.who)
        assert not (on_letter and asks and rule.among is None), rule.key


@pytest.mark.parametrize("act", [A.OPEN_DISPATCH, A.ACKNOWLEDGE_DISPATCH, A.ACKNOWLEDGE_RECALL, A.RECORD_RECEIPT])
def test_what_every_recipient_does_tells_nobody_on_the_sending_side(act: A) -> None:
    sides = {
        who.side if isinstance(who, Standing) else "named" for rule in NOTICES if rule.action == act for who in rule.who
    }
    assert sides <= {Side.RECV}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ([tell(A.SIGN_LETTER, DRAFTER, How.NEWS, "letter.signed", "a")] * 2, "one key"),
        ([tell(A.SIGN_LETTER, DRAFTER, How.NEWS, "letter.signed", "%(text)s")], "text"),
        ([tell(A.SIGN_LETTER, DRAFTER, How.NEWS, "paper.signed", "a")], "paper"),
        ([tell(A.SIGN_LETTER, DRAFTER, How.NEWS, "letter." + "x" * 40, "a")], "40 characters"),
    ],
)
def test_a_mistake_is_refused(wrong: list[Rule], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Table(wrong)


def test_registering_returns_the_table_before() -> None:
    before = rules.register([])
    try:
        assert rules.table().rules == ()
        assert {rule.key for rule in before.rules} == {rule.key for rule in (*NOTICES, *ALARMS)}
    finally:
        rules.register(before.rules)


def test_a_standing_is_made_by_its_side() -> None:
    assert rules.own(Role.CLERK) == Standing(Side.OWN, Role.CLERK)
    assert rules.recv(Role.CLERK) == Standing(Side.RECV, Role.CLERK)
    assert rules.watch(Role.INSPECTOR) == Standing(Side.WATCH, Role.INSPECTOR)

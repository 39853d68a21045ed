"""A board says what its inspector may see: whole letters by kept counts, some by looking, what is late by its index."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from permissions.matrix import RULES, VIEW, WATCHED, WATCHES
from permissions.policy import MatrixPolicy
from permissions.scope import watched_in_part
from tests.cast import Cast, make_appointments
from tests.enumeration.worlds import Desk, Stage
from tests.permissions.scenes import make_letter
from tests.workflow.notices.scene import make_dispatch
from workflow.directory.models import Delegation
from workflow.directory.queries import roles_on
from workflow.dispatches.models import Dispatch, Tally
from workflow.dispatches.tallies import ON_BOARDS, Stages, by_looking, stages
from workflow.kernel.lifecycle import STAGES
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import DispatchStatus, LetterStatus, ObligationStatus, Role, Side
from workflow.letters.models import Directive, Letter, LetterProgress
from workflow.obligations.models import Obligation
from workflow.oversight import behind, boards
from workflow.oversight.boards import Board
from workflow.oversight.figures import overdue
from workflow.oversight.models import Reminder
from workflow.registers.services import open_number_run


@pytest.fixture
def world(cast: Cast) -> Cast:
    """Letters of the province and of the bloc, of which the inspector was consulted on the bloc's; he is at the same
    time the clerk of a unit below the bloc. A second inspector was asked nothing; a third acts for the first."""
    for issuer, clerk in (("issuer", "clerk"), ("bloc", "bloc_clerk")):
        term = cast.terms[issuer].pk
        open_number_run(cast.actor(clerk), cast.organs[issuer].pk, term_id=term, kind="CV")
    desk = Desk(Stage(cast)).implementing()
    Stage(cast).concluded()
    Stage(cast).recalled()
    Stage(cast).signed()
    Stage(cast, "bloc").issued()
    make_appointments([(cast.people["superuser"], cast.organs["inspection"], Role.INSPECTOR),
                       (cast.people["inspector"], cast.organs["cell"], Role.CLERK)])  # fmt: skip
    Delegation.objects.create(
        giver=cast.people["inspector"], taker=cast.people["third_officer"], organ=cast.organs["inspection"],
        role=Role.INSPECTOR, basis="QĐ", valid_from=cast.on,
        valid_to=cast.on,
    )  # fmt: skip
    assert desk.row.status == DispatchStatus.IMPLEMENTING
    return cast


WATCHING = ("inspector", "superuser", "third_officer")


def board(cast: Cast, who: str) -> Board:
    return Board(cast.actor(who), [cast.organs["inspection"].pk])


def looked(cast: Cast, who: str) -> dict[int, Stages]:
    """What he finds by counting every dispatch that he may view, of the letters that he may view: as it always was."""
    actor = cast.actor(who)
    mine = Letter.objects.filter(watcher=cast.organs["inspection"], status__in=ON_BOARDS)
    letters = policy().scope(actor, mine)
    found = by_looking(policy().scope(actor, Dispatch.objects.filter(letter__in=letters.values("pk"))))
    return {pk: found.get(pk) or stages({}) for pk in letters.values_list("pk", flat=True)}


@pytest.mark.parametrize("who", WATCHING)
def test_sums_and_rows_are_those_of_looking(world: Cast, who: str) -> None:
    shown, expected = board(world, who), looked(world, who)
    assert {letter.pk for letter in shown.letters} == set(expected)
    assert shown.counts(list(expected)) == expected
    assert shown.sums() == {stage: sum(one[stage] for one in expected.values()) for stage in STAGES}


def test_who_was_consulted_sees_less_than_his_colleague(world: Cast) -> None:
    sums = {who: sum(board(world, who).sums().values()) for who in WATCHING}
    bloc = Letter.objects.get(issuer=world.organs["bloc"])
    whole = Dispatch.objects.filter(letter=bloc).exclude(purpose="ARCHIVE").count()
    assert whole > 1
    assert sums["inspector"] == sums["superuser"] - whole + 1, "of the bloc's letter only what his own unit received"
    assert sums["third_officer"] == sums["superuser"] - whole, "who acts for him does not see more than he"
    assert board(world, "inspector").partly == [bloc.pk]
    assert board(world, "superuser").partly == []


@pytest.mark.parametrize("who", ["inspector", "third_officer"])
def test_without_asking_for_these_letters_the_sums_would_leak(
    world: Cast, who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MatrixPolicy, "watched_in_part", lambda self, actor, letters: [])
    expected = looked(world, who)
    assert board(world, who).sums() != {stage: sum(one[stage] for one in expected.values()) for stage in STAGES}


def test_watching_needs_the_organs_row_and_not_having_been_consulted_and_nothing_else() -> None:
    """What `watched_in_part` leans on: a rule that asked more would let the kept sums say too much."""
    found = [rule for rule in RULES if rule.action in VIEW.values() and rule.side == Side.WATCH]
    assert {rule.action for rule in found} == set(VIEW.values())
    for rule in found:
        assert (rule.role, rule.row, rule.conditions) == (Role.INSPECTOR, WATCHED, WATCHES)
        assert rule.states is None or rule.states >= set(ON_BOARDS)


def test_every_letter_not_named_in_part_is_seen_whole(world: Cast) -> None:
    for who in WATCHING:
        actor = world.actor(who)
        mine = Letter.objects.filter(watcher=world.organs["inspection"], status__in=ON_BOARDS)
        partly = watched_in_part(actor, roles_on(actor.person_id, actor.on), mine)
        whole = Dispatch.objects.filter(letter__in=mine.exclude(pk__in=partly).values("pk"))
        assert policy().scope(actor, whole).count() == whole.count() > 3


def test_other_organs_letters_and_what_is_not_issued_change_nothing(world: Cast) -> None:
    before = board(world, "superuser").sums()
    far = make_letter(world, LetterStatus.ISSUED, watcher=world.organs["board"], number=12)
    LetterProgress.objects.create(letter=far, total=40, open=40)
    Tally.objects.create(watcher=world.organs["board"], silent=40)
    Tally.objects.create(letter=far, silent=-7, received=7)
    Stage(world).signed()
    assert board(world, "superuser").sums() == before
    assert Board(world.actor("superuser"), []).sums() == stages({})


def owe(cast: Cast, days: int, watcher: str = "inspection", organ: str = "district", **given: Any) -> Obligation:
    """A task of an issued letter, late by so many days."""
    status = given.pop("dispatch_status", DispatchStatus.IMPLEMENTING)
    letter = make_letter(cast, given.pop("letter_status", LetterStatus.ISSUED), watcher=cast.organs[watcher],
                         number=Letter.objects.count() + 1)  # fmt: skip
    dispatch = make_dispatch(letter, cast.organs[organ], status=status)
    item = Directive.objects.create(letter=letter, no=1, text="Báo cáo kết quả")
    due = cast.on - timedelta(days=days)
    return Obligation.objects.create(
        dispatch=dispatch, letter=letter, directive=item, organ=cast.organs[organ], due=due, runs_to=due,
        watcher=cast.organs[watcher], **given,
    )  # fmt: skip


QUIET: dict[str, Callable[[Cast], Obligation]] = {
    "due today": lambda cast: owe(cast, 0),
    "no deadline": lambda cast: _without(cast),
    "waits for an answer": lambda cast: owe(cast, 0, paused_on=cast.on, paused_to=cast.on),
    "handed in": lambda cast: owe(cast, 5, status=ObligationStatus.HANDED_IN),
    "done": lambda cast: owe(cast, 5, status=ObligationStatus.DONE),
    "refused": lambda cast: owe(cast, 5, dispatch_status=DispatchStatus.REFUSED),
    "of a concluded letter": lambda cast: owe(cast, 5, letter_status=LetterStatus.CONCLUDED),
    "watched elsewhere": lambda cast: owe(cast, 5, watcher="board"),
}


def _without(cast: Cast) -> Obligation:
    made = owe(cast, 5)
    Obligation.objects.filter(pk=made.pk).update(due=None, runs_to=None)
    return made


@pytest.mark.parametrize("quiet", QUIET)
def test_late_is_what_overdue_says_longest_first(cast: Cast, quiet: str) -> None:
    late = [owe(cast, days, status=status).pk for days, status in ((2, "OPEN"), (9, "OPEN"), (4, "OPEN"))]
    QUIET[quiet](cast)
    shown = board(cast, "inspector")
    assert shown.late() == [late[1], late[2], late[0]]
    assert [row.pk for row in shown.tasks(shown.late())] == shown.late()
    rows = Obligation.objects.filter(watcher=cast.organs["inspection"], letter__status=LetterStatus.ISSUED)
    assert set(overdue(rows, cast.on).values_list("pk", flat=True)) == set(late)


def test_two_organs_are_one_list_and_a_cap_says_more(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second, third = owe(cast, 3), owe(cast, 5, watcher="board"), owe(cast, 4)
    shown = Board(cast.actor("inspector"), [cast.organs["inspection"].pk, cast.organs["board"].pk])
    assert shown.late() == [second.pk, third.pk, first.pk]
    assert [row.pk for row in shown.tasks(shown.late())] == [third.pk, first.pk], "each is asked of the policy again"
    monkeypatch.setattr(boards, "MOST_LATE", 1)
    monkeypatch.setattr(behind, "MOST_LATE", 1)
    assert len(shown.late()) == 2


def test_of_a_letter_seen_in_part_only_ones_own_is_late(world: Cast) -> None:
    bloc = Letter.objects.get(issuer=world.organs["bloc"])
    item, due = bloc.directives.first(), world.on - timedelta(days=3)
    rows = Dispatch.objects.filter(letter=bloc, organ__isnull=False).exclude(purpose="ARCHIVE")
    rows.update(status=DispatchStatus.IMPLEMENTING)
    made = {
        row.organ_id: Obligation.objects.create(
            dispatch=row, letter=bloc, directive=item, organ_id=row.organ_id, due=due, runs_to=due,
            watcher_id=bloc.watcher_id,
        )
        for row in rows
    }  # fmt: skip
    assert len(made) == 2
    shown = board(world, "inspector")
    assert shown.late() == [made[world.organs["cell"].pk].pk]
    assert (shown.late_of([bloc.pk]), board(world, "superuser").late_of([bloc.pk])) == ({bloc.pk: 1}, {bloc.pk: 2})
    assert len(board(world, "superuser").late()) == 2
    assert board(world, "third_officer").late() == []


def test_how_often_others_were_reminded_is_said_of_whole_letters_only(world: Cast) -> None:
    bloc = Letter.objects.get(issuer=world.organs["bloc"])
    other = Letter.objects.filter(watcher=world.organs["inspection"]).exclude(pk=bloc.pk).first()
    Reminder.objects.create(letter=bloc, reached=1, sent_by=world.people["superuser"], sent_on=world.on)
    asked = [bloc.pk, other.pk]
    assert board(world, "superuser").reminders_of(asked) == {bloc.pk: 1, other.pk: 0}
    assert board(world, "inspector").reminders_of(asked) == {other.pk: 0}


@pytest.mark.parametrize(("status", "index"), [("OPEN", "late"), ("HANDED_IN", "judge")])
def test_late_is_read_in_the_order_of_its_index(cast: Cast, status: str, index: str) -> None:
    owe(cast, 3)
    lite = connection.vendor == "sqlite"
    sql = behind._BEHIND.format(organ=cast.organs["inspection"].pk, status=status, **behind._words([]))
    with connection.cursor() as cursor:
        if not lite:
            for way in ("seqscan", "bitmapscan", "sort", "hashjoin", "mergejoin"):
                cursor.execute(f"SET LOCAL enable_{way} = off")
        cursor.execute(f"EXPLAIN {'QUERY PLAN ' if lite else ''}{sql}", [connection.ops.adapt_datefield_value(cast.on)])
        plan = " ".join(str(row[-1]) for row in cursor.fetchall())
    assert f"congvan_obligation_{index}" in plan
    assert "TEMP B-TREE" not in plan
    assert "Sort" not in plan


def test_a_task_repeats_the_watcher_of_its_letter(world: Cast) -> None:
    rows = Obligation.objects.values_list("watcher_id", "letter__watcher_id")
    assert {watcher == of_letter for watcher, of_letter in rows} == {True}

"""Kept counts are what counting every dispatch finds: after each act, random ones, many at once, and after faults."""

from __future__ import annotations

import random
from collections.abc import Callable
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, connection, transaction

from tests.cast import Cast, make_cast
from tests.enumeration.worlds import DISPATCH_STATES, LETTER_STATES, Desk, Stage
from tests.faults.test_kth_statement import check_every_k
from tests.flows.life import Life
from tests.parallel import run_together
from tests.workflow.dispatches.province import Bloc
from tests.workflow.dispatches.test_counts import numbered
from workflow import adding, gate, migrations
from workflow.dispatches import desk, tallies_proof
from workflow.dispatches import services as sending
from workflow.dispatches.models import Dispatch, Tally
from workflow.dispatches.tallies import counted, watched_by
from workflow.kernel.errors import Conflict, CongvanError
from workflow.kernel.lifecycle import STAGES, is_legal
from workflow.kernel.vocabulary import RecordKind, Role
from workflow.letters.models import LetterProgress
from workflow.obligations import services as work
from workflow.obligations.models import Obligation
from workflow.oversight import services as oversight
from workflow.registers.services import open_number_run

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast() -> Cast:
    made = make_cast()
    for issuer, clerk in (("issuer", "clerk"), ("bloc", "bloc_clerk")):
        term = made.terms[issuer].pk
        open_number_run(made.actor(clerk), made.organs[issuer].pk, term_id=term, kind="CV")
    return made


def equal() -> None:
    """Every kept count is what the rows say."""
    assert tallies_proof.differences() == []


@pytest.mark.parametrize("state", LETTER_STATES)
def test_in_every_state_of_a_letter(cast: Cast, state: str) -> None:
    Stage(cast, "bloc").issued()
    LETTER_STATES[state](Stage(cast))
    equal()


@pytest.mark.parametrize("state", DISPATCH_STATES)
def test_in_every_state_of_a_dispatch(cast: Cast, state: str) -> None:
    here = DISPATCH_STATES[state](Desk(Stage(cast)))
    equal()
    found, organ = counted([here.world.letter.pk])[here.world.letter.pk], cast.organs["inspection"].pk
    assert found == watched_by([organ])
    assert sum(found.values()) == LetterProgress.objects.get().total > 3


SIDES = {"district": "recv", "other_district": "other", "third_district": "third", "bloc": "bloc"}


class Walk:
    """Acts picked at random on a few letters; what is not allowed now is left."""

    def __init__(self, cast: Cast, seed: int) -> None:
        self.cast, self.pick = cast, random.Random(seed)
        self.letters = [Stage(cast).issued().letter for _turn in range(2)]
        self.done = 0

    def step(self) -> None:
        letter = self.pick.choice(self.letters)
        row = self.pick.choice(list(Dispatch.objects.filter(letter=letter).exclude(organ=None).order_by("pk")))
        side = next((side for key, side in SIDES.items() if self.cast.organs[key].pk == row.organ_id), "recv")
        acts = [(act, weight) for act, weight in zip(self._acts(row, side), self._WEIGHTS, strict=True)
                if is_legal(RecordKind.DISPATCH, act[0].action, row.status)]  # type: ignore[attr-defined]  # fmt: skip
        if not acts:
            return
        ((service, who, given),) = self.pick.choices([act for act, _weight in acts], [weight for _act, weight in acts])
        try:
            with transaction.atomic():
                service(self.cast.actor(who), row.pk, **given)
            self.done += 1
        except CongvanError:
            pass

    _WEIGHTS = (4, 8, 2, 8, 8, 8, 8, 2, 8, 4, 1, 3)

    def _acts(self, row: Dispatch, side: str) -> list[tuple[Callable[..., Any], str, dict[str, Any]]]:
        officer = self.cast.people[f"{side}_officer"].pk
        evidence = [{"obligation_id": duty.pk, "product": "Báo cáo", "dated": self.cast.on, "level": "Tỉnh uỷ"}
                    for duty in row.obligations.all()]  # fmt: skip
        other = self.pick.choice(["third_district", "bloc", "board"])
        return [
            (desk.open_dispatch, f"{side}_clerk", {}),
            (desk.acknowledge_dispatch, f"{side}_clerk", {}),
            (desk.refuse_dispatch, f"{side}_clerk", {"reason": "Nhầm"}),
            (desk.direct_dispatch, f"{side}_leader", {"note": "Giao"}),
            (desk.assign_dispatch, f"{side}_leader", {"person_id": officer}),
            (work.hand_in_dispatch, f"{side}_officer", {"evidence": evidence}),
            (work.approve_dispatch, f"{side}_leader", {}),
            (work.rework_dispatch, f"{side}_leader", {"reason": "Thiếu"}),
            (oversight.accept_dispatch, "inspector", {}),
            (oversight.send_back_dispatch, "inspector", {"reason": "Thiếu"}),
            (sending.close_dispatch, "clerk", {"reason": "Thôi"}),
            (sending.redirect_dispatch, "clerk", {"organ_id": self.cast.organs[other].pk}),
        ]

    def end(self) -> None:
        """One letter gets a late recipient and is concluded, the other is taken back."""
        clerk, inspector, signer = (self.cast.actor(who) for who in ("clerk", "inspector", "signer"))
        first, second = (letter.pk for letter in self.letters)
        sending.add_recipient(clerk, first, person_id=self.cast.people["outsider"].pk)
        oversight.conclude_letter(inspector, first, text="Kết luận", reason="Hết hạn")
        equal()
        sending.recall_letter(signer, second, reason="Sai")
        sending.execute_recall(clerk, second)


@pytest.mark.parametrize("seed", range(3))
def test_after_random_acts(cast: Cast, seed: int) -> None:
    walk = Walk(cast, seed)
    for _turn in range(60):
        walk.step()
    assert walk.done > 8
    equal()
    walk.end()
    equal()
    first = counted([walk.letters[0].pk])[walk.letters[0].pk]
    assert watched_by([cast.organs["inspection"].pk]) == first, "the letter that was taken back is on no board"


def spread(count: int) -> tuple[Bloc, list[Dispatch]]:
    """A letter issued to so many organs, each with its clerk."""
    bloc = Bloc(count).make()
    letter = numbered(bloc)
    sending.issue_letter(bloc.actor(bloc.office, Role.CLERK), letter.pk)
    rows = {row.organ_id: row for row in Dispatch.objects.filter(letter=letter)}
    return bloc, [rows[organ.pk] for organ in bloc.below]


def acknowledging(bloc: Bloc, rows: list[Dispatch]) -> list[Callable[[], Any]]:
    clerks = {organ.pk: bloc.actor(organ, Role.CLERK) for organ in bloc.below}
    return [lambda row=row: desk.acknowledge_dispatch(clerks[row.organ_id], row.pk) for row in rows]


def test_many_recipients_of_one_letter_at_once() -> None:
    bloc, rows = spread(16)
    results = run_together(acknowledging(bloc, rows))
    assert [one for one in results if isinstance(one, Exception)] == []
    equal()
    assert counted([rows[0].letter_id])[rows[0].letter_id] == {
        **dict.fromkeys(STAGES, 0), "received": 16, "silent": LetterProgress.objects.get().total - 16,
    }  # fmt: skip
    assert Tally.objects.filter(letter__isnull=False).count() <= 16, "as many rows as acts at one moment, no more"


def test_a_conclusion_beside_those_who_answer() -> None:
    bloc, rows = spread(8)
    inspector = bloc.actor(bloc.inspection, Role.INSPECTOR)
    key = rows[0].letter_id
    ends = [lambda: oversight.conclude_letter(inspector, key, text="Kết luận", reason="Hết hạn")]
    results = run_together([*acknowledging(bloc, rows), *ends])
    assert all(isinstance(one, Conflict) for one in results if isinstance(one, Exception)), results
    equal()
    assert LetterProgress.objects.get().open == 0


@pytest.fixture
def held() -> tuple[Bloc, list[Dispatch]]:
    """Three recipients, of whom the first has acknowledged: the letter's count has a row that can be fought over."""
    bloc, rows = spread(3)
    acknowledging(bloc, rows)[0]()
    return bloc, rows


def beside_an_open_act(bloc: Bloc, rows: list[Dispatch]) -> list[Any]:
    """The third acknowledges while the second's act is written and not committed yet; he waits at most a second."""
    second, third = acknowledging(bloc, rows)[1:]

    def hurried() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
        third()

    with transaction.atomic():
        second()
        return run_together([hurried])


@pytest.mark.postgres
def test_nobody_waits_for_a_counter(held: tuple[Bloc, list[Dispatch]]) -> None:
    (result,) = beside_an_open_act(*held)
    assert not isinstance(result, Exception), result
    equal()
    assert Tally.objects.filter(letter__isnull=False).count() == 2


@pytest.mark.postgres
def test_with_one_row_for_all_he_would_wait(held: tuple[Bloc, list[Dispatch]], monkeypatch: pytest.MonkeyPatch) -> None:
    from workflow import together

    real = adding.part_sql
    monkeypatch.setattr(
        together, "part_sql", lambda one, name: (real(one, name)[0].replace("SKIP LOCKED", ""), real(one, name)[1])
    )
    (result,) = beside_an_open_act(*held)
    assert isinstance(result, OperationalError | Conflict), result


def test_a_fault_at_any_statement_leaves_them_equal(cast: Cast) -> None:
    life = Life(cast).to("distribute")
    first, second = life.dispatch("district"), life.dispatch("other_district")
    clerk = cast.actor("recv_clerk")
    check_every_k(lambda: desk.acknowledge_dispatch(clerk, first.pk))
    equal()
    life.do(desk.refuse_dispatch, "other_clerk", second, reason="Nhầm")
    third = cast.organs["third_district"].pk
    check_every_k(lambda: sending.redirect_dispatch(cast.actor("clerk"), second.pk, organ_id=third))
    equal()
    inspector, key = cast.actor("inspector"), life.letter.pk
    check_every_k(lambda: oversight.conclude_letter(inspector, key, text="Kết luận", reason="Hết hạn"))
    equal()


def nothing(*_given: Any) -> list[Any]:
    return []


STEPS: dict[str, Callable[[pytest.MonkeyPatch], None]] = {
    "an act": lambda patch: patch.setattr(gate, "moving_hooks", []),
    "an issue, a late recipient": lambda patch: patch.setattr(sending, "count_sent", nothing),
    "a recall": lambda patch: patch.setattr(sending, "count_recalled", nothing),
    "a conclusion": lambda patch: patch.setattr(oversight, "count_steps", nothing),
}


def played(cast: Cast) -> None:
    """All four steps: what happens to a letter's recipients, one recalled letter, one concluded."""
    Desk(Stage(cast)).accepted()
    Stage(cast).recalled()
    Stage(cast).concluded()


@pytest.mark.parametrize("step", STEPS)
def test_without_one_of_the_steps_the_proof_fails(cast: Cast, step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    played(cast)
    equal()
    with monkeypatch.context() as patch:
        STEPS[step](patch)
        played(cast)
    assert tallies_proof.differences() != []
    out = StringIO()
    with pytest.raises(SystemExit) as left:
        call_command("check_counters", mend=True, stdout=out)
    assert left.value.code == 1
    equal()
    call_command("check_counters", stdout=out)
    assert "Mọi số đếm đều khớp" in out.getvalue()


def test_the_command_names_what_differs_and_changes_nothing(cast: Cast) -> None:
    world = Stage(cast).issued()
    Tally.objects.create(letter=world.letter, working=3)
    LetterProgress.objects.update(open=0)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_counters", stdout=out)
    assert f"letter:{world.letter.pk} working -3" in out.getvalue()
    assert f"progress:{world.letter.pk} open +" in out.getvalue()
    assert len(tallies_proof.differences()) == 2
    assert tallies_proof.mend() == 2
    equal()


def test_the_migration_counts_what_is_there(cast: Cast) -> None:
    played(cast)
    Stage(cast, "bloc").issued()
    kept = set(Obligation.objects.values_list("pk", "watcher_id"))
    sums = watched_by([cast.organs["inspection"].pk])
    Tally.objects.all().delete()
    Obligation.objects.update(watcher=None)
    assert tallies_proof.differences() != []
    (found,) = Path(migrations.__path__[0]).glob("*_counters.py")
    import_module(f"workflow.migrations.{found.stem}").count_what_is_there(apps, None)
    equal()
    assert set(Obligation.objects.values_list("pk", "watcher_id")) == kept
    assert watched_by([cast.organs["inspection"].pk]) == sums

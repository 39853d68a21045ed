"""One audited act: whole and through the gate beside a viewflow Handle, its bare kernel beside django-fsm-2."""

from __future__ import annotations

from django.db import connection, transaction

from bench.act_naive import fsm_step, prepare, review_naively
from bench.goals import Result
from bench.models import FsmLetter
from bench.scratch import analyze
from bench.sizes import Size
from bench.timing import Act, counted, in_series, median
from bench.world import House, build_house, draft
from workflow import gate
from workflow.access import letter_for
from workflow.directory.models import Person
from workflow.kernel.actions import Action
from workflow.kernel.clock import database_now
from workflow.kernel.policy import Via
from workflow.kernel.vocabulary import LetterStatus, RecordKind
from workflow.letters.models import Letter
from workflow.letters.services import review_letter, submit_letter

SERIES = 10
"""Acts timed one after the other, as a working process does them."""


def run(size: Size) -> Result:
    """Whole act against Handle, kernel against fsm; ten acts of each in turn."""
    result = Result("One audited act")
    house = build_house("E", 3)
    analyze()
    _whole(result, house, size.act_rounds)
    _kernel(result, house, size.act_rounds * 2)
    result.notes.append("whole: a reviewer agrees; door, rights, lifecycle, opinion, journal, rights end and begin, "
                        "step, notices")  # fmt: skip
    result.notes.append("kernel: compare-and-set and chained journal entry; fsm: select_for_update, transition, save, "
                        "log row")  # fmt: skip
    return result


def _submitted(house: House) -> Letter:
    letter = draft(house)
    signer = house.staff["signer"].person_id
    found: Letter = submit_letter(house.staff["drafter"], letter.pk, signer_id=signer)
    return found


def _review(house: House, letter: Letter) -> None:
    reviewer = house.staff["reviewer"]
    seen = letter_for(reviewer, letter.pk)
    review_letter(reviewer, seen.pk, version=seen.version, text_hash=seen.text_hash)


def _whole(result: Result, house: House, rounds: int) -> None:
    reviewer = Person.objects.get(pk=house.staff["reviewer"].person_id)
    if reviewer.user is not None:
        reviewer.user.groups.add(house.issuer.group)

    def ours() -> Act:
        letter = _submitted(house)
        return lambda: _review(house, letter)

    def peer() -> Act:
        letter = draft(house)
        task = prepare(letter, house.issuer.group)
        return lambda: review_naively(reviewer.user_id or 0, letter.pk, task)

    taken = in_series({"ours": ours, "peer": peer}, rounds, SERIES)
    counts = []
    for ready in (ours, peer):
        act = ready()
        with counted() as found:
            act()
        counts.append(found.count)
    _row(result, "whole act (review)", taken["ours"], taken["peer"], counts)
    result.at_least("viewflow Handle / whole act", median(taken["peer"]) / median(taken["ours"]), 1.5)


def _kernel(result: Result, house: House, rounds: int) -> None:
    letter = draft(house)
    record = Letter.objects.get(pk=letter.pk)
    actor, via = house.staff["drafter"], Via("DRAFTER", house.issuer.pk, "own")
    other = FsmLetter.objects.create(
        **{
            f.attname: getattr(record, f.attname)
            for f in Letter._meta.concrete_fields
            if f.name not in ("id", "status")
        }
    )
    at = database_now()

    def kernel() -> None:
        back = record.status == LetterStatus.IN_REVIEW
        action = Action.RETURN_LETTER if back else Action.SUBMIT_LETTER
        with transaction.atomic():
            step = gate.Act(action, RecordKind.LETTER, record, actor, via, at)
            step.move(LetterStatus.RETURNED if back else LetterStatus.IN_REVIEW)
            step._write()

    def fsm() -> None:
        fsm_step(other.pk, actor.person_id)

    def floor() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE bench_fsmletter SET version = version WHERE id = %s", [other.pk])

    taken = in_series({"ours": lambda: kernel, "peer": lambda: fsm, "floor": lambda: floor}, rounds, SERIES)
    counts = []
    for act in (kernel, fsm):
        with counted() as found:
            act()
        counts.append(found.count)
    _row(result, "bare kernel", taken["ours"], taken["peer"], counts)
    result.rows[-1]["one bare UPDATE ms"] = median(taken["floor"]) * 1000
    result.at_least("django-fsm-2 with log row / bare kernel", median(taken["peer"]) / median(taken["ours"]), 2)
    if Letter.objects.get(pk=letter.pk).chain_hash != record.chain_hash:
        raise AssertionError("the kernel's chain is not what it wrote")


def _row(result: Result, name: str, ours: list[float], peer: list[float], counts: list[int]) -> None:
    result.rows.append({
        "act": name, "ours ms": median(ours) * 1000, "peer ms": median(peer) * 1000, "ours statements": counts[0],
        "peer statements": counts[1], "peer/ours": median(peer) / median(ours),
    })  # fmt: skip

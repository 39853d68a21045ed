"""What a letter's pages read: its text, recipients, opinions, ties and journal, in a number of statements that does not
depend on how many there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Person
from workflow.dispatches.models import Dispatch
from workflow.journal.models import ChainedRecord, JournalEntry
from workflow.journal.services import stream_of
from workflow.kernel.actions import Action
from workflow.kernel.lifecycle import FINAL, RECEIVED
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import DispatchStatus, ObligationStatus, Purpose
from workflow.letters.models import Letter, LetterVersion
from workflow.obligations.models import Obligation
from workflow.oversight.figures import is_late
from workflow.oversight.waiting import EVIDENCE, Passed, passed, to_judge

from . import showing

OPEN_DUTIES = (ObligationStatus.OPEN, ObligationStatus.HANDED_IN)
UNSAID = (DispatchStatus.SENT, DispatchStatus.ARRIVED)
TIMELINE = 40


def text_of(letter: Letter) -> dict[str, Any]:
    """The current version's structured text; empty when there is none."""
    row = LetterVersion.objects.filter(letter=letter, no=letter.text_no).only("content").first()
    return row.content if row else {}


def silent_count(letter: Letter) -> int:
    """How many recipients have not acknowledged: whom a reminder reaches."""
    rows = Dispatch.objects.filter(letter=letter, status__in=UNSAID).exclude(purpose=Purpose.ARCHIVE)
    return rows.count()


def still_open(letter: Letter) -> int:
    """How many recipients a conclusion would close."""
    rows = Dispatch.objects.filter(letter=letter).exclude(status__in=FINAL)
    return rows.exclude(purpose__in=(Purpose.INFORM, Purpose.REPORT), status=DispatchStatus.ACKNOWLEDGED).count()


@dataclass(frozen=True, slots=True)
class Tile:
    """One recipient on the map: state, name, and the few words beside it."""

    pk: int
    name: str
    state: showing.Shown
    note: str
    late: int
    purpose: str


def tiles(actor: Actor, letter: Letter, on: date) -> list[Tile]:
    """Every dispatch of the letter that the actor may view, late ones first, then those never opened; two or three
    statements for any number."""
    late = Min("obligations__runs_to", filter=is_late(on, "obligations__"))
    judge = Max(f"obligations__{EVIDENCE}", filter=to_judge(on, "obligations__"))
    rows = policy().scope(actor, Dispatch.objects.filter(letter=letter)).annotate(late_since=late, to_judge=judge)
    known = passed(letter, on)
    found = [_tile(row, on, known) for row in rows.order_by("pk")]
    order = {"late": 0, "stop": 1, "soon": 2, "idle": 3, "seen": 4, "doing": 5, "done": 6, "none": 7}
    return sorted(found, key=lambda tile: (order[tile.state.tone], -tile.late, tile.name))


def _tile(row: Any, on: date, known: Passed) -> Tile:
    state = showing.dispatch_state(row)
    days = (on - row.late_since).days if row.late_since and row.status in RECEIVED else 0
    note = showing.day(row.acknowledged_on) if row.acknowledged_on and not days else str(state.word)
    if row.paper and row.acknowledged_on is None:
        note = str(showing.PAPER)
    if days:
        state = showing.late(days)
    elif due := known.of(row):
        paper = f"{showing.PAPER}, " if row.paper else ""
        state, note = showing.unopened(), paper + gettext("hạn %s") % showing.day(due)
    elif row.to_judge and row.status in showing.JUDGED:
        state, note = showing.to_judge(row), gettext("từ %s") % showing.day(row.to_judge)
    return Tile(row.pk, row.name, state, note, days, row.purpose)


def blocks(found: Sequence[Tile]) -> list[tuple[str, list[Tile]]]:
    """The tiles by purpose, strongest first."""
    return [
        (str(purpose.label), [tile for tile in found if tile.purpose == purpose])
        for purpose in Purpose
        if any(tile.purpose == purpose for tile in found)
    ]


def legend(found: Iterable[Tile]) -> list[tuple[showing.Shown, int]]:
    """How many stand in each state, in the order of the map."""
    counts: dict[tuple[str, str], int] = {}
    for tile in found:
        key = ("late", str(showing.LATE)) if tile.late else (tile.state.tone, str(tile.state.word))
        counts[key] = counts.get(key, 0) + 1
    return [(showing.Shown(*key), count) for key, count in counts.items()]


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the journal as people read it."""

    who: str
    what: str
    on: date
    at: datetime
    clock: str
    words: str
    tone: str
    icon: str


def timeline(record: ChainedRecord, since: Iterable[str] = (), limit: int = TIMELINE) -> list[Happening]:
    """The record's journal, newest first, in two statements. `since` narrows it to some acts."""
    entries: QuerySet[JournalEntry] = JournalEntry.objects.filter(stream=stream_of(record)).order_by("-seq")
    if wanted := list(since):
        entries = entries.filter(action__in=wanted)
    rows = list(entries[:limit])
    names = dict(Person.objects.filter(pk__in={row.person_id for row in rows}).values_list("pk", "full_name"))
    return [_happening(row, names.get(row.person_id or 0, "")) for row in rows]


BY_MACHINE = {
    "stamp_letter": _("Lấy dấu thời gian còn thiếu"), "stamp_evidence": _("Đóng dấu thời gian lâu dài"),
}  # fmt: skip
"""Entries that no person's act made."""
WORDS = ("reason", "note", "text", "answer", "remark", "decision")
BAD = (Action.RETURN_LETTER, Action.REFUSE_DISPATCH, Action.REWORK_DISPATCH, Action.SEND_BACK_DISPATCH,
       Action.WITHDRAW_LETTER, Action.RECALL_LETTER, Action.EXECUTE_RECALL, Action.VOID_NUMBER)  # fmt: skip
GOOD = (Action.REVIEW_LETTER, Action.SIGN_LETTER, Action.NUMBER_LETTER, Action.SEAL_LETTER, Action.ISSUE_LETTER,
        Action.CONCLUDE_LETTER, Action.ACKNOWLEDGE_DISPATCH, Action.ACCEPT_DISPATCH,
        Action.APPROVE_DISPATCH)  # fmt: skip
ICONS = {
    Action.RETURN_LETTER: "corner-up-left", Action.SIGN_LETTER: "pen-line", Action.NUMBER_LETTER: "stamp",
    Action.SEAL_LETTER: "stamp", Action.ISSUE_LETTER: "send", Action.SUBMIT_LETTER: "send",
    Action.ASSIGN_DISPATCH: "user-plus",
    Action.ADD_RECIPIENT: "user-plus", Action.REMIND_DISPATCH: "megaphone", Action.ASK_RECIPIENT: "circle-help",
    Action.ASK_SENDER: "circle-help", Action.ANSWER_INSPECTOR: "message-square", Action.EDIT_LETTER: "pen-line",
    Action.ANSWER_SENDER: "message-square", Action.OPINE_LETTER: "message-square", Action.OPEN_DISPATCH: "inbox",
    Action.DIRECT_DISPATCH: "pen-line", Action.DRAFT_LETTER: "file-text", Action.HAND_IN_DISPATCH: "upload",
    Action.DIRECT_LETTER: "message-square", Action.CONSULT_LETTER: "users", Action.WITHDRAW_LETTER: "x",
    Action.EXTEND_DEADLINE: "calendar", Action.SET_DEADLINE: "calendar", Action.CLOSE_DISPATCH: "x",
}  # fmt: skip


def _happening(row: JournalEntry, who: str) -> Happening:
    facts = json.loads(row.body).get("facts", {})
    action = Action(row.action) if row.action in Action.values else None
    tone = "bad" if action in BAD else "ok" if action in GOOD else "info"
    # The hash of a text stands under "text" too; words of a person are never 64 hexadecimal digits.
    said = next((str(facts[key]) for key in WORDS if facts.get(key) and not _is_hash(str(facts[key]))), "")
    what = str(action.label) if action else str(BY_MACHINE.get(row.action, row.action))
    icon = ICONS.get(action, "check") if action else "check"
    local = localtime(row.at)
    clock = f"{local:%H:%M}" if local.date() == row.on else ""  # on another business day the hour would mislead
    return Happening(who, what, row.on, row.at, clock, said[:600], tone, icon)


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(sign in "0123456789abcdef" for sign in text)


def duty_counts(letter: Letter) -> dict[str, int]:
    """Obligations of the letter by state."""
    rows = Obligation.objects.filter(letter=letter).values("status").annotate(n=Count("pk")).order_by("status")
    return {row["status"]: row["n"] for row in rows}

"""What a letter's pages read: its text, recipients, opinions, ties and journal, in a number of statements that does not
depend on how many there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.db.models import Count, Max, Min
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
from workflow.letters.content import applied
from workflow.letters.models import Letter
from workflow.letters.structure import settled
from workflow.obligations.models import Obligation
from workflow.oversight.figures import is_late
from workflow.oversight.waiting import EVIDENCE, Passed, passed, to_judge
from workflow.web import showing

from . import reads as letter_reads

OPEN_DUTIES = (ObligationStatus.OPEN, ObligationStatus.HANDED_IN)
TIMELINE = 40


def text_of(letter: Letter) -> dict[str, Any]:
    """The current version's structured text; empty when there is none."""
    found = letter_reads.TEXT(letter.pk, letter.text_no)
    return found[0] if found else {}


def settled_text(letter: Letter) -> dict[str, Any]:
    """The current text with every confirmed reading in its place: what the signed page is made of."""
    content = text_of(letter)
    return applied(content, settled(letter, content))


def silent_count(letter: Letter) -> int:
    """How many recipients have not acknowledged: whom a reminder reaches."""
    found = letter_reads.SILENT(letter.pk)
    return found[0] if found else 0


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
    kind: str
    status: str
    seen: date | None
    handed: date | None
    number: int | None


SILENT = (DispatchStatus.SENT, DispatchStatus.ARRIVED)
"""Nobody there has said a word yet."""


def tiles(actor: Actor, letter: Letter, on: date) -> list[Tile]:
    """Every dispatch of the letter that the actor may view, late ones first, then those never opened; two or three
    statements for any number."""
    late = Min("obligations__runs_to", filter=is_late(on, "obligations__"))
    judge = Max(f"obligations__{EVIDENCE}", filter=to_judge(on, "obligations__"))
    rows = policy().scope(actor, Dispatch.objects.filter(letter=letter))
    rows = rows.annotate(late_since=late, to_judge=judge, handed=Max(f"obligations__{EVIDENCE}"))
    made = _Tiles(on, passed(letter, on))
    found = [made.tile(*row) for row in rows.order_by("pk").values_list(*_OF_TILE)]
    order = {"late": 0, "stop": 1, "soon": 2, "idle": 3, "seen": 4, "doing": 5, "done": 6, "none": 7}
    return sorted(found, key=lambda tile: (order[tile.state.tone], -tile.late, tile.name))


_OF_TILE = (
    "pk", "name", "status", "purpose", "acknowledged_on", "paper", "organ_id", "by_text", "late_since", "to_judge",
    "handed", "organ__kind", "incoming_number",
)  # fmt: skip


class _Tiles:
    """Makes the tiles of one day; what many of them say is put into words once."""

    def __init__(self, on: date, known: Passed) -> None:
        self.on, self.known = on, known
        self.note = cache(lambda status, seen, handed: showing.tile_note(status, seen, handed, on))
        self.late = cache(lambda days: (showing.late(days), gettext("quá %d ngày") % days))
        self.judged = cache(showing.to_judge)
        self.unopened = cache(showing.unopened)

    def tile(
        self, pk: int, name: str, status: str, purpose: str, seen: date | None, paper: bool, organ_id: int | None,
        by_text: bool, since: date | None, judge: date | None, handed: date | None, kind: str | None,
        number: int | None,
    ) -> Tile:  # fmt: skip
        """One recipient from its row (`_OF_TILE`)."""
        state = showing.dispatch_state(status, purpose)
        days = (self.on - since).days if since and status in RECEIVED else 0
        note = str(showing.PAPER) if paper and seen is None else self.note(status, seen, handed)
        if days:
            state, note = self.late(days)
        elif due := self.known.of(status, purpose, organ_id, by_text):
            lead = f"{showing.PAPER}, " if paper else ""
            state, note = self.unopened(), lead + gettext("hạn %s") % showing.short_day(due, self.on)
        elif judge and status in showing.JUDGED:
            state, note = self.judged(status), gettext("từ %s") % showing.short_day(judge, self.on)
        return Tile(pk, name, state, note, days, purpose, kind or "", status, seen, handed, number)


def legend(found: Iterable[Tile]) -> list[tuple[showing.Shown, int]]:
    """How many stand in each state, in the order of the map."""
    late = showing.Shown("late", showing.LATE)
    alike: dict[int, tuple[showing.Shown, int]] = {}  # tiles share their states: few are put into words
    for tile in found:
        shown = late if tile.late else tile.state
        alike[id(shown)] = shown, alike.get(id(shown), (shown, 0))[1] + 1
    counts: dict[tuple[str, str], int] = {}
    for shown, count in alike.values():
        key = shown.tone, str(shown.word)
        counts[key] = counts.get(key, 0) + count
    return [(showing.Shown(*key), count) for key, count in counts.items()]


METER = {"done": "ok", "doing": "info", "seen": "seen", "soon": "warn", "late": "bad", "stop": "bad"}
"""Tone → its colour in the meter, in this order; who has not taken it in is what the meter leaves empty."""


@dataclass(frozen=True, slots=True)
class Part:
    """One stretch of the meter, in per mille of its width."""

    tone: str
    x: int
    width: int


def meter(found: Iterable[tuple[showing.Shown, int]]) -> list[Part]:
    """The counts of the legend as one bar, what is done first."""
    counts, at = list(found), 0
    total, parts = sum(count for _shown, count in counts), []
    for tone, colour in METER.items():
        if width := 1000 * sum(count for shown, count in counts if shown.tone == tone) // max(total, 1):
            parts.append(Part(colour, at, width))
            at += width
    return parts


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of the journal as people read it."""

    who: str
    what: str
    action: str
    on: date
    at: datetime
    clock: str
    words: str
    tone: str
    icon: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """At which recipient it happened; `own`: by its own people, whom the line then names by their organ."""

    pk: int
    name: str
    own: bool


def timeline(record: ChainedRecord, since: Iterable[str] = (), limit: int = TIMELINE) -> list[Happening]:
    """The record's journal, newest first, in two statements. `since` narrows it to some acts."""
    return happenings(letter_reads.entries(tuple(map(str, since)), limit)(stream_of(record)))


def happenings(rows: Sequence[JournalEntry], places: Mapping[str, tuple[int, str]] | None = None) -> list[Happening]:
    """Entries in words, in one statement. `places`: stream → (id, name) of the dispatches among them."""
    persons = list({row.person_id or 0 for row in rows})
    if len(persons) > TIMELINE:
        names = dict(Person.objects.filter(pk__in=persons).values_list("pk", "full_name"))
    else:
        names = dict(letter_reads.names(TIMELINE)(*persons, *[0] * (TIMELINE - len(persons)))) if rows else {}
    found = []
    for row in rows:
        at = (places or {}).get(row.stream)
        place = Place(*at, row.action not in OF_SENDER) if at else None
        found.append(_happening(row, names.get(row.person_id or 0, "") or str(showing.MACHINE), place))
    return found


OF_SENDER = (Action.RECORD_RECEIPT, Action.REDIRECT_DISPATCH, Action.CLOSE_DISPATCH, Action.ACCEPT_DISPATCH,
             Action.SEND_BACK_DISPATCH, Action.ASK_RECIPIENT, Action.ANSWER_SENDER, Action.SET_DEADLINE,
             Action.EXTEND_DEADLINE, Action.REMIND_DISPATCH)  # fmt: skip
"""What the sending or watching side does at a recipient."""


BY_MACHINE = {
    "bind_heads": _("Gắn nhật ký các bản gửi vào nhật ký công văn"),
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


def _happening(row: JournalEntry, who: str, place: Place | None = None) -> Happening:
    facts = json.loads(row.body).get("facts", {})
    action = Action(row.action) if row.action in Action.values else None
    tone = "bad" if action in BAD else "ok" if action in GOOD else "info"
    # The hash of a text stands under "text" too; words of a person are never 64 hexadecimal digits.
    said = next((str(facts[key]) for key in WORDS if facts.get(key) and not _is_hash(str(facts[key]))), "")
    what = str(action.label) if action else str(BY_MACHINE.get(row.action, row.action))
    icon = ICONS.get(action, "check") if action else "check"
    local = localtime(row.at)
    clock = f"{local:%H:%M}" if local.date() == row.on else ""  # on another business day the hour would mislead
    return Happening(who, what, row.action, row.on, row.at, clock, said[:600], tone, icon, place)


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(sign in "0123456789abcdef" for sign in text)


def duty_counts(letter: Letter) -> dict[str, int]:
    """Obligations of the letter by state."""
    rows = Obligation.objects.filter(letter=letter).values("status").annotate(n=Count("pk")).order_by("status")
    return {row["status"]: row["n"] for row in rows}

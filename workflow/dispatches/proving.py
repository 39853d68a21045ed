"""Whether the recipients of an issued letter are still those that its journal bound at issue, and who came later."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice

from django.db.models import F

from workflow.journal.damage import Damage, Finding
from workflow.journal.models import JournalEntry
from workflow.journal.selecting import Selection
from workflow.journal.streams import named
from workflow.kernel.actions import Action
from workflow.kernel.vocabulary import DispatchStatus

from .fanout import Row, digest
from .models import Dispatch

LETTERS_AT_ONCE = 50


def changed_recipients(selection: Selection) -> Finding | None:
    """The first letter whose dispatches differ from the digest of its issue entry: one taken away that never acted
    leaves no broken chain. Reads letters in batches; nothing for a selection of one stream or of what came late."""
    if selection.stream or selection.after_id:
        return None
    issues = JournalEntry.objects.filter(action=Action.ISSUE_LETTER).order_by("stream")
    if selection.letter_id is not None:
        issues = issues.filter(stream=f"letter:{selection.letter_id}")
    entries = issues.values_list("stream", "seq", "body").iterator(chunk_size=LETTERS_AT_ONCE)
    while batch := list(islice(entries, LETTERS_AT_ONCE)):
        found = next(_changed(batch), None)
        if found is not None:
            return found
    return None


def _changed(issues: Sequence[tuple[str, int, str]]) -> Iterator[Finding]:
    places = {int(stream.partition(":")[2]): (stream, seq, json.loads(body)["facts"]) for stream, seq, body in issues}
    columns = ("pk", "letter_id", "organ_id", "person_id", "purpose")
    rows = {row[0]: row[1:] for row in Dispatch.objects.filter(letter_id__in=list(places)).values_list(*columns)}
    later = set(_later(list(places)))
    first: dict[int, list[Row]] = {letter_id: [] for letter_id in places}
    for pk, (letter_id, *recipient) in rows.items():
        if pk not in later:
            first[letter_id].append(tuple(recipient))
    lost = later - rows.keys()
    for stream, seq, facts in places.values():
        letter_id = int(stream.partition(":")[2])
        if digest(first[letter_id]) != facts.get("digest"):
            yield Finding(stream, seq, Damage.RECIPIENTS)
    if lost:
        yield Finding(f"dispatch:{min(lost)}", 0, Damage.RECIPIENTS)


def _later(letter_ids: Sequence[int]) -> Iterator[int]:
    """The dispatches added or redirected to after issue, by the journal."""
    closed = Dispatch.objects.filter(letter_id__in=letter_ids, status=DispatchStatus.CLOSED)
    streams = closed.annotate(stream=named("dispatch", F("pk"))).values("stream")
    for action, fact, where in (
        (Action.ADD_RECIPIENT, "dispatch", [f"letter:{letter_id}" for letter_id in letter_ids]),
        (Action.REDIRECT_DISPATCH, "redirected", streams),
    ):
        bodies = JournalEntry.objects.filter(action=action, stream__in=where).values_list("body", flat=True)
        yield from (json.loads(body)["facts"][fact] for body in bodies)

"""Ties the heads of the chains of a letter's dispatches into the letter's own chain, one entry for the whole batch."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import CharField, OuterRef, Subquery, Value
from django.db.models.functions import Cast, Concat

from workflow.dispatches.models import Dispatch
from workflow.gate import locked
from workflow.journal import services as journal
from workflow.journal.chain import merkle_root
from workflow.journal.models import JournalEntry
from workflow.kernel.vocabulary import RecordKind

ACTION = "bind_heads"


def bind_heads(letter: Any) -> dict[str, Any]:
    """Append one entry to the letter's chain: the Merkle root over its dispatches' heads in the order of their ids.

    The entry keeps (id, seq) of each, so that the root can be computed again later. It is dated by the newest act it
    binds. Five statements for any n, under the letter's row lock. Facts: `root`, `count`, `heads`.
    """
    with transaction.atomic():
        row, at = locked(RecordKind.LETTER, letter.pk)
        heads = list(_heads(letter.pk))
        days = [on for *_head, on in heads if on is not None]
        day = max(days, default=row.issued_on or at.date())
        root = merkle_root(chain_hash for _pk, _seq, chain_hash, _on in heads)
        facts = {"root": root, "count": len(heads), "heads": [[pk, seq] for pk, seq, _hash, _on in heads]}
        entry = journal.next_entry(row, ACTION, None, day, at, facts)
        type(row)._default_manager.filter(pk=row.pk).update(chain_seq=entry.seq, chain_hash=entry.hash)
        journal.store([entry])
    return {"root": root, "count": len(heads), "seq": entry.seq}


def _heads(letter_id: int) -> Any:
    stream = Concat(Value("dispatch:"), Cast(OuterRef("pk"), CharField()), output_field=CharField())
    newest = JournalEntry.objects.filter(stream=stream, seq=OuterRef("chain_seq")).values("on")[:1]
    rows = Dispatch.objects.filter(letter_id=letter_id).annotate(_on=Subquery(newest)).order_by("pk")
    return rows.values_list("pk", "chain_seq", "chain_hash", "_on")

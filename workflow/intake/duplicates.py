"""Letters that may be the same as one about to be registered; only among what the clerk may see in his own unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from workflow.directory.models import Organ
from workflow.directory.queries import organ_named
from workflow.dispatches.models import Dispatch
from workflow.kernel.errors import Conflict, Invalid
from workflow.kernel.policy import Actor, policy
from workflow.letters.content import day, plain, whole
from workflow.letters.models import LetterVersion

from .keys import text_key
from .models import IntakeFile, IntakeLetter, LetterFile

CLOSEST = 20
"""Letters of the same issuer and day whose texts are compared."""
SHOWN = 5


class Likely(Conflict):
    """The same text or the same file was registered before: to be confirmed with a reason. `twins` says which."""

    code = "likely_duplicate"


@dataclass(frozen=True, slots=True)
class Twin:
    """A letter of the unit that looks the same. `by`: "number" (the same letter for certain), "text" or "file"."""

    by: str
    dispatch: Dispatch


def find_twins(
    actor: Actor, row: IntakeLetter, content: Mapping[str, Any], issuer_id: int | None = None, but: int | None = None
) -> list[Twin]:
    """Registered letters of the file's unit that equal `content` by issuer, number, symbol and date, by their text, or
    by the file; surest first, each once, at most SHOWN. What the actor may not see is not there. `but`: a dispatch
    left out."""
    seen = policy().scope(actor, Dispatch.objects.filter(organ_id=row.file.organ_id).exclude(pk=but or 0))
    found: dict[int, Twin] = {}
    for by, ids in _candidates(seen, row, content, _issuer_id(content, issuer_id, actor.on)):
        if ids:
            for dispatch in seen.filter(letter_id__in=ids).select_related("letter", "letter__issuer").order_by("-pk"):
                found.setdefault(dispatch.letter_id, Twin(by, dispatch))
    return list(found.values())[:SHOWN]


def waiting_twins(row: IntakeLetter) -> list[IntakeLetter]:
    """Other letters of the unit still waiting to be registered, of the same bytes or the same text."""
    others = IntakeLetter.objects.filter(file__organ_id=row.file.organ_id, state=IntakeLetter.State.PENDING)
    others = others.exclude(file_id=row.file_id)
    same = [others.filter(file__sha256=row.file.sha256, position=row.position)] if row.file.sha256 else []
    same += [others.filter(text_key=row.text_key)] if row.text_key else []
    found: dict[int, IntakeLetter] = {}
    for rows in same:
        found |= {one.pk: one for one in rows.select_related("file").defer("file__lines").order_by("pk")[:SHOWN]}
    return list(found.values())


def same_bytes(organ_id: int, sha256: str) -> bool:
    """Whether the unit has these bytes in its queue already."""
    return bool(sha256) and IntakeFile.objects.filter(organ_id=organ_id, sha256=sha256).exists()


def _candidates(seen: Any, row: IntakeLetter, content: Mapping[str, Any], issuer: int | None) -> Any:
    number, dated = whole(content.get("number")), _day(content)
    if number and issuer and dated:
        symbol = plain(content.get("symbol"))[:40]
        same = seen.filter(
            letter__issuer_id=issuer, letter__number=number, letter__symbol=symbol, letter__dated=dated
        )  # fmt: skip
        yield "number", list(same.values_list("letter_id", flat=True)[:SHOWN])
    if row.file.sha256:
        kept = LetterFile.objects.filter(sha256=row.file.sha256, position=row.position)
        yield "file", list(kept.filter(letter__in=seen.values("letter_id")).values_list("letter_id", flat=True)[:SHOWN])
    keys = {key for key in (row.text_key, text_key(content)) if key}
    if keys:
        kept = LetterFile.objects.filter(text_key__in=keys, letter__in=seen.values("letter_id"))
        yield "text", list(kept.values_list("letter_id", flat=True)[:SHOWN])
        yield "text", _same_text(seen, keys, issuer, dated)


def _same_text(seen: Any, keys: set[str], issuer: int | None, dated: date | None) -> list[int]:
    """Letters that came through the system, or were typed in, have no key kept: the few of that issuer and day are
    read."""
    if not issuer or not dated:
        return []
    near = seen.filter(letter__issuer_id=issuer, letter__dated=dated, letter__original__isnull=True)
    ids = dict(near.order_by("-pk").values_list("letter_id", "letter__text_no")[:CLOSEST])
    rows = LetterVersion.objects.filter(letter_id__in=list(ids)).only("letter_id", "no", "content")
    return [one.letter_id for one in rows if one.no == ids[one.letter_id] and text_key(one.content) in keys]


def _issuer_id(content: Mapping[str, Any], issuer_id: int | None, on: date) -> int | None:
    if issuer_id:
        return issuer_id
    name = plain(content.get("issuer"))
    organ: Organ | None = organ_named(name, on) if name else None
    return organ.pk if organ else None


def _day(content: Mapping[str, Any]) -> date | None:
    try:
        return day(content.get("date"), "date")
    except Invalid:
        return None

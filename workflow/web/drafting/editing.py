"""Editing a draft beside others: the sign of an open window, and what stands where two saved over one another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST

from workflow import access
from workflow.kernel.actions import Action
from workflow.kernel.policy import policy
from workflow.letters.comparing import PartChange, compare
from workflow.letters.models import Letter, LetterVersion
from workflow.web.actors import standing_of
from workflow.web.acts import looks
from workflow.web.fields import Place
from workflow.web.letters import rows as letter_rows

from . import presence
from .parts import PARTS, content_of, parts_of
from .suggestion_rows import rows_of


@require_POST
def editing(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The sign of a window in which the draft is open; answers with who else edits and whether a newer text exists."""
    standing = standing_of(request)
    letter = access.letter_for(standing.actor, letter_id)
    policy().may(standing.actor, Action.EDIT_LETTER, letter).require()
    sitting, base = request.POST.get("sitting", "")[:22], request.POST.get("base", "")
    if request.POST.get("leaving"):
        presence.leave(letter.pk, sitting)
        return HttpResponse(status=204)
    others = presence.arrive(standing.actor, letter.pk, sitting)
    newer = letter.text_no if base.isascii() and base.isdigit() and base != str(letter.text_no) else None
    context = {"others": presence.named(others, standing.actor.person_id), "newer": newer, "letter": letter}
    return render(request, "congvan/parts/others.html", context)


def look(place: Place) -> Mapping[str, Any]:
    """What stands beside the edit form: what was read, what is suggested."""
    actor, letter = place.standing.actor, place.record
    rows = [row for row in rows_of(actor, letter) if row.open]
    return {**looks.reading(place), "suggestions": rows}


@dataclass(frozen=True, slots=True)
class Clash:
    """One part that both changed: my words, theirs."""

    name: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Two texts on one base: the parts as they stand in the form now, the parts that both changed, and the difference
    from theirs to mine."""

    parts: dict[str, str]
    clashes: list[Clash]
    difference: list[PartChange]
    taken: list[str]
    """Parts that only the other changed: they stand in the form as he saved them."""
    author: str
    no: int


def clash(place: Place, data: QueryDict) -> Mapping[str, Any]:
    """The two texts side by side; what only the other changed is put into the form as he saved it."""
    said = data.get("base", "")
    base = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else None
    found = merged(place, {name: data.get(name, "").replace("\r\n", "\n") for name in PARTS}, base)
    if found is None:
        return {}
    for name, text in found.parts.items():
        data[name] = text
    return {"merge": found}


def merged(place: Place, typed: Mapping[str, str], base_no: int | None) -> Merge | None:
    """What to show when the text moved on under an edit; None when it did not, whatever else did."""
    letter: Letter = place.record
    if base_no is None or base_no == letter.text_no:
        return None
    versions = LetterVersion.objects.filter(letter=letter, no__in=(base_no, letter.text_no)).select_related("author")
    rows = {row.no: row for row in versions}
    if base_no not in rows or letter.text_no not in rows:
        return None
    base, theirs = parts_of(rows[base_no].content), parts_of(rows[letter.text_no].content)
    mine = {name: typed.get(name, "").strip() or (theirs[name] if name == "urgency" else "") for name in PARTS}
    parts, clashes, taken = {}, [], []
    for name in PARTS:
        parts[name] = mine[name]
        if theirs[name].strip() in (mine[name], base[name].strip()):
            continue
        if mine[name] == base[name].strip():
            parts[name] = theirs[name]
            taken.append(name)
        else:
            clashes.append(Clash(name, mine[name], theirs[name]))
    content = content_of(parts, letter_rows.text_of(letter), place.standing.actor.on)
    difference = compare(rows[letter.text_no].content, content)
    return Merge(parts, clashes, difference, taken, str(rows[letter.text_no].author), letter.text_no)

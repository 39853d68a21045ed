"""The versions of a letter, and the difference between any two, for whoever may see them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from workflow import access
from workflow.kernel.errors import NotFound
from workflow.letters.comparing import compare
from workflow.letters.models import LetterVersion
from workflow.letters.versions import last_opinion_no
from workflow.web.actors import standing_of


@require_GET
def versions(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The list, and the difference from `tu` to `den`: since one's own last opinion, else from the version before,
    where the address names none. A version that one may not see is as missing as one that never was."""
    standing = standing_of(request)
    letter, seen = access.versions_for(standing.actor, letter_id)
    numbers = [one.no for one in seen]
    mine = last_opinion_no(letter, standing.actor.person_id)
    mine = mine if mine in numbers else None
    new = _number(request, "den", numbers, numbers[-1])
    before = [no for no in numbers if no < new]
    old = _number(request, "tu", numbers, mine if mine in before else before[-1] if before else new)
    texts = dict(LetterVersion.objects.filter(letter=letter, no__in=(old, new)).values_list("no", "content"))
    difference = compare(texts[old], texts[new]) if old != new else []
    context = {
        "letter": letter, "versions": seen[::-1], "old": old, "new": new, "difference": difference, "mine": mine,
        "newest": numbers[-1], "count": sum(part.changes for part in difference),
        "whole": request.GET.get("xem") == "ca",
    }  # fmt: skip
    return render(request, "congvan/versions.html", context)


def _number(request: HttpRequest, name: str, numbers: list[int], default: int) -> int:
    said = request.GET.get(name, "")
    if not said:
        return default
    number = int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
    if number not in numbers:
        raise NotFound
    return number

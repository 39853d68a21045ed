"""The search page: letters that the actor may view and that hold the words he typed, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from workflow.conf import congvan
from workflow.letters.models import Letter
from workflow.search.queries import Question, find_letters, read_question
from workflow.search.words import marked
from workflow.web import showing
from workflow.web.actors import standing_of
from workflow.web.paging import number_of

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Hit:
    """One letter found: its texts in pieces, with whether each was asked for."""

    pk: int
    subject: Pieces
    code: Pieces
    issuer: Pieces
    day: str
    state: showing.Shown


@require_GET
def search(request: HttpRequest) -> HttpResponse:
    """The form, and below it what was found; every search is an address."""
    standing = standing_of(request)
    text = " ".join(request.GET.get("q", "").split())[:200]
    question, before = read_question(text), number_of(request, "truoc")
    found = find_letters(
        standing.actor, standing.roles, question, before=before, size=congvan.PAGE_SIZE + 1
    )  # fmt: skip
    shown, more = found[: congvan.PAGE_SIZE], len(found) > congvan.PAGE_SIZE
    context = {
        "search_text": text, "asked": question.asked, "hits": [_hit(letter, question) for letter in shown],
        "older": shown[-1].pk if more else None, "first": before is None,
    }  # fmt: skip
    return render(request, "congvan/search.html", context)


def _hit(letter: Letter, question: Question) -> Hit:
    title = letter.subject[:1].upper() + letter.subject[1:]
    subject, code, issuer = (
        marked(text, question.words, question.prefix) for text in (title or "—", letter.code, str(letter.issuer))
    )
    return Hit(letter.pk, subject, code, issuer, showing.day(letter.dated), showing.letter_state(letter.status))

"""The search itself: newest letters first, by every way in which a person can have to do with a letter.

Each way begins at what is his (his organs' words, their dispatches, his own drafts) and asks the policy for each row,
so letters with which he has nothing to do neither show nor cost time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from workflow.directory.queries import LiveRole
from workflow.dispatches.models import Assignment, Dispatch
from workflow.kernel.policy import Actor, policy
from workflow.letters.models import Letter, Opinion

from .models import SearchWord
from .words import MOST_ASKED, words_of

COUNTED = 1000
"""How far the rows of a word are counted to find the rarest."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is looked for: whole words, and with several of them the beginning of the last (`prefix`)."""

    words: tuple[str, ...]
    prefix: str = ""

    @property
    def asked(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self.words)


def read_question(text: str) -> Question:
    """The words of what was typed. With two or more the last may be its beginning only: "thẻ đảng v"."""
    found = words_of([text[:200]])[:MOST_ASKED]
    return Question(tuple(found[:-1]), found[-1]) if len(found) > 1 else Question(tuple(found))


def find_letters(
    actor: Actor, roles: Sequence[LiveRole], question: Question, *, before: int | None = None, size: int = 25
) -> list[Letter]:
    """Up to `size` letters that he may view and that hold every word, newest first, below the key `before`.

    Statements go with the organs in which he stands, never with letters; each stops at `size` rows.
    """
    if not question.asked:
        return []
    organs = sorted({place for role in roles for place in (role.organ_id, role.registry_of_id) if place})
    ids: set[int] = set()
    for way in _ways(actor, organs, question):
        rows = way.filter(pk__lt=before) if before is not None else way
        ids.update(policy().scope(actor, rows).values_list("pk", flat=True)[:size])
    newest = sorted(ids, reverse=True)[:size]
    found = Letter.objects.select_related("issuer").in_bulk(newest)
    return [found[pk] for pk in newest]


def _ways(actor: Actor, organs: Iterable[int], question: Question) -> Iterator[QuerySet[Letter]]:
    every, me = Letter.objects.order_by("-pk"), actor.person_id
    for organ_id in organs:
        for side in ("issuer_id", "watcher_id"):
            rarest = _rarest(question.words, {side: organ_id})
            if rarest is not None:
                mine = {f"search_words__{side}": organ_id, "search_words__word": rarest}
                yield _holding(Letter.objects.filter(**mine).order_by("-search_words__letter_id"), question, rarest)
        sent = Dispatch.objects.filter(organ_id=organ_id)
        yield _holding(every.filter(pk__in=sent.values("letter_id")), question)
    yield _holding(every.filter(drafter_id=me), question)
    yield _holding(every.filter(pk__in=Dispatch.objects.filter(person_id=me).values("letter_id")), question)
    yield _holding(every.filter(pk__in=Opinion.objects.filter(person_id=me).values("letter_id")), question)
    yield _holding(every.filter(pk__in=Assignment.objects.filter(person_id=me).values("dispatch__letter_id")), question)


def _rarest(words: Sequence[str], side: dict[str, Any]) -> str | None:
    """The word with the fewest letters on that side; None when one of the words has none there."""
    counts = {word: len(SearchWord.objects.filter(**side, word=word).order_by().values("letter_id")[:COUNTED])
              for word in words}  # fmt: skip
    rarest = min(counts, key=lambda word: (counts[word], -len(word)))
    return rarest if counts[rarest] else None


def _holding(rows: QuerySet[Letter], question: Question, known: str = "") -> QuerySet[Letter]:
    """The letters that hold every word of the question; `known` is one that they hold anyway."""
    words = SearchWord.objects.filter(letter=OuterRef("pk"))
    for word in question.words:
        if word != known:
            rows = rows.filter(Exists(words.filter(word=word)))
    if question.prefix:
        rows = rows.filter(Exists(words.filter(word__startswith=question.prefix)))
    return rows

"""Which names look most like a text: the database finds those that share words, trigrams rank them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Case, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Abs, Length

from workflow.bulk_rows import compiled
from workflow.directory.models import OrganName
from workflow.kernel.days import on_day
from workflow.kernel.folding import bare

LEAST = 0.3
"""Likeness below which a name is not worth showing."""
SCANNED = 60
"""Names that the database hands over for one text."""
MOST_WORDS = 6
MOST_TEXT = 200


@lru_cache(maxsize=8192)
def threes(text: str) -> frozenset[str]:
    """The trigrams of a text, its ends included."""
    padded = f"  {text} "
    return frozenset(padded[at : at + 3] for at in range(len(padded) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """From 0 (nothing in common) to 1."""
    return 2 * len(one & other) / ((len(one) + len(other)) or 1)


def ranked(
    text: str, names: Iterable[tuple[int, str]], bonus: dict[int, float] | None = None
) -> list[tuple[float, int]]:
    """(likeness, organ id) of those names that look like the text, best first, each organ once."""
    wanted, best = threes(bare(text)[:MOST_TEXT]), dict[int, float]()
    for organ_id, name in names:
        like = likeness(wanted, threes(name))
        if like > LEAST:
            like += (bonus or {}).get(organ_id, 0.0)
            best[organ_id] = max(like, best.get(organ_id, 0.0))
    return sorted(((like, organ_id) for organ_id, like in best.items()), key=lambda pair: (-pair[0], pair[1]))


def scan(texts: Sequence[str], on: date) -> list[list[tuple[int, str]]]:
    """For each text (organ id, bare name) of active organs that share most words with it; one statement for all."""
    found: list[list[tuple[int, str]]] = [[] for _text in texts]
    parts: list[str] = []
    params: list[Any] = []
    for place, text in enumerate(texts):
        rows = _sharing(text, on)
        if rows is not None:
            sql, given = compiled(rows)
            parts.append(f"SELECT {place:d} AS place, found.* FROM ({sql}) AS found")  # noqa: S608
            params += given
    if parts:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), params)
            for place, organ_id, name, *_rest in cursor.fetchall():
                found[place].append((organ_id, name))
    return found


def _sharing(text: str, on: date) -> QuerySet[Any, Any] | None:
    plain = bare(text)[:MOST_TEXT].replace("\0", "")
    words = sorted({word for word in plain.split() if len(word) > 1}, key=lambda word: (-len(word), word))[:MOST_WORDS]
    if not words:
        return None
    shared: Any = Value(0)
    for word in words:
        shared = shared + Case(When(bare__contains=word, then=Value(1)), default=Value(0), output_field=IntegerField())
    rows = OrganName.objects.filter(on_day(on, "organ__")).annotate(
        shared=shared, off=Abs(Length("bare") - Value(len(plain)))
    )
    rows = rows.filter(shared__gte=(len(words) + 1) // 2)
    return rows.order_by(F("shared").desc(), "off", "organ_id").values_list("organ_id", "bare", "shared", "off")[
        :SCANNED
    ]

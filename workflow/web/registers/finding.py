"""Looking things up in a register book: a range of days or numbers from indexes, words by reading on from a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext_lazy as _

from workflow.dispatches.models import Dispatch
from workflow.kernel.folding import bare, fold
from workflow.kernel.policy import Actor, policy
from workflow.letters.models import Letter
from workflow.web.fields import WHOLE, DayField, TextField

LOOKED_THROUGH = 5000
"""Lines read for words at a time: a page of any book costs the same, and says where it goes on."""


class FilterForm(forms.Form):
    """What one looks for; nothing at all shows the whole book."""

    tu_ngay = DayField(label=_("Từ ngày"), required=False)
    den_ngay = DayField(label=_("Đến ngày"), required=False)
    tu = forms.IntegerField(label=_("Từ số"), required=False, min_value=1, max_value=10**9, error_messages=WHOLE,
                            widget=forms.TextInput({"class": "cv-input cv-num", "inputmode": "numeric"}))  # fmt: skip
    den = forms.IntegerField(label=_("Đến số"), required=False, min_value=1, max_value=10**9, error_messages=WHOLE,
                             widget=forms.TextInput({"class": "cv-input cv-num", "inputmode": "numeric"}))  # fmt: skip
    chu = TextField(label=_("Có chữ"), max_length=120)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")


@dataclass(frozen=True, slots=True)
class Sought:
    """A filter that was understood; an empty one is false."""

    first_day: date | None = None
    last_day: date | None = None
    first: int | None = None
    last: int | None = None
    words: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any((self.first_day, self.last_day, self.first, self.last, self.words))


def sought(form: FilterForm) -> Sought:
    """What the form asks for; a field that is wrong asks for nothing, and says so beside itself."""
    if not form.is_bound:
        return Sought()
    form.is_valid()
    given = form.cleaned_data
    words = tuple(fold(str(given.get("chu") or "")).split())
    return Sought(given.get("tu_ngay"), given.get("den_ngay"), given.get("tu"), given.get("den"), words)


def narrowed(entries: QuerySet[Any], what: Sought, day: str = "taken_on") -> QuerySet[Any]:
    """The entries of the days and numbers. The days are turned into numbers first, so that a page is read by number
    from its index wherever in the book it lies."""
    if what.first is not None:
        entries = entries.filter(number__gte=what.first)
    if what.last is not None:
        entries = entries.filter(number__lte=what.last)
    if what.first_day is None and what.last_day is None:
        return entries
    if what.first_day is not None:
        entries = entries.filter(**{f"{day}__gte": what.first_day})
    if what.last_day is not None:
        entries = entries.filter(**{f"{day}__lte": what.last_day})
    ends = entries.order_by().aggregate(low=Min("number"), high=Max("number"))
    return entries.filter(number__gte=ends["low"] or 0, number__lte=ends["high"] or 0)


def said_in_letters(actor: Actor, entries: Sequence[Any]) -> dict[int, str]:
    """By letter what of it can be looked for, of those that the actor may view; one statement."""
    ids = [entry.letter_id for entry in entries if entry.letter_id]
    rows = policy().scope(actor, Letter.objects.filter(pk__in=ids))
    columns = ("pk", "subject", "symbol", "signer__full_name")
    return {row[0]: " ".join(map(str, row[1:])) for row in rows.values_list(*columns)}


def said_in_dispatches(actor: Actor, entries: Sequence[Any]) -> dict[int, str]:
    """The same by dispatch, with the sender's name."""
    rows = policy().scope(actor, Dispatch.objects.filter(pk__in=[entry.dispatch_id for entry in entries]))
    columns = ("pk", "letter__subject", "letter__symbol", "letter__issuer__name")
    return {row[0]: " ".join(map(str, row[1:])) for row in rows.values_list(*columns)}


def said_in_papers(entries: Sequence[Any]) -> dict[int, str]:
    """By secret paper: its number and issuer, all that is known of it."""
    return {paper.pk: f"{paper.code} {paper.issuer} {paper.get_degree_display()}" for paper in entries}


def holds(text: str, words: Sequence[str]) -> bool:
    """Whether every word stands in the text: one typed with accents as it is, one without them whatever the accents."""
    whole, plain = fold(text), bare(text)
    return all(word in (plain if word == bare(word) else whole) for word in words)


def page_with_words(
    entries: QuerySet[Any], before: int | None, size: int, words: Sequence[str],
    said: Callable[[Sequence[Any]], dict[int, str]], of: str,
) -> tuple[list[Any], int | None]:  # fmt: skip
    """The newest entries below `before` whose words fit, out of the next LOOKED_THROUGH, and where the next page goes
    on; None at the book's end. Two statements. `of` is the entry's column that `said` is keyed by."""
    if before is not None:
        entries = entries.filter(number__lt=before)
    read = list(entries.order_by("-number")[:LOOKED_THROUGH])
    texts = said(read)
    found: list[Any] = []
    for entry in read:
        if holds(texts.get(getattr(entry, of), ""), words) and getattr(entry, of) in texts:
            if len(found) == size:
                return found, found[-1].number
            found.append(entry)
    return found, read[-1].number if len(read) == LOOKED_THROUGH else None

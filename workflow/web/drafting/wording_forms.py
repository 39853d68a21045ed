"""Forms of suggested wording: a box for every place of the text, and what the drafter does with what is in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.letters.models import Suggestion
from workflow.letters.wording import BODY, LONGEST, MOST, SUBJECT, said, taken, texts_of
from workflow.web.fields import ActForm, Place, TextField
from workflow.web.letters import rows as letter_rows

from . import suggestion_rows
from .parts import content_of, parts_of

SHOWN = 300
"""Places for which the page has a box."""
_NAME = re.compile(r"cau-(subject|body)-([1-9]\d{0,4})", re.ASCII)


@dataclass(frozen=True, slots=True)
class WordingBox:
    """One place: the name of its box, what it is called, its words now and as they stand in the box."""

    name: str
    label: str
    before: str
    text: str

    @property
    def changed(self) -> bool:
        """Whether something else stands in the box."""
        return self.text != self.before


class WordingForm(ActForm):
    """An opinion with which wording may be suggested, place by place; a box left as it was suggests nothing."""

    def prepare(self) -> None:
        """A box for each place of the text, with its words."""
        super().prepare()
        self.places = texts_of(letter_rows.text_of(self.at.record))

    @property
    def boxes(self) -> list[WordingBox]:
        """The boxes in the order of the page."""
        found = []
        for (part, place), before in list(self.places.items())[:SHOWN]:
            name = f"cau-{part}-{place}"
            typed = str(self.data.get(name, before)).replace("\r\n", "\n")
            label = _("Trích yếu") if part == SUBJECT else _("Đoạn %d") % place
            found.append(WordingBox(name, label, before, typed))
        return found

    @property
    def suggests(self) -> int:
        """How many boxes hold something else than the text."""
        return len(self.wording())

    def wording(self) -> list[tuple[str, int, str]]:
        """(part, place, words) of the boxes that were changed."""
        found: list[tuple[str, int, str]] = []
        for name in self.data:
            if len(found) > MOST:
                break
            if not (match := _NAME.fullmatch(name)):
                continue
            part, place = match[1], int(match[2])
            words = str(self.data[name])
            if words.strip() and self._changes(part, place, words):
                found.append((part, place, words))
        return found

    def _changes(self, part: str, place: int, words: str) -> bool:
        """Whether these words are others than the text's. What is no place, or too long, goes on unread: the service
        says so."""
        before = self.places.get((part, place))
        return before is None or len(words) > LONGEST or said(part, words) != before

    def given(self) -> dict[str, Any]:
        """With the suggestions."""
        return {**super().given(), "wording": self.wording()}


class SuggestionForm(ActForm):
    """About one suggestion of the letter."""

    suggestion = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def prepare(self) -> None:
        """The one asked for, else the first that waits."""
        rows = Suggestion.objects.filter(letter=self.at.record, state=Suggestion.State.OPEN)
        wanted = str(self.data.get("suggestion") or self.at.query.get("so", ""))
        pk = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 19 else None
        self.one = (rows.filter(pk=pk).first() if pk else None) or rows.first()
        self.fields["suggestion"].initial = self.one.pk if self.one else None

    def given(self) -> dict[str, Any]:
        """Which one."""
        return {"suggestion_id": self.cleaned_data["suggestion"]}


class TakeForm(SuggestionForm):
    """Take it over: one click."""

    def given(self) -> dict[str, Any]:
        """The text read anew with the suggestion in it; as it was where the text has moved on."""
        before = letter_rows.text_of(self.at.record)
        asked = Suggestion.objects.filter(pk=self.cleaned_data["suggestion"], letter=self.at.record).first()
        expected = taken(before, asked) if asked else None
        if expected is None:
            return {**super().given(), "content": before}
        parts = parts_of(before) | {SUBJECT: expected[0], BODY: expected[1]}
        return {**super().given(), "content": content_of(parts, before, self.at.standing.actor.on)}


class DeclineForm(SuggestionForm):
    """Leave the text, with a word to who suggested it."""

    answer = TextField(rows=2, label=gettext_lazy("Lý do không nhận"), max_length=1000)

    def given(self) -> dict[str, Any]:
        """Which one, and why."""
        return {**super().given(), "answer": self.cleaned_data["answer"]}


def look(place: Place) -> Mapping[str, Any]:
    """The suggestions that wait."""
    rows = suggestion_rows.rows_of(place.standing.actor, place.record)
    return {"letter": place.record, "suggestions": [row for row in rows if row.open]}

"""Suggested wording: kept with an opinion, found again in the text as it stands now, or known to be out of date."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from workflow.gate import Act
from workflow.kernel.errors import Invalid

from .body import without_notes
from .comparing import row_texts
from .content import plain
from .models import Letter, LetterVersion, Opinion, Suggestion
from .notation import rows_of, typed

Wording = Sequence[tuple[str, int, str]]
"""(part, place, words): "subject" and 1, or "body" and the row from 1; the words in the notation of a body."""
SUBJECT, BODY = "subject", "body"
MOST, LONGEST = 50, 20_000


def suggest(act: Act[Letter], opinion: Opinion, wording: Wording) -> dict[str, Any]:
    """Keep the suggestions of an opinion; return what the journal says of them. One that changes nothing is none.
    Invalid for a place that the text has not, or words that cannot be kept."""
    if not wording:
        return {}
    texts = texts_of(LetterVersion.objects.get(letter=act.record, no=act.record.text_no).content)
    rows = [_row(act.record, opinion, texts, *one) for one in wording]
    kept = [row for row in rows if row is not None]
    if len(kept) > MOST:
        raise Invalid(_("Một lần cho ý kiến có tối đa %d đề xuất câu chữ.") % MOST)
    Suggestion.objects.bulk_create(kept)
    return {"suggestions": len(kept)} if kept else {}


def _row(letter: Letter, opinion: Opinion, texts: Mapping[tuple[str, int], str], part: str, place: int, words: str
         ) -> Suggestion | None:  # fmt: skip
    before = texts.get((part, place))
    if not before:
        raise Invalid(_("Chỗ được đề xuất sửa không còn trong văn bản; đồng chí tải lại trang."))
    after = said(part, words) if len(words) <= LONGEST else ""
    if not after or "\0" in after or len(after) > LONGEST:
        raise Invalid(_("Câu chữ đề xuất cần có nội dung, không quá %d ký tự.") % LONGEST)
    if after == before:
        return None
    return Suggestion(letter=letter, opinion=opinion, part=part, place=place, before=before, after=after)


def texts_of(content: Mapping[str, Any]) -> dict[tuple[str, int], str]:
    """Every place for which wording may be suggested, with its words now."""
    found = {(BODY, place): text for place, text in enumerate(row_texts(content), start=1) if text}
    subject = plain(content.get("subject"))
    return {(SUBJECT, 1): subject, **found} if subject else found


def said(part: str, words: str) -> str:
    """Suggested words as they are kept: a subject on one line, a body in its notation."""
    return " ".join(words.split()) if part == SUBJECT else typed(rows_of(words))


def place_now(one: Suggestion, texts: Mapping[tuple[str, int], str]) -> int | None:
    """Where the words that it is about stand in these texts: at their place, or where alone they stand since; None
    when the text has moved on."""
    if texts.get((one.part, one.place)) == one.before:
        return one.place
    found = [place for (part, place), text in texts.items() if part == one.part and text == one.before]
    return found[0] if len(found) == 1 else None


def taken(content: Mapping[str, Any], one: Suggestion) -> tuple[str, str] | None:
    """(subject, body in notation) of the text with the suggestion taken over; None when the text has moved on."""
    place = place_now(one, texts_of(content))
    if place is None:
        return None
    subject, body = plain(content.get("subject")), list(content.get("body") or [])
    if one.part == SUBJECT:
        subject = one.after
    else:
        body[place - 1 : place] = rows_of(one.after)
    return subject, typed(body)


def holds(content: Mapping[str, Any], expected: tuple[str, str]) -> bool:
    """Whether a text has exactly this subject and this body."""
    rows = [without_notes(row) for row in content.get("body") or []]
    return plain(content.get("subject")) == expected[0] and rows == [without_notes(row) for row in rows_of(expected[1])]

"""Ties from a letter's items to those of the letter that it carries out, as the words of both texts justify them."""

from __future__ import annotations

from typing import Any

from workflow.letters.content import applied, whole
from workflow.letters.models import Directive, Letter, LetterVersion
from workflow.letters.structure import settled
from workflow.reading.ties import missing_report_duties, propose_ties

from .models import Tie, UpperLetter


def content_of(letter: Letter) -> dict[str, Any]:
    """The letter's current text as the reader's functions take it, whatever a person left out of it."""
    text: dict[str, Any] = LetterVersion.objects.get(letter=letter, no=letter.text_no).content
    text = applied(text, settled(letter, text))
    items = [_item(row) for row in text.get("directives") or []]
    issuer = text.get("issuer") if isinstance(text.get("issuer"), dict) else {"name": letter.issuer.name}
    number = letter.code or text.get("number_canonical")
    dated = letter.dated.isoformat() if letter.dated else text.get("date")
    known = {"issuer": issuer, "number_canonical": number, "date": dated, "report_duty": text.get("report_duty")}
    return {**text, **known, "directives": items}


def _item(row: dict[str, Any]) -> dict[str, Any]:
    parts = row.get("parts")
    kept = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    return {
        **row,
        "no": whole(row.get("no")),
        "text": str(row.get("text") or row.get("starts") or ""),
        "parts": [{**part, "text": str(part.get("text") or "")} for part in kept],
        "lead": str(row.get("lead") or ""),
        "lead_kind": str(row.get("lead_kind") or "all_addressees"),
        "lead_list": [str(name) for name in row.get("lead_list") or []],
    }


def propose(link: UpperLetter) -> list[Tie]:
    """One tie per pair of items; the words of several parts are kept together. Nothing is stored."""
    directives = {row.no: row for row in Directive.objects.filter(letter_id=link.upper_id)}
    ties: dict[tuple[int, int], Tie] = {}
    for row in propose_ties(content_of(link.letter), content_of(link.upper)):
        child, upper = row["child"], directives.get(row["parent"])
        if child is None or upper is None:
            continue
        fresh = Tie(link=link, child_no=child, upper_directive=upper, words="", score=0)
        tie = ties.setdefault((child, upper.no), fresh)
        tie.words = "; ".join(filter(None, [tie.words, *row["words"]]))
        tie.score = max(tie.score, row["score"])
    return list(ties.values())


def missing_reports(link: UpperLetter) -> list[dict[str, Any]]:
    """Duties to report that the upper letter lays down and this one passes on to nobody."""
    found: list[dict[str, Any]] = missing_report_duties(content_of(link.letter), content_of(link.upper))
    return found

"""The door of reading: text → structured letters. Pure: no database, no clock, no network."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflow.kernel.errors import NotALetter
from workflow.kernel.folding import fold
from workflow.reading.content.citations import find_citations, merge_citations
from workflow.reading.content.directives import read_directive
from workflow.reading.content.items import find_items
from workflow.reading.content.monitoring import find_monitoring, find_report_duty, through_reports
from workflow.reading.content.relations import find_relations
from workflow.reading.content.spreading import find_dissemination
from workflow.reading.content.terms import find_terms
from workflow.reading.head.copies import read_copy
from workflow.reading.head.header import Head, read_head
from workflow.reading.head.signature import read_signature
from workflow.reading.head.stamp import read_stamp
from workflow.reading.head.values import place_of, plain
from workflow.reading.head.zones import body_of, find_zones
from workflow.reading.page import anchors
from workflow.reading.page.body import Paragraph
from workflow.reading.page.columns import tail_cells
from workflow.reading.page.lines import Line, raw_between
from workflow.reading.page.rows import split_lines
from workflow.reading.page.split import Segment, split_letters
from workflow.reading.recipients import distribution_lines, read_addressees, read_distribution

_MAX_CHARS = 2_000_000  # 200 pages of 5,000 characters, twice over
_MAX_LINES = 40_000  # 200 pages of 60 lines, more than three times over


def read_text(text: str) -> list[dict[str, Any]]:
    """Return one dict per letter of the text, with the keys of the gold files; NotALetter with one sentence when it
    holds none. What is not in the text is None; what is doubtful says needs_review. Linear in the text."""
    if not text.strip():
        raise NotALetter(_("Tệp không có nội dung nên không đọc được công văn."))
    if len(text) > _MAX_CHARS or text.count("\n") + text.count("\r") > _MAX_LINES:
        raise NotALetter(_("Tệp dài quá 200 trang nên không được đọc như một công văn."))
    letters = [_read_letter(text, segment) for segment in split_letters(split_lines(text))]
    if not letters:
        raise NotALetter(
            _("Tệp này không phải là công văn: không tìm thấy tiêu đề, số và ký hiệu, địa danh và ngày ban hành.")
        )
    return letters


def _read_letter(text: str, segment: Segment) -> dict[str, Any]:
    zones = find_zones(segment.lines)
    head = read_head(zones.header, zones.kind_at, zones.named)
    entries, paragraphs = body_of(zones)
    addressees = read_addressees(entries)
    letter = dict(head.fields)
    issued = date.fromisoformat(letter["date"]) if isinstance(letter["date"], str) else None
    letter |= {"addressees": addressees, "subject_line": head.where.get("subject", {}).get("line")}
    letter |= _tail(zones.tail)
    letter |= read_content(letter, paragraphs, addressees, issued)
    letter["arrival_stamp"] = read_stamp(zones.stamp, zones.boxes, issued, letter["number_canonical"])
    letter["copy"] = read_copy(segment.copy)
    return _finish(letter, head, raw_between(text, segment.first, segment.last), segment)


def _tail(lines: list[Line]) -> dict[str, Any]:
    cells = tail_cells(lines)
    at = next((i for i, line in enumerate(cells) if anchors.is_received(line)), None)
    entries, taken = distribution_lines(cells, at) if at is not None else ([], set())
    rest = [line for line in cells if line not in taken]
    return {"distribution": read_distribution(entries), **read_signature(rest)}


def read_content(
    letter: dict[str, Any], paragraphs: list[Paragraph], addressees: list[dict[str, Any]], issued: date | None
) -> dict[str, Any]:
    """Everything that the body says, for a letter whose `subject`, `number_canonical` and `subject_line` are known;
    also the way in for a draft that is typed part by part. Takes `subject_line` out of `letter`."""
    subject = letter["subject"]["value"] if isinstance(letter["subject"], dict) else letter["subject"]
    own = letter["number_canonical"]
    subject_line = letter.pop("subject_line")
    terms = find_terms(paragraphs, addressees)
    items, closing = find_items(paragraphs, addressees, plain(letter.get("kind")))
    directives = [read_directive(item, addressees, terms, issued) for item in items]
    monitoring = find_monitoring(directives, closing)
    duty = find_report_duty(directives, closing)
    mentions = [(mention, subject_line) for mention in find_citations(subject or "")]
    mentions += [(mention, p.line_at(mention["start"])) for p in paragraphs for mention in find_citations(p.text)]
    relations = find_relations(subject, paragraphs, own)
    return {
        "body": [{"text": paragraph.text, "line": paragraph.line} for paragraph in paragraphs],
        "defined_terms": terms,
        "directives": directives,
        "directive_count": len(directives),
        "monitoring": monitoring or through_reports(duty),
        "report_duty": duty,
        "dissemination": find_dissemination(paragraphs),
        "citations": merge_citations(mentions, own),
        "relations": relations,
        "attachments": [{"what": r["target"], "line": r["line"]} for r in relations if r["type"] == "attaches"],
    }


def _finish(letter: dict[str, Any], head: Head, raw: str, segment: Segment) -> dict[str, Any]:
    """Add what needs the whole letter: the issuing body, the default kind, the seal, where each field was read."""
    if letter["kind"] is None and letter["addressees"]:
        letter["kind"], letter["kind_name"] = "CV", "Công văn"
    if letter["issuer"]:
        letter["issuer"]["issuing_body"] = _issuing_body(letter)
    letter["seal_expected"] = not fold((letter["issuer"] or {}).get("name") or "").startswith("chi bộ")
    where = dict(head.where)
    for name in ("authority", "position", "signer"):
        line = letter.pop(f"{name}_line")
        if line:
            doubtful = isinstance(letter[name], dict) and letter[name].get("needs_review")
            where[name] = place_of(line, 0.5 if doubtful else 1.0)
    letter |= {"where": where, "lines": [segment.first, segment.last], "raw": raw}
    _say_how_sure(letter)
    letter["review"] = doubtful_fields(letter)
    return letter


def _say_how_sure(letter: dict[str, Any]) -> None:
    """Every part that carries its line carries how sure it is, 0 to 1."""
    parts = [part for value in letter.values() for part in (value if isinstance(value, list) else [value])]
    for part in parts:
        if isinstance(part, dict) and "line" in part:
            part.setdefault("confidence", 0.5 if part.get("needs_review") else 1.0)


def _issuing_body(letter: dict[str, Any]) -> str | None:
    """The body that speaks ("Ban Thường vụ Tỉnh ủy"), as the text writes it, where it is the one that the signature
    names and the organ behind it is the issuer."""
    body = fold((letter["authority"] or {}).get("body") or "")
    issuer = f"{fold(letter['issuer']['name'])} "
    if not body:
        return None
    for paragraph in letter["body"]:
        words = [(word, fold(word)) for word in paragraph["text"].split()]
        keys, size = [key for _word, key in words], len(body.split())
        for at in range(len(words) - size):
            if " ".join(keys[at : at + size]) != body:
                continue
            organ = next(
                (n for n in range(12, 1, -1) if issuer.startswith(" ".join(keys[at + size : at + size + n]) + " ")), 0
            )
            if organ and len(keys) >= at + size + organ:
                return " ".join(word for word, _key in words[at : at + size + organ]).strip(" ,.;:")
    return None


def doubtful_fields(letter: dict[str, Any]) -> list[str]:
    """Return the paths of all fields that ask for a person: "position", "directives.2.due"."""
    found: list[str] = []
    for name, value in letter.items():
        if isinstance(value, dict) and value.get("needs_review"):
            found.append(name)
        elif isinstance(value, dict):
            found += [
                f"{name}.{key}" for key, part in value.items() if isinstance(part, dict) and part.get("needs_review")
            ]
        elif isinstance(value, list):
            for place, entry in enumerate(value, start=1):
                if isinstance(entry, dict) and entry.get("needs_review"):
                    found += [f"{name}.{place}.{doubt}" for doubt in entry.get("doubts") or ["text"]]
    return found

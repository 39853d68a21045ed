"""The door of reading: text → structured letters. Pure: no database, no clock, no network."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflow.kernel.errors import NotALetter
from workflow.kernel.folding import fold
from workflow.reading import anchors
from workflow.reading.body import Paragraph, read_paragraphs
from workflow.reading.citations import find_citations, merge_citations
from workflow.reading.directives import find_items, read_directive
from workflow.reading.header import Head, read_head
from workflow.reading.lines import Line, raw_between, split_lines
from workflow.reading.monitoring import find_dissemination, find_monitoring, find_report_duty, through_reports
from workflow.reading.recipients import addressee_lines, distribution_lines, read_addressees, read_distribution
from workflow.reading.relations import find_relations
from workflow.reading.signature import read_signature
from workflow.reading.split import Segment, split_letters
from workflow.reading.stamp import find_stamp, read_stamp
from workflow.reading.tables import POSITIONS
from workflow.reading.terms import find_terms

_MAX_CHARS = 2_000_000  # 200 pages of 5,000 characters, twice over


def read_text(text: str) -> list[dict[str, Any]]:
    """Return one dict per letter of the text, with the keys of the gold files; NotALetter with one sentence when it
    holds none. What is not in the text is None; what is doubtful says needs_review. Linear in the text."""
    if not text.strip():
        raise NotALetter(_("Tệp không có nội dung nên không đọc được công văn."))
    if len(text) > _MAX_CHARS:
        raise NotALetter(_("Tệp dài quá 200 trang nên không được đọc như một công văn."))
    letters = [_read_letter(text, segment) for segment in split_letters(split_lines(text))]
    if not letters:
        raise NotALetter(
            _("Tệp này không phải là công văn: không tìm thấy tiêu đề, số và ký hiệu, địa danh và ngày ban hành.")
        )
    return letters


def _zones(lines: list[Line]) -> tuple[list[Line], int, int]:
    """(header lines, index of Kính gửi or of the first paragraph, index where the tail begins)."""
    addressed = next((i for i, line in enumerate(lines) if anchors.is_addressed(line)), None)
    begin = addressed if addressed is not None else _first_paragraph(lines)
    tail = next((i for i in range(begin + 1, len(lines)) if anchors.is_received(lines[i])), len(lines))
    signed = [i for i in range(begin + 1, len(lines)) if anchors.authority_of(lines[i])]
    alone = [i for i in range(begin + 1, len(lines)) if lines[i].upper and lines[i].key in POSITIONS]
    starts = [tail, *signed[:1], *alone[:1]]
    return lines[:begin], begin, min(starts)


def _first_paragraph(lines: list[Line]) -> int:
    """Without Kính gửi the body begins at the first long paragraph, "Căn cứ", article or item below the head."""
    marks = [
        i for i, line in enumerate(lines) if anchors.title_of(line) or anchors.number_of(line) or anchors.date_of(line)
    ]
    start = (marks[-1] if marks else 0) + 1
    openers = (
        "căn cứ",
        "thực hiện ",
        "xét ",
        "điều 1",
        "1. ",
        "i. ",
        "để ",
        "ngày ",
        "theo ",
        fold("trong thời gian"),
        "nhằm ",
    )
    for at in range(start, len(lines)):
        line = lines[at]
        if len(line.text) > 120 or (line.key.startswith(openers) and len(line.text) > 8 and not line.upper):
            return at
        if line.upper and line.text.endswith(":"):
            return at
    return min(start, len(lines))


def _body(lines: list[Line], begin: int, tail: int) -> tuple[list[dict[str, Any]], list[Paragraph]]:
    addressed = begin < len(lines) and anchors.is_addressed(lines[begin])
    entries, after = addressee_lines(lines[:tail], begin) if addressed else ([], begin)
    return read_addressees(entries), read_paragraphs(lines[after:tail])


def _read_letter(text: str, segment: Segment) -> dict[str, Any]:
    lines = segment.lines
    header, begin, tail = _zones(lines)
    stamp_lines, boxes = find_stamp(header)
    head = read_head([line for line in header if line not in stamp_lines])
    addressees, paragraphs = _body(lines, begin, tail)
    letter = dict(head.fields)
    issued = date.fromisoformat(letter["date"]) if isinstance(letter["date"], str) else None
    letter |= {"addressees": addressees, "subject_line": head.where.get("subject", {}).get("line")} | _tail(
        lines[tail:]
    )
    letter |= read_content(letter, paragraphs, addressees, issued)
    letter["arrival_stamp"] = read_stamp(stamp_lines, boxes, issued, letter["number_canonical"])
    return _finish(letter, head, raw_between(text, segment.first, segment.last), segment)


def _tail(lines: list[Line]) -> dict[str, Any]:
    at = next((i for i, line in enumerate(lines) if anchors.is_received(line)), None)
    entries, taken = distribution_lines(lines, at) if at is not None else ([], set())
    rest = [line for line in lines if line not in taken]
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
    items, closing = find_items(paragraphs, addressees)
    directives = [read_directive(item, addressees, terms, issued) for item in items]
    monitoring = find_monitoring(directives, closing)
    duty = find_report_duty(directives, closing)
    mentions = [(mention, subject_line) for mention in find_citations(subject or "")]
    mentions += [(mention, p.line) for p in paragraphs for mention in find_citations(p.text)]
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
    for name, key in (("signer", "signer_line"), ("authority", "signature_line")):
        line = letter.pop(key)
        if line:
            where[name] = {"page": None, "line": line, "confidence": 1.0}
    letter |= {"where": where, "lines": [segment.first, segment.last], "raw": raw}
    letter["review"] = doubtful_fields(letter)
    return letter


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

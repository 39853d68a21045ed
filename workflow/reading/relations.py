"""What this letter does to another document: carries it out, replaces it, amends it, encloses it."""

from __future__ import annotations

import re
from typing import Any

from workflow.reading.body import Paragraph
from workflow.reading.citations import canonical, find_citations

_CARRIES_OUT = re.compile(
    r"(?:thực hiện|triển khai|quán triệt|chấp hành)\s+(?:nội dung\s|theo\s|ý kiến chỉ đạo tại\s)?$", re.IGNORECASE
)
_REPLACES = re.compile(r"thay\s(?:thế)(?:\scho)?\s+$", re.IGNORECASE)
_AMENDS = re.compile(
    r"(?:sửa đổi|bổ sung|điều chỉnh|đính chính)(?:,?\s(?:sửa đổi|bổ sung|điều chỉnh))?"
    r"(?:\s(?:một số|nội dung|điều|khoản|điểm|mục|tại|của|\d{1,3}|và)){0,8}\s+$",
    re.IGNORECASE,
)
_ATTACHED = re.compile(r"\((?:có |xin |gửi )?(?:đính kèm|gửi kèm|kèm theo)[^)]{0,40}\)", re.IGNORECASE)
_AGAIN = re.compile(r"tiếp tục\s+(?:đẩy mạnh\s)?(?:thực hiện|triển khai)\s+$", re.IGNORECASE)
_AND = re.compile(r"\s{0,2}(?:,|;|và)\s{1,2}")
_OPENING = 120


def find_relations(subject: str | None, paragraphs: list[Paragraph], own: str | None) -> list[dict[str, Any]]:
    """Return typed relations, each once. "Carries out" is read in the subject and at the very start of the letter only;
    a document named somewhere in the body is a citation."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    opening = paragraphs[0] if paragraphs else None
    for text, line in ((subject or "", None), (opening.text if opening else "", opening.line if opening else None)):
        chained = -1
        for citation in find_citations(text):
            before = text[: citation["start"]]
            if chained >= 0 and _AND.fullmatch(text, chained, citation["start"]):
                _add(found, "implements", citation, line, own)
                chained = citation["end"]
            elif line is None or citation["start"] <= _OPENING:
                if _CARRIES_OUT.search(before) and not _AGAIN.search(before) and _first_clause(before):
                    _add(found, "implements", citation, line, own)
                    chained = citation["end"]
    texts: list[tuple[str, int | None]] = [(subject or "", None), *((p.text, p.line) for p in paragraphs)]
    for text, line in texts:
        for citation in find_citations(text):
            before = text[max(0, citation["start"] - 80) : citation["start"]]
            if _REPLACES.search(before):
                _add(found, "replaces", citation, line, own)
            elif _AMENDS.search(before):
                _add(found, "amends", citation, line, own)
    for paragraph in paragraphs:
        _attached(found, paragraph, own)
    return list(found.values())


def _first_clause(before: str) -> bool:
    return "," not in before.strip() and ";" not in before and "." not in before.strip()


def _attached(found: dict[tuple[str, str], dict[str, Any]], paragraph: Paragraph, own: str | None) -> None:
    """A document in whose sentence "(đính kèm)" stands; the nearest one before the words."""
    words = _ATTACHED.search(paragraph.text)
    if not words:
        return
    sentence = paragraph.text.rfind(". ", 0, words.start()) + 1
    cited = [c for c in find_citations(paragraph.text[sentence : words.start()]) if c["number"] is not None]
    if len(cited) == 1:
        _add(found, "attaches", cited[0], paragraph.line, own)


def _add(
    found: dict[tuple[str, str], dict[str, Any]], kind: str, citation: dict[str, Any], line: int | None, own: str | None
) -> None:
    target = canonical(citation)
    if target is None or target == own:
        return
    known = found.setdefault(
        (kind, target), {"type": kind, "target": target, "target_date": None, "target_issuer": None, "line": line}
    )
    known["target_date"] = known["target_date"] or citation["date"]
    known["target_issuer"] = known["target_issuer"] or citation["issuer"]

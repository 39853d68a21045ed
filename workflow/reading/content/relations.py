"""What this letter does to another document: carries it out, replaces it, amends it, encloses it."""

from __future__ import annotations

import re
from typing import Any

from workflow.reading.content.citations import canonical, find_citations
from workflow.reading.content.monitoring import sentences
from workflow.reading.page.body import Paragraph

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
_AND = re.compile(r"(?:\s(?:về|ban hành)\s[^;.]{2,200})?\s{0,2}(?:,|;|và|, và)\s{1,2}")
_ORDERS = re.compile(r"\b(?:yêu cầu|đề nghị|chỉ đạo|xây dựng|báo cáo|hướng dẫn như|theo)\s")
_REACH = 2000  # letters of a text in which a letter says what it carries out
_OPENING = 120
_MOST = 4  # paragraphs of an opening
_ITEM = re.compile(r"(?:1|I|l)\s?[.)/-]\s|Điều\s1\b|Một là|Thứ nhất")


def find_relations(subject: str | None, paragraphs: list[Paragraph], own: str | None) -> list[dict[str, Any]]:
    """Return typed relations, each once. "Carries out" is read in the subject and at the very start of the letter only;
    a document named somewhere in the body is a citation."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    openings = [
        (sentence, p.line_at(p.text.find(sentence)))
        for p in _before_items(paragraphs)
        for sentence in sentences(p.text)
    ]
    for text, line in ((subject or "", None), *openings):
        chained = -1
        for citation in find_citations(text):
            before = text[: citation["start"]] if citation["start"] <= _REACH else ""
            linked = chained >= 0 and _AND.fullmatch(text, chained, citation["start"])
            if linked and not _ORDERS.search(text, chained, citation["start"]):
                _add(found, "implements", citation, line, own)
                chained = citation["end"]
            elif line is None or citation["start"] <= _OPENING:
                if _CARRIES_OUT.search(before) and not _AGAIN.search(before) and _first_clause(before):
                    _add(found, "implements", citation, line, own)
                    chained = citation["end"]
    for whole in (None, *paragraphs):
        text = whole.text if whole else subject or ""
        for citation in find_citations(text):
            line = whole.line_at(citation["start"]) if whole else None
            before = text[max(0, citation["start"] - 80) : citation["start"]]
            if _REPLACES.search(before):
                _add(found, "replaces", citation, line, own)
            elif _AMENDS.search(before):
                _add(found, "amends", citation, line, own)
    for paragraph in paragraphs:
        _attached(found, paragraph, own)
    return list(found.values())


def _before_items(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """The paragraphs above the first numbered one: there a letter says what it carries out."""
    end = next((i for i, p in enumerate(paragraphs[:_MOST]) if _ITEM.match(p.text)), min(len(paragraphs), _MOST))
    return paragraphs[: max(end, 1)]


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
        _add(found, "attaches", cited[0], paragraph.line_at(words.start()), own)


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

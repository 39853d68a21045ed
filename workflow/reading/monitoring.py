"""Who watches and who reports: the watching organ, the duty of the addressees to report, how far the letter spreads."""

from __future__ import annotations

import re
from typing import Any

from workflow.kernel.folding import fold
from workflow.reading.body import Paragraph
from workflow.reading.deadlines import find_dues, find_period
from workflow.reading.header import asked
from workflow.reading.leads import Lead, find_cooperators, find_lead
from workflow.reading.naming import names_at, tokenize, verb_at

_WATCHED = re.compile(
    r"(?:theo dõi|đôn đốc|giám sát|kiểm tra)[^.;]{0,80}?\b(?:thực hiện|tình hình|tiến độ)(?P<rest>[^.;]*)",
    re.IGNORECASE,
)
_THIS = re.compile(r"\b(?:này|nêu trên|trên đây|chỉ đạo|theo định kỳ)\b", re.IGNORECASE)
_REPORT = re.compile(r"báo cáo\b", re.IGNORECASE)
_NOT_REPORTING = re.compile(r"(?:chuẩn bị|dự thảo|nội dung|việc|các|mẫu|hội nghị|xây dựng)\s+$", re.IGNORECASE)
_TO = frozenset(map(fold, ("về", "cho", "với", "lên", "đến", "gửi", "trình")))
_NOT_TO = frozenset(map(fold, ("của", "theo", "tại", "do", "này")))
_VIA = re.compile(r"\(?\b(?:thông\s)?qua\s+", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZĐÂÊÔƠƯÁÀẢÃẠẮẶẤẬÉÈẾỆÍÌÓÒỐỘỚỢÚÙỨỰÝỲỶỸỴỦỤ])")
_SPREAD = re.compile(
    r"\b(?:được|chỉ)?\s?(?P<verb>phổ biến|lưu hành|triển khai)\s(?:rộng rãi\s)?(?:đến|trong|tới)\s(?P<to>[^.;]{2,120})",
    re.IGNORECASE,
)
_THIS_LETTER = re.compile(
    r"(?:công văn|kế hoạch|chỉ thị|quyết định|thông báo|kết luận|hướng dẫn|nghị quyết|văn bản|quy định"
    r"|chương trình)\snày",
    re.IGNORECASE,
)
_FREQUENCIES = (("thường xuyên", "regular_unspecified"), ("quý", "quarterly"), ("tháng", "monthly"), ("năm", "yearly"),
                ("tuần", "weekly"), ("định kỳ", "periodic_unspecified"))  # fmt: skip


def sentences(text: str) -> list[str]:
    return [sentence for line in text.split("\n") for sentence in _SENTENCE.split(line) if sentence.strip()]


def frequency_of(raw: str | None) -> str | None:
    """A word for how often, from the words of the letter; None when they name no rhythm."""
    if not raw:
        return None
    if re.search(r"\d+\s(?:tháng|tuần)", raw):
        return "other"
    return next((name for word, name in _FREQUENCIES if word in raw.casefold()), None)


def report_target(sentence: str) -> tuple[str | None, str | None]:
    """(to whom, via whom) a sentence has somebody report; (None, None) when it names no organ behind "báo cáo"."""
    for found in _REPORT.finditer(sentence):
        if _NOT_REPORTING.search(sentence[max(0, found.start() - 14) : found.start()]):
            continue
        target = _organ_behind(sentence[found.end() : found.end() + 260])
        if target:
            return target, _via(sentence[found.end() :])
    return None, None


def _organ_behind(window: str) -> str | None:
    tokens = tokenize(window)
    for at, token in enumerate(tokens[:40]):
        if token.key in {".", ";", "("} or token.key in _NOT_TO:
            return None
        led = at == 0 or tokens[at - 1].key in _TO
        if not (led or token.capital) or verb_at(tokens, at):
            continue
        names = names_at(window, tokens, at)
        if names and (names[0].proper or token.capital):
            return names[0].text
    return None


def _via(rest: str) -> str | None:
    found = _VIA.search(rest[:300])
    if not found:
        return None
    window = rest[found.end() : found.end() + 160]
    names = names_at(window, tokenize(window), 0)
    return names[0].text if names and names[0].proper else None


def find_monitoring(directives: list[dict[str, Any]], closing: list[Paragraph]) -> dict[str, Any] | None:
    """Return the watching organ: the one told to follow the letter, else the one through which reports go."""
    for directive in directives:
        if directive["lead_kind"] == "named_organ" and (watched := _WATCHED.search(directive["text"])):
            directive["role"] = "monitoring"
            return _monitoring(directive["text"], directive["lead"], directive["cooperate"], watched)
    for paragraph in closing:
        for sentence in sentences(paragraph.text):
            lead: Lead = find_lead(sentence, [], [])
            watched = _WATCHED.search(sentence)
            if watched and lead.kind == "named_organ":
                return _monitoring(paragraph.text, lead.text, find_cooperators(sentence), watched)
    return None


def _monitoring(text: str, organ: str | None, cooperate: list[str], watched: re.Match[str]) -> dict[str, Any]:
    reporting = next((s for s in sentences(text) if report_target(s)[0]), None)
    to, via = report_target(reporting) if reporting else (None, None)
    raw = find_period(reporting or "")
    sure = (
        not watched["rest"].split(",")[0].strip()
        or bool(_THIS.search(watched[0]))
        or bool(_THIS_LETTER.search(watched[0]))
    )
    return {
        "organ": organ if sure else asked(organ, str(organ), []),
        "cooperate": cooperate,
        "report_to": to,
        "via": via,
        "frequency_raw": raw,
        "frequency": frequency_of(raw),
        "evidence": text,
        "needs_review": not sure,
    }


def find_report_duty(directives: list[dict[str, Any]], closing: list[Paragraph]) -> dict[str, Any] | None:
    """Return the sentence that has the addressees report: to whom, via whom, how often, until when; None when none."""
    places = [(None, paragraph.text) for paragraph in closing]
    places += [(d["no"], d["text"]) for d in directives if d["role"] is None and not d["lead_kind"].startswith("named")]
    for no, text in places:
        for sentence in sentences(text):
            to, via = report_target(sentence)
            if to is None or (no is None and _by_named_organ(sentence)):
                continue
            raw, dues = find_period(sentence), find_dues(sentence, None)
            return {
                "to": to,
                "via": via,
                "frequency_raw": raw,
                "frequency": frequency_of(raw),
                "due_raw": next((due.raw for due in dues), None),
                "directive": no,
                "evidence": sentence.strip(),
            }
    return None


def _by_named_organ(sentence: str) -> bool:
    """A closing sentence that gives the report to one named organ is no duty of the addressees."""
    return find_lead(sentence, [], []).kind == "named_organ"


def through_reports(duty: dict[str, Any] | None) -> dict[str, Any] | None:
    """The watching organ where none is told to watch: the one that the reports pass through (letter 411)."""
    if not duty or not duty["via"]:
        return None
    return {
        "organ": duty["via"],
        "cooperate": [],
        "report_to": duty["to"],
        "via": duty["via"],
        "frequency_raw": duty["frequency_raw"],
        "frequency": duty["frequency"],
        "evidence": duty["evidence"],
        "needs_review": False,
    }


def find_dissemination(paragraphs: list[Paragraph]) -> dict[str, Any] | None:
    """Return how far the letter is to be spread; two different words in one sentence are asked."""
    for paragraph in paragraphs:
        for sentence in sentences(paragraph.text):
            spread = _SPREAD.search(sentence)
            if not spread or not _THIS_LETTER.search(sentence[: spread.start() + 1] + " "):
                continue
            scope = _scope(fold(spread["to"]), sentence)
            if scope:
                return {"scope": scope, "raw": sentence.strip(), "line": paragraph.line}
    return None


def _scope(words: str, sentence: str) -> Any:
    found = [
        scope
        for key, scope in (("nội bộ", "noi_bo"), ("chi bộ", "chi_bo"), ("đảng viên", "dang_vien"))
        if fold(key) in words
    ]
    if not found:
        return None
    return found[0] if len(found) == 1 else asked(found[-1], sentence, found[:-1])

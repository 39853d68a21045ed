"""Who watches and who reports: the watching organ, the duty of the addressees to report, how far the letter spreads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from workflow.kernel.folding import bare, fold
from workflow.reading.content.deadlines import find_dues, find_period
from workflow.reading.content.leads import find_cooperators, find_lead
from workflow.reading.content.naming import names_at, tokenize, verb_at
from workflow.reading.grammar import tables
from workflow.reading.head.values import asked
from workflow.reading.page.body import Paragraph
from workflow.reading.page.shape import loose, shape

_WATCHED = re.compile(
    r"(?P<verb>theo doi|don doc|giam sat|kiem tra)[^.;]{0,80}?\b(?:thuc hien|tinh hinh|tien do)(?P<rest>[^.;]*)"
)
_SELF = "|".join(loose(f"{name} này") for name in sorted({*tables.CITED_KINDS}, key=len, reverse=True))
THIS_LETTER = re.compile(rf"(?<![a-z])(?:{_SELF})")
_THIS = re.compile(r"\b(?:nay|neu tren|tren day|chi dao|theo dinh ky)\b")
_REPORT = re.compile(r"bao\s?cao\b")
_NOT_REPORTING = re.compile(r"(?:chuan bi|du thao|noi dung|viec|cac|mau|hoi nghi|xay dung)\s+$")
_TO = frozenset(map(bare, ("về", "cho", "với", "lên", "đến", "gửi", "trình")))
_NOT_TO = frozenset(map(fold, ("của", "theo", "tại", "do", "này")))
_VIA = re.compile(r"\(?\b(?:thông\s)?qua\s+", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.;])\s+(?=[A-ZĐÂÊÔƠƯÁÀẢÃẠẮẶẤẬÉÈẾỆÍÌÓÒỐỘỚỢÚÙỨỰÝỲỶỸỴỦỤ])")
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
    low = shape(sentence)
    for found in _REPORT.finditer(low):
        if _NOT_REPORTING.search(low[max(0, found.start() - 14) : found.start()]):
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
        led = at == 0 or tokens[at - 1].bare in _TO
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
    """Return the watching organ: the one told to follow this letter, directives before the paragraphs that close it;
    where no words say that it is this letter that is followed, the organ is asked."""
    doubtful: list[tuple[dict[str, Any] | None, dict[str, Any]]] = []
    for directive, found in (*_in_directives(directives), *_in_closing(closing)):
        if not found["needs_review"]:
            return _noted(directive, found)
        doubtful.append((directive, found))
    return _noted(*doubtful[-1]) if doubtful else None


def _noted(directive: dict[str, Any] | None, found: dict[str, Any]) -> dict[str, Any]:
    if directive is not None:
        directive["role"] = "monitoring"
    return found


def _in_directives(directives: list[dict[str, Any]]) -> Iterator[tuple[dict[str, Any] | None, dict[str, Any]]]:
    for directive in directives:
        watched = _watching(directive["text"]) if directive["lead_kind"] == "named_organ" else None
        if watched:
            yield (
                directive,
                _monitoring(directive["text"], directive["lead"], directive["cooperate"], watched, directive["line"]),
            )


def _in_closing(closing: list[Paragraph]) -> Iterator[tuple[None, dict[str, Any]]]:
    for paragraph in closing:
        for sentence in sentences(paragraph.text):
            watched = _watching(sentence)
            lead = find_lead(sentence, [], []) if watched else None
            if watched and lead and lead.kind == "named_organ":
                line = paragraph.line_at(paragraph.text.find(sentence))
                yield None, _monitoring(paragraph.text, lead.text, find_cooperators(sentence), watched, line)


def _watching(text: str) -> re.Match[str] | None:
    """The words that have somebody follow it up; "Kiểm tra" in the name of an organ is none."""
    low = shape(text)
    found = _WATCHED.search(low)
    while found and not text[found.start("verb")].islower():
        found = _WATCHED.search(low, found.end("verb"))
    return found


def _monitoring(
    text: str, organ: str | None, cooperate: list[str], watched: re.Match[str], line: int
) -> dict[str, Any]:
    reporting = next((s for s in sentences(text) if report_target(s)[0]), None)
    to, via = report_target(reporting) if reporting else (None, None)
    raw = find_period(reporting or "")
    sure = (
        not watched["rest"].split(",")[0].strip()
        or bool(_THIS.search(watched[0]))
        or bool(THIS_LETTER.search(watched[0]))
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
        "line": line,
        "confidence": 1.0 if sure else 0.5,
    }


def find_report_duty(directives: list[dict[str, Any]], closing: list[Paragraph]) -> dict[str, Any] | None:
    """Return the sentence that has the addressees report: to whom, via whom, how often, until when; None when none."""
    places = [(None, paragraph.text, paragraph.line) for paragraph in closing]
    places += [
        (d["no"], d["text"], d["line"])
        for d in directives
        if d["role"] is None and not d["lead_kind"].startswith("named")
    ]
    for no, text, line in places:
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
                "line": line,
                "confidence": 1.0,
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
        "line": duty["line"],
        "confidence": 0.8,
    }

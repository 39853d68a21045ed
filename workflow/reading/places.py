"""Where a reading stands: each field that names a line also gets its page, its box there, and how sure the line was."""

from __future__ import annotations

import re
from typing import Any

from workflow.kernel.folding import bare, fold
from workflow.reading.reader import doubtful_fields, read_text
from workflow.reading.source import Source, SourceForm, SourceLine

_WORD = re.compile(r"[^\W_]+")
_REACH = 6  # lines that one field may run over
# Measured on scanned letters: of the words above 0.9 one in 600 is wrong, below 0.8 every third. A figure that is wrong
# costs more than a word.
_UNSURE = 0.8
_UNSURE_FIGURES = 0.85
_FIGURES = ("number", "date")
_ASKED = ("number", "date", "place", "subject", "issuer", "signer")


def read_source(source: Source) -> list[dict[str, Any]]:
    """Return the letters of a source like `read_text`. Everything that says `line` says `page`, `box` (fractions of
    the page; None where a file has no pages) and `confidence`: the smaller of the grammar's and the recogniser's. What
    a scan shows too weakly is asked, not taken; `recognised` is the line before a known slip was put right."""
    letters = read_text(source.text)
    for letter in letters:
        where = letter.get("where") or {}
        for name, place in where.items():
            _mark(place, _written(letter, name), source)
        _mark_all({key: value for key, value in letter.items() if key != "where"}, source)
        if source.form in (SourceForm.SCAN, SourceForm.PDF):
            _ask_weak_fields(letter, where, source)
        letter["review"] = doubtful_fields(letter)
    return letters


def _texts(value: Any) -> str:
    """The words of a field as the file has them."""
    if isinstance(value, dict):
        return " ".join(str(value[key]) for key in ("raw", "text", "name", "parent", "value") if value.get(key))
    return "" if value is None else str(value)


def _written(letter: dict[str, Any], name: str) -> str:
    """The words of a field as the file has them; of the line of place and date each its own part."""
    raw = str(letter.get(f"{name}_raw") or "")
    if name == "date":
        return raw[raw.casefold().rfind("ngày") :] if "ngày" in raw.casefold() else raw
    return raw or _texts(letter.get(name))


def _mark_all(value: Any, source: Source) -> None:
    """Put the place beside every `line`, in all depths; a weak entry of a list asks."""
    if isinstance(value, dict):
        if _mark(value, _texts(value), source) and "text" in value and "needs_review" in value:
            value["needs_review"] = value["needs_review"] or value["confidence"] < _UNSURE
        for part in value.values():
            _mark_all(part, source)
    elif isinstance(value, list):
        for part in value:
            _mark_all(part, source)


def _mark(entry: dict[str, Any], text: str, source: Source) -> bool:
    """Put page, box and confidence beside `line`; False where there is none."""
    number = entry.get("line")
    if not isinstance(number, int) or isinstance(number, bool) or not 1 <= number <= len(source.lines):
        return False
    line = source.lines[number - 1]
    box, sure = _part(line, text)
    words = {fold(word) for word in _WORD.findall(text)}
    for near in source.lines[number - 1 : number - 1 + _REACH]:
        sure = min([sure, *(c for word, c in near.doubts if words & {fold(w) for w in _WORD.findall(word)})])
    entry["page"] = line.page
    entry["box"] = list(box) if box else None
    entry["confidence"] = round(min(entry.get("confidence") or 1.0, sure), 3)
    if line.raw is not None:
        entry["recognised"] = line.raw.strip()
    return True


def _part(line: SourceLine, text: str) -> tuple[tuple[float, float, float, float] | None, float]:
    """Box and confidence of the column that holds the field, of the whole line where no column alone does."""
    words = set(_WORD.findall(bare(text)))
    if line.cells and words:
        shares = [len(words & set(_WORD.findall(bare(cell.text)))) for cell in line.cells]
        if max(shares) and shares.count(max(shares)) == 1:
            cell = line.cells[shares.index(max(shares))]
            return cell.box, cell.confidence
    return line.box, line.confidence


def _ask_weak_fields(letter: dict[str, Any], where: dict[str, dict[str, Any]], source: Source) -> None:
    """A field whose words the recogniser was not sure of becomes one that a person decides."""
    if letter.get("place") and "date" in where:
        where["place"] = {"line": where["date"]["line"], "confidence": 1.0}
        _mark(where["place"], _written(letter, "place"), source)
    for name in _ASKED:
        bound = _UNSURE_FIGURES if name in _FIGURES else _UNSURE
        if name not in where or where[name]["confidence"] >= bound or letter.get(name) in (None, ""):
            continue
        value = letter[name]
        if isinstance(value, dict):
            value.setdefault("alternatives", [])
            value["needs_review"] = True
        else:
            raw = letter.get(f"{name}_raw") or str(value)
            letter[name] = {"value": value, "raw": raw, "needs_review": True, "alternatives": []}

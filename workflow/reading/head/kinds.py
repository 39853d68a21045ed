"""What kind of letter it is: by the code in its symbol and by the name printed in capitals."""

from __future__ import annotations

import re
from dataclasses import dataclass

from workflow.kernel.folding import bare, fold
from workflow.reading.grammar import tables
from workflow.reading.page.lines import Line
from workflow.reading.page.shape import distance

_BY_CODE = {fold(code): code for code in tables.KIND_NAMES} | {fold(c): code for c, code in tables.KIND_SYMBOLS.items()}
_BY_SLIP: dict[str, str] = {}
for _code in tables.KIND_NAMES:
    _BY_SLIP.setdefault(bare(_code), _code)
_NAMES = sorted(
    ((bare(name), name, code) for name, code in tables.KIND_CODES.items()), key=lambda entry: -len(entry[0])
)
_SAFE = 6  # letters from which one wrong letter leaves no doubt


@dataclass(frozen=True)
class Printed:
    """The kind as printed: its code, its name, how many letters of the line it takes."""

    code: str
    name: str
    end: int


def kind_in(symbol: str | None) -> tuple[str | None, bool]:
    """(kind code, sure) of a symbol: CV of CV/TU, KH of KH-UBND; a state symbol without one is an official letter."""
    if not symbol:
        return None, True
    parts = re.split(r"[-/]", symbol)
    first = parts[1] if parts[0].isdigit() and len(parts) > 1 else parts[0]
    if fold(first) in _BY_CODE and first[0].isupper():
        return _BY_CODE[fold(first)], True
    if ("-" in symbol and "/" not in symbol) or symbol in tables.STATE_ORGANS:
        return "CV", True
    return (_BY_SLIP[bare(first)], False) if "/" in symbol and bare(first) in _BY_SLIP else (None, True)


def printed_kind(line: Line) -> Printed | None:
    """The kind that a line in capitals names, alone or before the subject that runs on behind it."""
    text = line.text.rstrip(" .:*-'`")
    if not 4 < len(text) < 300 or not text[0].isupper():
        return None
    if line.upper and len(text) < 40:
        whole = next((e for e in _NAMES if distance(line.bare, e[0], 1) <= (len(e[0]) > _SAFE)), None)
        if whole:
            return Printed(whole[2], text.capitalize() if fold(text) == whole[1] else whole[1].capitalize(), len(text))
    low = bare(text)
    for key, name, code in _NAMES:
        if low.startswith(f"{key} ") and len(key) > 4:
            end = len(" ".join(text.split(" ")[: len(key.split(" "))]))
            return Printed(code, name.capitalize(), end) if text[:end].isupper() else None
    return None

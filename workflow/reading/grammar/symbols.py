"""Symbols of letters: which codes are known, and which one a code that lost its marks stands for."""

from __future__ import annotations

import re

from workflow.kernel.folding import bare
from workflow.reading.grammar import table, tables

_CODES = {*tables.KIND_NAMES, *tables.KIND_SYMBOLS, *table("kinds")["organs"]["codes"]}
_BY_BARE: dict[str, set[str]] = {}
for _code in sorted(_CODES):
    _BY_BARE.setdefault(bare(_code), set()).add(_code)


def known_symbol(symbol: str) -> tuple[str, bool]:
    """Return (symbol, sure): a code that lost its marks (QD, DUK) is given its only known spelling and is not sure."""
    sure, parts = True, re.split(r"([-/&])", symbol)
    for place, part in enumerate(parts):
        options = _BY_BARE.get(bare(part), set())
        if part.isupper() and part not in options and len(options) == 1 and next(iter(options)).isupper():
            parts[place], sure = next(iter(options)), False
    return "".join(parts), sure

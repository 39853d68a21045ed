"""From what the clerk typed and decided to the structured text that is registered; the rest stays as it was read."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from typing import Any

from workflow.kernel.days import printed
from workflow.kernel.vocabulary import SigningForm
from workflow.letters.content import ASKED_LISTS, applied, plain, settled_value
from workflow.web.drafting.parts import content_of, parts_of

HEADER = ("issuer", "number", "symbol", "date", "kind", "subject")
"""What the register asks of every letter."""


def typed(
    before: Mapping[str, Any], said: Mapping[str, str], on: date, head: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The reader's letter with subject and body as `said`, and with the fields of `head` in place of what was read."""
    parts = parts_of(before) | ({} if before else {"signing_form": str(SigningForm.OWN)}) | dict(said)
    content = content_of(parts, before, on) if before or said else {}
    for name, value in (head or {}).items():
        content[name] = _as_kept(name, value, content.get(name))
    if head is not None:
        content["number_canonical"] = _code(content) or None
    return content


def _as_kept(name: str, value: Any, read: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if name == "issuer" and isinstance(read, dict):
        return {**read, "name": value, "needs_review": False}
    return value if value not in (None, "") else ("" if name in ("subject", "issuer") else None)


def _code(content: Mapping[str, Any]) -> str:
    number, symbol, kind = plain(content.get("number")), plain(content.get("symbol")), plain(content.get("kind"))
    if not number.isdecimal():  # "²" is a digit and no number
        return ""
    return f"{int(number):02d}{'-' if symbol.startswith(f'{kind}/') else '/'}{symbol}"


def settle(content: Mapping[str, Any], settled: Mapping[str, str]) -> dict[str, Any]:
    """The content with every decided reading in its place and nothing left to ask where all was decided. Invalid where
    a day or a number is asked for and none was given."""
    for path, value in settled.items():
        settled_value(path, value)
    said = applied(deepcopy(dict(content)), dict(settled))
    for path in settled:
        name, _dot, rest = path.partition(".")
        if name in ASKED_LISTS:
            row = said[name][int(rest.partition(".")[0]) - 1]
            row["needs_review"] = bool(row.get("doubts"))
    return said


def shown_day(value: str) -> str:
    """An ISO day as officials write it; anything else as it is."""
    try:
        return printed(date.fromisoformat(value))
    except ValueError:
        return value

"""Who signed: authority, position, name. A position with a stray word of the seal in it is asked, never mended."""

from __future__ import annotations

import difflib
import re
from typing import Any

from workflow.kernel.folding import bare, fold
from workflow.reading.content.naming import names_at, tokenize
from workflow.reading.grammar import tables
from workflow.reading.head.values import asked
from workflow.reading.page import anchors
from workflow.reading.page.lines import Line

_SIGNED = re.compile(r"^\W{0,3}(?:[đd][ãáa] k[ýíỷỳy]|ký tên)\b[^)]{0,60}\W{0,3}$", re.IGNORECASE)
_RANK = re.compile(
    r"^(?:(?:Thiếu|Trung|Thượng|Đại)\s+(?:tướng|tá|úy|uý)|TS\.?|ThS\.?|PGS\.?|GS\.?|BS\.?|CN\.?)\s+", re.IGNORECASE
)
_LETTER_WORD = re.compile(r"^[^\W\d_]+'?[^\W\d_]*$")
_BARE_POSITIONS = {bare(name): name for name in tables.POSITIONS.values()}
_TIGHT_POSITIONS = frozenset(name.replace(" ", "") for name in _BARE_POSITIONS)
_LONGEST_FIRST = sorted(tables.POSITIONS, key=len, reverse=True)
_BARE_SURNAMES = frozenset(bare(name) for name in tables.SURNAMES)
_SEAL = frozenset(bare(word) for word in tables.SEAL_WORDS)
_LOOK_BELOW = 5  # lines under the authority in which the position stands


def read_signature(lines: list[Line]) -> dict[str, Any]:
    """Read authority, position and signer, each with its line, from the lines below the body that Nơi nhận has not
    taken."""
    rest = [line for line in lines if line.text and not _SIGNED.match(line.text)]
    authorities = [(i, found) for i, line in enumerate(rest) if (found := anchors.authority_of(line))]
    fields: dict[str, Any] = {"authority": _authority([found for _i, found in authorities])}
    start = authorities[min(len(authorities), 2) - 1][0] + 1 if authorities else 0
    at = _position_at(rest, start, bool(authorities))
    fields["position"] = _position(rest[at].text) if at is not None else None
    after = rest[(at + 1 if at is not None else start) :]
    fields["signer"], fields["signer_line"] = _signer(after, bool(authorities) or at is not None)
    fields["authority_line"] = rest[authorities[0][0]].no if authorities else None
    fields["position_line"] = rest[at].no if at is not None else None
    return fields


def _authority(found: list[re.Match[str]]) -> dict[str, Any] | None:
    """The first authority line; a second one below it ("KT. CHỦ TỊCH") stands in `then`. A form whose letters are not
    sure ("TIM") is asked."""
    if not found:
        return None
    first, *others = [
        {
            "form": tables.AUTHORITY_FORMS.get(_form(match["form"])),
            "body": match["body"].strip(" .'`"),
            "raw": match[0].strip(),
        }
        for match in found[:2]
    ]
    if _form(found[0]["form"]) not in tables.AUTHORITY_FORMS:
        likely = f"T/{found[0]['form'].strip()[-1]}"
        first |= {"form": likely, "value": f"{likely} {first['body']}", "needs_review": True, "alternatives": []}
    return first | {"then": others[0] if others else None}


def _form(printed: str) -> str:
    return fold(re.sub(r"[\s.]", "", printed) if len(printed) < 6 else printed)


def _position_at(rest: list[Line], start: int, authorised: bool) -> int | None:
    """Index of the position line: the capitals below the authority, or a known position that stands alone."""
    for at, line in enumerate(rest[start : start + _LOOK_BELOW], start=start):
        if not line.upper or len(line.text) > 80:
            continue
        if line.key in tables.POSITIONS or line.bare.replace(" ", "") in _TIGHT_POSITIONS:
            return at
        if authorised and not looks_like_name(line.text) and not _only_seal(line):
            return at
        if known_inside(line.key) and not looks_like_name(line.text):
            return at
    return None


def _only_seal(line: Line) -> bool:
    """Words of the round seal and nothing else."""
    return set(line.bare.split()) <= _SEAL


def known_inside(key: str) -> str | None:
    """The longest known position at the start or the end of a line."""
    return next((known for known in _LONGEST_FIRST if key.startswith(f"{known} ") or key.endswith(f" {known}")), None)


def _position(raw: str) -> dict[str, Any]:
    key = fold(raw)
    if key in tables.POSITIONS:
        return {"raw": raw, "value": raw.strip(" .,'`"), "needs_review": False, "alternatives": []}
    known = known_inside(key)
    if known and key.startswith(f"{known} "):
        behind = raw.split(maxsplit=len(known.split()))[-1]
        named = names_at(behind, tokenize(behind), 0)
        if named and named[-1].end == len(behind):
            return {"raw": raw, "value": raw, "needs_review": False, "alternatives": []}
    if not known:
        near = difflib.get_close_matches(bare(raw), _BARE_POSITIONS, n=2, cutoff=0.75)
        names = [_BARE_POSITIONS[name] for name in near]
        return asked(names[0] if names else None, raw, names[1:])
    return asked(tables.POSITIONS[known], raw, _others(known))


def _others(known: str) -> list[str]:
    """The position that a lost "PHÓ" would make of it, or the one without it."""
    deputy = fold("PHÓ")
    other = known.removeprefix(f"{deputy} ") if known.startswith(deputy) else f"{deputy} {known}"
    return [tables.POSITIONS[other]] if other in tables.POSITIONS else []


def looks_like_name(text: str) -> bool:
    """Whether a line is a person's name: two to six words with capitals, the first a known family name."""
    if bare(text).replace(" ", "") in _TIGHT_POSITIONS or known_inside(fold(text)):
        return False  # "Phó" is a family name too
    words = _RANK.sub("", text.strip(" .,'`*")).split()
    plain = 2 <= len(words) <= 6 and all(_LETTER_WORD.match(word) and word[0].isupper() for word in words)
    if plain and text.isupper():
        return fold(words[0]) in tables.SURNAMES and not fold(text).startswith(tables.ANNEX)
    return plain and bare(words[0]) in _BARE_SURNAMES


def _signer(rest: list[Line], expected: bool) -> tuple[Any, int | None]:
    """The name below the position. An unknown family name is asked; nothing that looks like a name is None."""
    for line in rest[:8]:
        if looks_like_name(line.text) and not _only_seal(line):
            name = line.text.strip(" .,'`*")
            return name, line.no
    for line in rest[:4] if expected else ():
        words = line.text.strip(" .,'`*").split()
        if (
            2 <= len(words) <= 6
            and all(_LETTER_WORD.match(word) for word in words)
            and sum(word[0].isupper() for word in words) >= len(words) - 1
            and not line.upper
        ):
            return asked(" ".join(words), line.text, []), line.no
    return None, None

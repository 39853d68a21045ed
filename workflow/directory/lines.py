"""What a line of "Kính gửi" or "Nơi nhận" means: its elements, their owners, exceptions, "Như trên", "Lưu"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from workflow.directory.models import Organ
from workflow.directory.naming import Naming
from workflow.directory.queries import registry_organ
from workflow.directory.selection import Selector
from workflow.directory.units import Unit, UnitReader, opening, owned
from workflow.directory.wording import ARCHIVE, EXCEPT, SAME
from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import LineKind

_BRACKETS = re.compile(r"\(([^()]*)\)")
_EXCEPT = re.compile(rf"[\s(,;-]*(?<!phòng )\b(?:{'|'.join(EXCEPT)})\s+")
_BETWEEN = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+(?:và|cùng)\s+")
_NUMBERING = re.compile(r"^\s*\d+[.)]\s+")
_ARCHIVE = re.compile(rf"{ARCHIVE}\b")
_LONGEST = 8
"""Pieces between commas that one name or group may have."""
_MOST_TEXT = 2_000
"""Characters of a line; a longer one is no line of recipients."""


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a line means. `selector` is None for "Như trên" and for a line that nobody could place; `label` is then the
    piece that was not understood and `nearest` holds names to choose from. A selector may still mean nobody on the
    day; for a named organ that has ended `nearest` says what took its place."""

    kind: LineKind
    selector: Selector | None
    label: str
    nearest: list[str] = field(default_factory=list)


class _UnknownPiece(Exception):
    """A piece of the line names nobody."""


def resolve_line(text: str, kind_hint: str | None, issuer_id: int, on: date) -> Resolution:
    """Return what the line means when that issuer writes it on that day; never raises for any text.

    A line counts as understood only when every piece of it is: a part that was lost would be a recipient lost.
    """
    return LineReader(Organ.objects.get(pk=issuer_id), on).resolve(text, kind_hint)


class LineReader:
    """Resolves the lines of one letter: the surroundings of the issuer are read once for all of them."""

    def __init__(self, issuer: Organ, on: date) -> None:
        self.issuer = issuer
        self.on = on
        self.naming = Naming(issuer, on)
        self._reader = UnitReader(self.naming)

    def resolve(self, text: str, kind_hint: str | None = None) -> Resolution:
        """As `resolve_line`."""
        if len(text) > _MOST_TEXT:
            return Resolution(LineKind.UNRESOLVED, None, text[:255])
        line = fold(_NUMBERING.sub("", _BRACKETS.sub(_drop_purpose, text)))
        if kind_hint == LineKind.SAME or line.startswith(SAME):
            return Resolution(LineKind.SAME, None, text.strip())
        if kind_hint == LineKind.ARCHIVE or _ARCHIVE.match(line):
            return self._archive(line)
        wanted, *spared = _EXCEPT.split(line, maxsplit=1)
        try:
            units = self._units(wanted, kind_hint)
            exceptions = self._units(spared[0], None) if spared else []
        except _UnknownPiece as unknown:
            piece = str(unknown)
            return Resolution(LineKind.UNRESOLVED, None, _as_written(piece, text), self.naming.offers(piece))
        selector: Selector = {"any": [unit.item for unit in units], "except": [unit.item for unit in exceptions]}
        named = [item["organ"] for item in selector["any"] if "organ" in item]
        instead = self.naming.today_instead_of(named) if named else []
        return Resolution(
            _kind_of(units), selector, ", ".join(_as_written(unit.label, text) for unit in units), instead
        )

    def _archive(self, line: str) -> Resolution:
        """The office that the line names, else the one that keeps the issuer's registry."""
        named = _ARCHIVE.sub("", line, count=1).strip(" :.,;-")
        found = (self.naming.organ(phrase) for phrase in (named, _BETWEEN.split(named)[0]) if phrase)
        organ_id = next((organ_id for organ_id in found if organ_id), None)
        keeper = Organ.objects.get(pk=organ_id) if organ_id else registry_organ(self.issuer, self.on)
        return Resolution(LineKind.ARCHIVE, {"any": [{"organ": keeper.pk}], "except": []}, keeper.name)

    def _units(self, line: str, kind_hint: str | None) -> list[Unit]:
        plural, comrades, rest = opening(line)
        comrades = comrades or kind_hint in (LineKind.PERSON, LineKind.PERSON_GROUP)
        pieces = list(_pieces(rest))
        if not pieces:
            raise _UnknownPiece(rest)
        ends = {at: range(min(at + _LONGEST, len(pieces)), at, -1) for at in range(len(pieces))}
        spans = {(at, upto): rest[pieces[at][0] : pieces[upto - 1][1]] for at in ends for upto in ends[at]}
        self.naming.learn(opening(text)[2] for text in spans.values())
        units: list[Unit] = []
        at = 0
        while at < len(pieces):
            for upto in ends[at]:
                alone = not plural and at == 0 and upto == len(pieces)
                unit = self._reader.read(spans[at, upto], comrades, alone)
                if unit:
                    units.append(unit)
                    at = upto
                    break
            else:
                raise _UnknownPiece(spans[at, at + 1])
        return self._settled(units)

    def _settled(self, units: list[Unit]) -> list[Unit]:
        """Give each unit that names no owner the owner that stands to its right, else the issuer's own circle."""
        owner: dict[str, int] = {}
        settled: list[Unit] = []
        for unit in reversed(units):
            if unit.waits and unit.whose is not None:
                owner[unit.waits] = unit.whose
            elif unit.waits:
                unit = replace(unit, item=owned(unit.item, owner.get(unit.waits, self.naming.anchor.pk)))
            settled.append(unit)
        return settled[::-1]


def _drop_purpose(brackets: re.Match[str]) -> str:
    return brackets[0] if fold(brackets[1]).startswith(EXCEPT) else " "


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for between in _BETWEEN.finditer(text):
        if between.start() > start:
            yield start, between.start()
        start = between.end()
    if start < len(text):
        yield start, len(text)


def _as_written(piece: str, text: str) -> str:
    """Return the piece as the line writes it, where it stands between separators; else folded."""
    written = (part.strip() for part in re.split(r"[,;()]", text))
    return next((part for part in written if fold(part) == piece), piece)


def _kind_of(units: list[Unit]) -> LineKind:
    kinds = {unit.kind for unit in units}
    if kinds <= {LineKind.PERSON, LineKind.PERSON_GROUP}:
        return LineKind.PERSON if len(units) == 1 and kinds == {LineKind.PERSON} else LineKind.PERSON_GROUP
    return LineKind.ORGAN if len(units) == 1 and kinds == {LineKind.ORGAN} else LineKind.ORGAN_GROUP

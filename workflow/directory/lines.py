"""What the lines of "Kính gửi" and "Nơi nhận" mean: elements, their owners, exceptions, "Như trên", "Lưu", choices made
before by the same organ."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, cached_property

from workflow.directory.models import Organ
from workflow.directory.naming import Naming, heads_of
from workflow.directory.offering import Offers
from workflow.directory.passages import Passage, Said, separate, understood
from workflow.directory.queries import registry_organ
from workflow.directory.remembering import recalled
from workflow.directory.resolution import Offer, Resolution
from workflow.directory.selection import Item
from workflow.directory.spelling import Restorer
from workflow.directory.titles import title_item
from workflow.directory.units import Unit, UnitReader, named, opening, owned, places_in, speaks_of_one, without_commas
from workflow.directory.wording import CARRIES_OUT, PHRASES, VOCABULARY
from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import LineKind

_DUTY = re.compile(rf"[\s,]*\b(?:{'|'.join(CARRIES_OUT)})\b")


class _UnknownPiece(Exception):
    """A piece of the line names nobody."""


@cache
def _restorer() -> Restorer:
    return Restorer(VOCABULARY)


def resolve_line(text: str, kind_hint: str | None, issuer_id: int, on: date) -> Resolution:
    """Return what the line means when that issuer writes it on that day; never raises for any text.

    A line counts as understood only when every piece of it is: a part that was lost would be a recipient lost.
    """
    return LineReader(Organ.objects.get(pk=issuer_id), on).resolve(text, kind_hint)


class LineReader:
    """Resolves the lines of one letter, in a number of statements that does not depend on how many they are.

    `articles`: the text's own numbered parts, for "Như Điều 3". `memory` off: choices made before do not count.
    """

    def __init__(
        self, issuer: Organ, on: date, *, articles: Mapping[int, str] | None = None, memory: bool = True
    ) -> None:
        self.issuer = issuer
        self.on = on
        self.naming = Naming(issuer, on)
        self._articles = articles or {}
        self._memory = memory
        self._reader = UnitReader(self.naming)
        self.offers = Offers(self.naming, self._reader.comrades)

    def resolve(self, text: str, kind_hint: str | None = None) -> Resolution:
        """As `resolve_line`."""
        return self.resolve_all([(text, kind_hint)])[0]

    def plain(self, text: str) -> Resolution:
        """What the words say by themselves, choices made before aside."""
        return self.offers.completed(self.meanings([(text, None)]))[0]

    def suggest(self, text: str) -> list[Offer]:
        """Whom to choose for the line, whatever it means now: what it offers, else the nearest to its words."""
        found = self.resolve(text)
        return found.offers or self.offers.instead_of_nobody({}, found.label or text)

    def resolve_all(self, rows: Sequence[tuple[str, str | None]], *, offers: bool = True) -> list[Resolution]:
        """Return what each (line, kind hint) means; with `offers` also whom to choose where that is nobody."""
        before = recalled(self.issuer, self.on, [text for text, _hint in rows]) if self._memory else {}
        found = self.meanings(rows)
        for at, (text, _hint) in enumerate(rows):
            if text in before and found[at].kind != LineKind.SAME:
                found[at] = before[text].applied()
        return self.offers.completed(found) if offers else found

    def meanings(self, rows: Sequence[tuple[str, str | None]]) -> list[Resolution]:
        """What the words of each (line, kind hint) say by themselves, without offers."""
        said = [self._with_articles(understood(text, hint)) for text, hint in rows]
        for one, (_text, hint) in zip(said, rows, strict=True):
            one.of_persons = hint in (LineKind.PERSON, LineKind.PERSON_GROUP)
        self._learn(said)
        found = [self._read(one, hint) for one, (_text, hint) in zip(said, rows, strict=True)]
        again = {at: said[at].restored(_restorer().restore) for at, one in enumerate(found) if one.is_open}
        again = {at: one for at, one in again.items() if (one.wanted, one.spared) != (said[at].wanted, said[at].spared)}
        self._learn(again.values())
        for at, one in again.items():
            better = self._read(one, rows[at][1])
            found[at] = found[at] if better.is_open else better
        return found

    def _with_articles(self, said: Said) -> Said:
        """ "Như Điều 3": the names at the head of that article stand in the line's place; the line is lost without."""
        if not said.articles:
            return said
        texts = [self._articles.get(number, "") for number in said.articles]
        heads = [_DUTY.split(fold(text), maxsplit=1)[0] for text in texts]
        if not all(heads) or not all(_DUTY.search(fold(text)) for text in texts):
            return Said(said.text, LineKind.UNRESOLVED)
        again = understood(", ".join([*heads, *([said.wanted] if said.wanted else [])]))
        again.text = said.text
        return again

    def _learn(self, said: Iterable[Said]) -> None:
        """Ask the directory for everything that the lines may name, at once."""
        passages = [passage for one in said for passage in one.passages]
        phrases = [phrase for passage in passages for phrase in self._phrases(passage)]
        phrases += [piece for one in said if one.kind == LineKind.ARCHIVE for piece in separate(one.wanted)]
        self.naming.learn_phrases(phrases)
        self._reader.comrades.learn(
            opening(piece)[2]
            for one in said
            for passage in one.passages
            for piece in passage.words
            if passage.comrades or one.of_persons or speaks_of_one(piece)
        )

    def _phrases(self, passage: Passage) -> Iterator[str]:
        tails, heads = self._tails(passage), self._heads(passage)
        for at in range(len(passage.pieces)):
            for upto in passage.upto(at):
                span = opening(passage.span(at, upto))[2]
                yield span
                yield from places_in(span)
            piece = opening(passage.span(at, at + 1))[2]
            yield from (f"{piece} {tail}" for tail in tails[at])
            listed = passage.upto(at) if passage.head else (at + 1,)
            yield from (f"{head} {opening(passage.span(at, upto))[2]}" for head in heads[at] for upto in listed)

    def _tails(self, passage: Passage) -> list[tuple[str, ...]]:
        """For each piece the words of the next one to its right that say whose it is: "Ban Tổ chức, Văn phòng Tỉnh uỷ"
        are both of Tỉnh uỷ."""
        found: list[tuple[str, ...]] = []
        tail = ""
        for piece in reversed(passage.words):
            own = self.naming.tail_of(opening(piece)[2])
            found.append(() if own or not tail else (tail,))
            tail = own or tail
        return found[::-1]

    def _heads(self, passage: Passage) -> list[list[str]]:
        """For each piece how its name may begin, said once before: by the words before the colon, else by the names to
        its left: "Sở Nội vụ, Tài chính"."""
        common = self._common_heads(passage.head or passage.context) if passage.head or passage.context else []
        found: list[list[str]] = []
        carried: list[str] = []
        for piece in passage.words:
            own = heads_of(piece)
            found.append([*common, *([] if own and own[0] == piece else carried)])
            carried = own or carried
        return found

    @staticmethod
    def _common_heads(head: str) -> list[str]:
        plain = without_commas(head)
        group = next((group for words, group in PHRASES if plain == words), None)
        listed = [fold(word) for word in (group.heads or group.prefixes)] if group else []
        parts = [part for part in separate(head) if part != head]
        return list(dict.fromkeys([*listed, plain, *heads_of(plain), *parts]))

    def _read(self, said: Said, kind_hint: str | None) -> Resolution:
        if said.kind == LineKind.ARCHIVE:
            return self._archive(said.wanted)
        if said.kind or not said.passages:
            kind = LineKind(said.kind or LineKind.UNRESOLVED)
            return Resolution(kind, None, said.text.strip()[:255])
        try:
            units, *exceptions = [
                self._units(passage, None if passage.context else kind_hint) for passage in said.passages
            ]
        except _UnknownPiece as unknown:
            label, (passage, *_rest) = _as_written(str(unknown), said.text)[:255], said.passages
            of_person = passage.comrades or kind_hint in (LineKind.PERSON, LineKind.PERSON_GROUP)
            return Resolution(LineKind.UNRESOLVED, None, label, of_person=of_person)
        spared = [unit.item for found in exceptions for unit in found]
        label = ", ".join(_as_written(unit.label, said.text) for unit in units)
        return Resolution(_kind_of(units), {"any": [unit.item for unit in units], "except": spared}, label)

    @cached_property
    def _registry(self) -> int:
        return registry_organ(self.issuer, self.on).pk

    def _archive(self, line: str) -> Resolution:
        """The offices that the line names, else the one that keeps the issuer's registry; what else stands there (VT,
        TH, 3b) are marks of the clerk and the typist."""
        found = [self.naming.by_code(piece) if " " not in piece else self.naming.organ(piece)
                 for piece in (line, *separate(line)) if piece]  # fmt: skip
        keepers = list(dict.fromkeys(organ_id for organ_id in found if organ_id))
        keepers = keepers or [self._registry]
        items: list[Item] = [{"organ": organ_id} for organ_id in keepers]
        return Resolution(LineKind.ARCHIVE, {"any": items, "except": []}, line)

    def _units(self, passage: Passage, kind_hint: str | None) -> list[Unit]:
        comrades = passage.comrades or kind_hint in (LineKind.PERSON, LineKind.PERSON_GROUP)
        if not passage.pieces:
            raise _UnknownPiece(passage.rest)
        tails, heads = self._tails(passage), self._heads(passage)
        units: list[Unit] = []
        at = 0
        while at < len(passage.pieces):
            unit, upto = self._unit(passage, at, comrades, tails[at], heads[at])
            if units and "person" in units[-1].item and unit.title:
                raise _UnknownPiece(passage.span(at - 1, upto))  # an office that he does not hold, or another person's
            units.append(unit)
            at = upto
        return self._settled(units)

    def _unit(
        self, passage: Passage, at: int, comrades: bool, tails: tuple[str, ...], heads: list[str]
    ) -> tuple[Unit, int]:
        """The element that begins with the piece `at`, and where the next one begins. Behind a colon a name is first
        taken for one of the list; elsewhere only where it means nothing by itself."""
        for upto in passage.upto(at) if passage.head and not comrades else ():
            unit = self._listed(opening(passage.span(at, upto))[2], heads)
            if unit:
                return unit, upto
        for upto in passage.upto(at):
            unit = self._shared(passage, at, tails) if upto == at + 1 and not comrades else None
            alone = not passage.plural and at == 0 and upto == len(passage.pieces)
            unit = unit or self._reader.read(passage.span(at, upto), comrades, alone)
            if unit:
                return unit, upto
        unit = self._listed(opening(passage.span(at, at + 1))[2], heads)
        if unit is None:
            raise _UnknownPiece(passage.span(at, at + 1))
        return unit, at + 1

    def _shared(self, passage: Passage, at: int, tails: tuple[str, ...]) -> Unit | None:
        """An organ whose owner stands at the end of the list only."""
        piece = opening(passage.span(at, at + 1))[2]
        return next((unit for tail in tails if (unit := named(self.naming.organ(f"{piece} {tail}"), piece))), None)

    def _listed(self, piece: str, heads: list[str]) -> Unit | None:
        """A name of which the list says only its own part; what fits two kinds of organ is asked about."""
        found = {organ_id for head in heads if (organ_id := self.naming.organ(f"{head} {piece}"))}
        return named(found.pop(), piece) if len(found) == 1 else None

    def _settled(self, units: list[Unit]) -> list[Unit]:
        """Give each unit that names no owner the owner that stands to its right, else the issuer's own circle."""
        owner: dict[str, int] = {}
        places: tuple[Item, ...] = ({"organ": self.naming.anchor.pk},)
        settled: list[Unit] = []
        where = ""
        for unit in reversed(units):
            if unit.title is not None:
                if unit.places:
                    places, where = unit.places, unit.title.where
                else:
                    unit = replace(unit, item=title_item(unit.title._replace(where=where), list(places)))
            elif unit.waits and unit.whose is not None:
                owner[unit.waits] = unit.whose
            elif unit.waits:
                unit = replace(unit, item=owned(unit.item, owner.get(unit.waits, self.naming.anchor.pk)))
            settled.append(unit)
        return settled[::-1]


def _as_written(piece: str, text: str) -> str:
    """Return the piece as the line writes it, where it stands between separators; else folded."""
    written = (part.strip() for part in re.split(r"[,;():]", text))
    return next((part for part in written if fold(part) == piece), piece)


def _kind_of(units: list[Unit]) -> LineKind:
    kinds = {unit.kind for unit in units}
    if kinds <= {LineKind.PERSON, LineKind.PERSON_GROUP}:
        return LineKind.PERSON if len(units) == 1 and kinds == {LineKind.PERSON} else LineKind.PERSON_GROUP
    return LineKind.ORGAN if len(units) == 1 and kinds == {LineKind.ORGAN} else LineKind.ORGAN_GROUP

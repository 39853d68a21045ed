"""Who an official means by a name, said by one organ on one day: exact names, old ones, short forms, "Đảng bộ X"."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from workflow.directory.abbreviations import LONGEST, readings
from workflow.directory.around import FAR, INSIDE, Around, Called
from workflow.directory.wording import COMMITTEE_WORDS, HEADS, ORGANISATIONS, PHRASE_WORDS, PLURALS, PROVINCE_WORDS
from workflow.kernel.folding import fold

_MANY = f" {PLURALS[0]} "


def as_committee(phrase: str) -> str:
    """Return the committee's name for an organisation's ("đảng bộ tỉnh" → "tỉnh ủy"); other phrases as they are."""
    phrase = phrase.removeprefix("ban chấp hành ").removeprefix("bch ") if "đảng bộ" in phrase else phrase
    for organisation, committee in ORGANISATIONS:
        if phrase == organisation or phrase.startswith(f"{organisation} "):
            return committee + phrase.removeprefix(organisation)
    return phrase


class Naming(Around):
    """The names around one issuer on one day, and what a phrase means among them."""

    def __init__(self, *args: object, **given: object) -> None:
        super().__init__(*args, **given)  # type: ignore[arg-type]
        self._found: dict[str, list[int]] = {}
        self._variants: dict[str, list[str]] = {}

    @property
    def _place(self) -> str:
        words = fold(self.province.name).split(" ", 2)
        return words[2] if len(words) == 3 and " ".join(words[:2]) in COMMITTEE_WORDS else ""

    def variants(self, phrase: str) -> list[str]:
        """Return the ways in which the directory may write a name, the phrase itself first: short forms written out; an
        upper organ says the province behind the name, the organ itself does not; "Đảng bộ X" stands for its committee;
        "Đảng uỷ các xã X" is said of one, too."""
        if len(phrase) > LONGEST:
            return []
        if phrase not in self._variants:
            found = [form for reading in readings(phrase) for form in self._written(reading)]
            self._variants[phrase] = list(dict.fromkeys(form for form in found if form))
        return self._variants[phrase]

    def _written(self, phrase: str) -> list[str]:
        found = [phrase, as_committee(phrase)]
        place = self._place
        for form in list(found):
            endings = [f" tỉnh {place}", f" t. {place}", f" {place}"] if place else []
            cut = next((form.removesuffix(ending) for ending in endings if form.endswith(ending)), form)
            cut = cut.removesuffix(" tỉnh")
            found += [cut, f"{cut} tỉnh", f"{cut} tỉnh {place}".strip()]
            found += [f"{cut} {place}".strip()] if cut not in PHRASE_WORDS else []
        return [*found, phrase.replace(_MANY, " ")] if _MANY in phrase else found

    def learn_phrases(self, phrases: Iterable[str]) -> None:
        """Read the rows for these phrases and their variants in one statement, before they are asked one by one."""
        self.learn(form for phrase in set(phrases) for form in self.variants(phrase))

    def level_of(self, phrase: str) -> int | None:
        """Return the nearest organ from the issuer upward that is called so, or whose name begins so ("tỉnh ủy")."""
        for reading in readings(phrase) if len(phrase) <= LONGEST else ():
            wanted = as_committee(reading)
            for organ_id, names in self.levels:
                if any(name == wanted or name.startswith(f"{wanted} ") for name in names):
                    return organ_id
        return None

    def tail_of(self, phrase: str) -> str:
        """Return the words behind a name that say whose it is ("Văn phòng Tỉnh uỷ" → "tỉnh ủy"), or ""."""
        words = readings(phrase)[-1].split(" ") if len(phrase) <= LONGEST else []
        for cut in range(1, len(words) - 1):
            rest = " ".join(words[cut:])
            if rest.startswith(COMMITTEE_WORDS) and self.level_of(rest) is not None:
                return rest
        return ""

    def committee(self, phrase: str) -> int | None:
        """Return the organ that "… của X", "… trực thuộc X" means by X; without X the issuer's own circle."""
        if not phrase:
            return self.anchor.pk
        if phrase in PROVINCE_WORDS:
            return self.province.pk
        level = self.level_of(phrase)
        return level if level is not None else self.organ(phrase)

    def organ(self, phrase: str) -> int | None:
        """Return the one organ that the phrase names; None when there is none or several are equally near."""
        found = self.candidates(phrase)
        return found[0] if len(found) == 1 else None

    def candidates(self, phrase: str) -> list[int]:
        """Return the organs that the phrase may name, equally near ones together.

        Ring by ring, never another province's namesake before one's own: in the surroundings by a name, by a short
        form, by a spoilt spelling; under the province; anywhere. A spoilt spelling near by and an exact name elsewhere
        are both possible: both are returned.
        """
        if phrase not in self._found:
            self.learn_phrases([phrase])
            self._found[phrase] = self._search(phrase)
        return self._found[phrase]

    def _search(self, phrase: str) -> list[int]:
        forms = self.variants(phrase)
        if not forms:
            return []
        near = self._first(forms, self.exact, 0, INSIDE) or self._short(phrase)
        if near:
            return near
        spoilt = self._first(forms, self.spoilt, 0, INSIDE)
        exact = self._first(forms, self.exact, INSIDE, FAR) or self._first(forms, self.exact, FAR, FAR + 1)
        if spoilt or exact:
            return list(dict.fromkeys([*spoilt, *exact]))
        return self._first(forms, self.spoilt, INSIDE, FAR) or self._first(forms, self.spoilt, FAR, FAR + 1)

    def _first(self, forms: Iterable[str], bearers: Callable[[str], list[Called]], least: int, below: int) -> list[int]:
        """The nearest of whoever bears the first of the forms that anybody bears in that ring: living before ended,
        names of the day before old ones."""
        for form in forms:
            rows = [one for one in bearers(form) if least <= one.far < below]
            if rows:
                best = min((not one.alive, one.far, one.age) for one in rows)
                first = (one.organ_id for one in rows if (not one.alive, one.far, one.age) == best)
                return list(dict.fromkeys(first))
        return []

    def _short(self, phrase: str) -> list[int]:
        found: list[Called] = []
        for reading in readings(phrase):
            found += [
                one for one in self.beginning(as_committee(reading)) if self._is_short(as_committee(reading), one)
            ]
            found += self._below_a_level(reading)
        living = [one for one in found if one.alive] or found
        closest = min((one.far for one in living), default=FAR)
        return sorted({one.organ_id for one in living if one.far == closest})

    def _is_short(self, phrase: str, one: Called) -> bool:
        """Only what the situation supplies is left out of a name: the province, the committee above, the bloc's own
        words after "Khối"; never the part that tells two organs apart."""
        left = one.folded[len(phrase) + 1 :]
        if left in PROVINCE_WORDS or left.startswith("các ") or phrase.endswith(" khối"):
            return True
        parents = next((names for organ_id, names in self.levels if organ_id == one.above), frozenset())
        return any(name == left or name.startswith(f"{left} ") or left.startswith(name) for name in parents)

    def _below_a_level(self, phrase: str) -> Iterator[Called]:
        """ "Ban Tổ chức" + "Đảng ủy Khối": a head, and a level above the issuer in any of its short forms."""
        words = phrase.split(" ")
        for cut in range(1, len(words) - 1):
            head, level = " ".join(words[:cut]), self.level_of(" ".join(words[cut:]))
            if level is None:
                continue
            named = (one for one in self.exact(head) if one.above == level)
            yield from named
            yield from (one for one in self.beginning(head) if one.above == level and self._is_short(head, one))

    def by_code(self, code: str) -> int | None:
        """Return the one organ near the issuer with that code in letter numbers (VPTU)."""
        found = self.codes.get(code, set())
        return next(iter(found)) if len(found) == 1 else None


def heads_of(phrase: str) -> list[str]:
    """Return how the name begins, without its own part ("huyện ủy cát sơn" → "huyện ủy"), longest first."""
    written = readings(phrase)[-1].replace(_MANY, " ")
    for plural in PLURALS:
        written = written.removeprefix(f"{plural} ")
    return [head for head in HEADS if written == head or written.startswith(f"{head} ")]

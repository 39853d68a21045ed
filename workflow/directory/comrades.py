"""Which person a line means by name ("đồng chí Nguyễn Văn A, Bí thư Huyện uỷ B") or by an office near the issuer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.db.models import Exists, OuterRef, Q

from workflow.directory.abbreviations import LONGEST
from workflow.directory.models import Appointment, Mandate, Person
from workflow.directory.naming import Naming
from workflow.directory.spelling import could_be
from workflow.directory.titles import title_at
from workflow.directory.tree import Below
from workflow.kernel.days import on_day
from workflow.kernel.folding import bare, fold

_TITLES = """bí thư, phó bí thư, chánh, phó chánh, trưởng, phó trưởng, chủ tịch, phó chủ tịch, chủ nhiệm, phó chủ nhiệm,
giám đốc, phó giám đốc, viện trưởng, phó viện trưởng, chánh án, phó chánh án, chính ủy, chỉ huy trưởng, ủy viên, uv,
uvbch, uvbtv, thường trực, tỉnh ủy viên, thành ủy viên, huyện ủy viên, chuyên viên, nguyên"""
TITLES = tuple(fold(title) for title in _TITLES.split(","))
"""How a title behind a name begins."""
_COURTESIES = tuple(fold(words) for words in ("ông", "bà"))
MOST = 40
"""Persons of one name, accents aside, that are told apart."""


def without_courtesy(text: str) -> str:
    """Return "ông Nguyễn Văn A" without its first word; a single name behind it is left alone (Bà Rịa)."""
    first, _, rest = text.partition(" ")
    return rest if first in _COURTESIES and " " in rest else text


def name_of(text: str) -> tuple[str, str]:
    """Split an element into (name, title behind it); the name is "" where what follows it is no title."""
    name, _, title = (part.strip() for part in text.partition(","))
    return ("" if title and not title.startswith(TITLES) else without_courtesy(name)), title


class Comrades:
    """The persons whom the lines of one letter name, read in a fixed number of statements for all lines."""

    def __init__(self, naming: Naming) -> None:
        self.naming = naming
        self._known: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
        self._held: dict[int, set[int]] = defaultdict(set)
        self._asked: set[str] = set()

    def learn(self, texts: Iterable[str]) -> None:
        """Read who bears one of these names, accents aside, where he stands, and whether in the issuer's province."""
        names = {bare(name_of(text)[0]) for text in texts} - self._asked - {""}
        self._asked |= names
        if not names:
            return
        naming = self.naming
        around = Q(organ=naming.province) | Q(organ__in=Below([naming.province.pk], naming.on))
        live = [
            Exists(model.objects.filter(around, on_day(naming.on), person=OuterRef("pk")))
            for model in (Appointment, Mandate)
        ]
        rows = Person.objects.filter(bare__in=names).annotate(near=live[0] | live[1]).order_by("pk")
        for key, full_name, near in rows.values_list("pk", "full_name", "near"):
            self._known[bare(full_name)].append((key, fold(full_name), near))
        for model in (Appointment, Mandate) if self._known else ():
            held = model.objects.filter(on_day(naming.on), person__bare__in=names)
            for person_id, organ_id in held.values_list("person_id", "organ_id"):
                self._held[person_id].add(organ_id)

    def called(self, text: str) -> int | None:
        """Return the one person that the folded text names; a title may follow the name. Several namesakes: the one
        who holds that office, else the one with a live appointment or mandate in the issuer's province; still several,
        somebody who stands elsewhere than the title says, or nobody: None."""
        name, title = name_of(text)
        if not name:
            return None
        self.learn([text])
        rows = self._known.get(bare(name), [])[:MOST]
        same = [row for row in rows if row[1] == name] or [row for row in rows if could_be(name, row[1])]
        if len(same) > 1:
            same = [row for row in same if row[2]] or same
        if title and same:
            same = self._of_title(same, title)
        return same[0][0] if len(same) == 1 else None

    def _of_title(self, rows: list[tuple[int, str, bool]], title: str) -> list[tuple[int, str, bool]]:
        """Those who stand in the organ that the title names; where the directory knows nothing of anybody, all."""
        found = title_at(title)
        where = self.naming.organ(found.where) if found and found.where else None
        where = where or (self.naming.level_of(found.where) if found and found.where else None)
        if where is None:
            return rows
        there = [row for row in rows if where in self._held[row[0]]]
        return there or [row for row in rows if not self._held[row[0]]]

    def near(self, text: str) -> list[int]:
        """Return who bears the name with other accents, those of the issuer's province only."""
        name = without_courtesy(text.partition(",")[0].strip())
        self.learn([name])
        return [key for key, _folded, near in self._known.get(bare(name), []) if near]

    @cached_property
    def _offices(self) -> list[tuple[str, int, int]]:
        held = Appointment.objects.filter(on_day(self.naming.on), organ__in=self.naming.chain).exclude(title="")
        return list(held.values_list("title_folded", "organ_id", "person_id"))

    def by_office(self, text: str) -> int | None:
        """Return the one person of the issuer's levels whose title the text is ("Bí thư Tỉnh uỷ")."""
        words = text.split(" ") if len(text) <= LONGEST else []
        meant: dict[str, set[int]] = {text: set()}
        for cut in range(1, len(words)):
            level = self.naming.level_of(" ".join(words[cut:])) if len(words) - cut > 1 else None
            if level is not None:
                meant.setdefault(" ".join(words[:cut]), set()).add(level)
                meant[text].add(level)
        found = {person for title, organ, person in self._offices if organ in meant.get(title, ())}
        return found.pop() if len(found) == 1 else None

"""The recipients of a letter as its map shows them: by kind of organ, how many of each have done their part, narrowed
to those whom the address asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import OrganKind as K
from workflow.kernel.vocabulary import Purpose

from .rows import SILENT, Tile

FAMILIES: tuple[tuple[str | Promise, tuple[str, ...]], ...] = (
    (gettext_lazy("Đảng uỷ xã, phường, đặc khu"), (K.COMMUNE_COMMITTEE,)),
    (gettext_lazy("Huyện uỷ, quận uỷ, thị uỷ, thành uỷ"), (K.DISTRICT_COMMITTEE, K.PROVINCE_COMMITTEE)),
    (gettext_lazy("Ban, cơ quan Đảng"), (K.ADVISORY_BOARD, K.INSPECTION_COMMISSION, K.OFFICE, K.CENTRAL)),
    (gettext_lazy("Đảng uỷ trực thuộc, Mặt trận, đoàn thể"), (K.DIRECT_COMMITTEE, K.BLOC_COMMITTEE, K.PARTY_AFFAIRS,
                                                             K.PARTY_GROUP, K.FRONT, K.MASS_ORGANISATION)),
    (gettext_lazy("Đảng bộ, chi bộ cơ sở"), (K.GRASSROOTS, K.CELL)),
    (gettext_lazy("Sở, ban, ngành, cơ quan khác"), (K.STATE_DEPARTMENT, K.OTHER)),
    (gettext_lazy("Cá nhân"), ("",)),
)  # fmt: skip
"""Which kinds of organ stand together, in the order of an office's own lists."""
_FAMILY = {kind: place for place, (_label, kinds) in enumerate(FAMILIES) for kind in kinds}
REPORTED = (D.REPORTED, D.ACCEPTED)


@dataclass(frozen=True, slots=True)
class Counts:
    """Of the recipients that must carry the letter out, how many have reported."""

    reported: int
    total: int


@dataclass(frozen=True, slots=True)
class Group:
    """Recipients that stand together; `said`: how far all of them are, whomever the address asks for."""

    label: str
    said: str
    tiles: Sequence[Tile]


@dataclass(frozen=True, slots=True)
class Sieve:
    """One choice above the map, with how many it leaves."""

    key: str
    label: str
    count: int
    current: bool


SIEVES: Mapping[str, tuple[str | Promise, Callable[[Tile], bool]]] = {
    "": (gettext_lazy("Tất cả"), lambda tile: True),
    "chua-tiep-nhan": (gettext_lazy("Chưa tiếp nhận"),
                       lambda tile: tile.status in SILENT and tile.purpose != Purpose.ARCHIVE),
    "qua-han": (gettext_lazy("Quá hạn"), lambda tile: tile.late > 0),
    "cho-xem-xet": (gettext_lazy("Chờ xem xét"), lambda tile: tile.status == D.REPORTED),
}  # fmt: skip
"""Key in the address → words, whom it leaves. Who has not taken the letter in is whom a reminder reaches."""
ALWAYS = ("", "chua-tiep-nhan", "qua-han")


def counts(found: Iterable[Tile]) -> Counts:
    """How many of those who must report have."""
    asked = [tile for tile in found if tile.purpose == Purpose.IMPLEMENT]
    return Counts(sum(tile.status in REPORTED for tile in asked), len(asked))


def sieves(found: Sequence[Tile], chosen: str) -> list[Sieve]:
    """The choices; one that would leave nobody is left out unless it always stands there or is chosen."""
    sized = [(key, label, sum(map(leaves, found))) for key, (label, leaves) in SIEVES.items()]
    return [
        Sieve(key, str(label), count, key == chosen)
        for key, label, count in sized
        if count or key in ALWAYS or key == chosen
    ]


def groups(found: Sequence[Tile], chosen: str = "") -> list[Group]:
    """The tiles by what is asked of them and by kind of organ, those with somebody late first; within a group in the
    order given. An unknown choice is none."""
    _label, leaves = SIEVES.get(chosen, SIEVES[""])
    together: dict[tuple[str, int], list[Tile]] = {}
    for tile in found:
        together.setdefault((tile.purpose, _place(tile)), []).append(tile)

    def order(key: tuple[str, int]) -> tuple[int, bool, int]:
        return Purpose(key[0]).rank, all(tile.state.tone != "late" for tile in together[key]), key[1]

    made = [Group(_name(*key), _said(key[0], together[key]), list(filter(leaves, together[key])))
            for key in sorted(together, key=order)]  # fmt: skip
    return [group for group in made if group.tiles]


def _place(tile: Tile) -> int:
    """Only those who must carry the letter out are told apart by kind."""
    return _FAMILY.get(tile.kind, len(FAMILIES) - 2) if tile.purpose == Purpose.IMPLEMENT else -1


def _name(purpose: str, place: int) -> str:
    return str(Purpose(purpose).label if place < 0 else FAMILIES[place][0])


def _said(purpose: str, tiles: Sequence[Tile]) -> str:
    if purpose == Purpose.ARCHIVE:
        return str(len(tiles))
    if purpose == Purpose.IMPLEMENT:
        done, words = sum(tile.status in REPORTED for tile in tiles), _("%(n)d/%(all)d đã báo cáo")
    else:
        done, words = sum(tile.status not in SILENT for tile in tiles), _("%(n)d/%(all)d đã tiếp nhận")
    return words % {"n": done, "all": len(tiles)}

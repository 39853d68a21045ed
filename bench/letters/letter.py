"""One invented letter: its printed parts, and the answer that a careful clerk would give, in the gold files' shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bench.letters.organs import Issuer

KINDS = {
    "CV": "Công văn", "QĐ": "Quyết định", "KH": "Kế hoạch", "TB": "Thông báo", "KL": "Kết luận", "CT": "Chỉ thị",
    "NQ": "Nghị quyết", "HD": "Hướng dẫn", "BC": "Báo cáo", "TTr": "Tờ trình", "GM": "Giấy mời", "CĐ": "Công điện",
}  # fmt: skip


@dataclass(slots=True)
class Stamp:
    """The receiver's arrival stamp: lines as they stand on the paper, and what they say."""

    lines: list[str]
    number: int
    on: date


@dataclass(slots=True)
class Letter:
    """A letter before it is laid out. `centre` are lines that stand alone; `paragraphs` the body in order."""

    issuer: Issuer
    kind: str
    number: int | None
    symbol: str
    on: date
    subject: str
    prefix: str
    greeting: str = "Kính gửi"
    addressees: list[str] = field(default_factory=list)
    inline: bool = False
    paragraphs: list[str] = field(default_factory=list)
    distribution: list[str] = field(default_factory=list)
    authority: list[str] = field(default_factory=list)
    position: str = ""
    signer: str = ""
    partner: tuple[tuple[str, ...], list[str], str, str] | None = None
    urgency: str | None = None
    stamp: Stamp | None = None
    seal: str = ""
    undated: bool = False
    mark: list[str] = field(default_factory=list)
    typist: str = ""
    annex: list[str] = field(default_factory=list)
    gold: dict[str, Any] = field(default_factory=dict)

    @property
    def party(self) -> bool:
        """Party form, not state form."""
        return self.issuer.form == "party"

    @property
    def number_text(self) -> str:
        """The number as printed: two digits below ten; empty where none was given."""
        return "" if self.number is None else f"{self.number:02d}"

    @property
    def canonical(self) -> str:
        """How other letters name this one."""
        return f"{self.number_text}{'-' if self.party else '/'}{self.symbol}"


def heading_gold(letter: Letter) -> dict[str, Any]:
    """The scored keys that follow from the printed parts alone."""
    authority = " ".join(letter.authority)
    gold: dict[str, Any] = {
        "form": letter.issuer.form, "kind": letter.kind, "number": letter.number, "symbol": letter.symbol,
        "place": letter.issuer.seat, "date": None if letter.undated else letter.on.isoformat(),
        "subject": letter.subject,
        "issuer": {"name": " ".join(letter.issuer.names), "parent": letter.issuer.parent},
        "addressees": [{"text": text} for text in letter.addressees],
        "distribution": [{"text": text} for text in letter.distribution],
        "authority": {"raw": authority} if authority else None,
        "position": {"raw": letter.position, "value": letter.position, "needs_review": False},
        "signer": letter.signer,
        "arrival_stamp": None,
        "accept": {},
    }  # fmt: skip
    accept = gold["accept"]
    if letter.subject.startswith("về "):
        accept["subject"] = [letter.subject.removeprefix("về ")]
    if len(letter.authority) > 1:  # a stacked authority may be told by its first line, the rest beside it
        accept["authority"] = letter.authority
    if letter.position.startswith("Q. "):
        accept["position"] = [letter.position.removeprefix("Q. ")]
    if letter.seal:  # a word of the seal over the line: a person must look
        raw = f"{letter.seal} {letter.position}"
        gold["position"] = {"raw": raw, "value": letter.position, "needs_review": True}
    if letter.inline and len(letter.addressees) > 1:
        accept["addressees"] = [[("; ").join(letter.addressees)]]
    if letter.partner:  # two organs, two signatures: which comes first is the clerk's way of writing it down
        accept["issuer"] = [" ".join(letter.issuer.names).split(" - ")[0], " ".join(letter.partner[0])]
        accept["authority"] = [" ".join(letter.partner[1])]
        accept["position"], accept["signer"] = [letter.partner[2]], [letter.partner[3]]
    if letter.stamp:
        gold["arrival_stamp"] = {"incoming_number": letter.stamp.number, "date": letter.stamp.on.isoformat()}
    return gold

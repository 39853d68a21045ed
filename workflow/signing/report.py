"""What a verification says, in words: who, in what capacity, number, date, seal, unchanged or not, and every reason."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _


@dataclass
class Report:
    """Filled in by the verifiers one after another; `problems` are whole sentences, and one of them makes it invalid.

    `answers` holds what each verifier said of itself. `pages` are SHA-256 of what the signer may have seen: the file
    as it was before the first signature. `standing` says that the letter of this very file was recalled or replaced.
    """

    sha256: str
    who: str = ""
    capacity: str = ""
    number: str = ""
    date: str = ""
    seal: str = ""
    signed_at: datetime | None = None
    stamped: bool = False
    trial: bool = False
    sealed: bool = False
    unchanged: bool = False
    answers: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    fingerprints: dict[str, str] = field(default_factory=dict)
    pages: tuple[str, ...] = ()
    standing: str = ""

    @property
    def valid(self) -> bool:
        """Whether nothing at all was found against it."""
        return not self.problems and self.unchanged

    def wrong(self, sentence: object) -> None:
        """One reason more, said once."""
        if str(sentence) not in self.problems:
            self.problems.append(str(sentence))

    def as_dict(self) -> dict[str, Any]:
        """For programs."""
        given = {**asdict(self), "valid": self.valid}
        given["signed_at"] = self.signed_at.isoformat() if self.signed_at else None
        return given

    def lines(self) -> list[str]:
        """For people."""
        found = [_("Chữ ký hợp lệ.") if self.valid else _("CHỮ KÝ KHÔNG HỢP LỆ.")]
        if self.standing:
            found.append(self.standing)
        if self.trial:
            found.append(_("Chứng thư thử nghiệm: văn bản không có giá trị pháp lý."))
        rows = (
            (_("Người ký"), self.who), (_("Với tư cách"), self.capacity), (_("Số, ký hiệu"), self.number),
            (_("Ngày văn bản"), self.date), (_("Con dấu"), self.seal),
        )  # fmt: skip
        found += [f"{label}: {value or _('không có')}" for label, value in rows]
        if self.signed_at is not None:
            kind = _("có dấu thời gian") if self.stamped else _("theo đồng hồ của nơi ký, không có dấu thời gian")
            found.append(
                _("Thời điểm ký: %(at)s (%(kind)s)")
                % {"at": f"{localtime(self.signed_at):%d/%m/%Y %H:%M}", "kind": kind}
            )
        found.append(
            _("Sau khi ký: không thay đổi") if self.unchanged else _("Sau khi ký: KHÔNG chứng minh được là không đổi")
        )
        found += [f"{name}: {said}" for name, said in self.answers.items()]
        found += [f"- {problem}" for problem in self.problems]
        found.append(f"SHA-256: {self.sha256}")
        return found

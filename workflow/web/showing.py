"""How states, dates and names are shown: glyph, colour and word together, never colour alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.calendars.days import NATIONAL, Calendar
from workflow.kernel.days import printed
from workflow.kernel.lifecycle import is_final
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.kernel.vocabulary import ObligationStatus as O
from workflow.kernel.vocabulary import OrganKind as K
from workflow.kernel.vocabulary import Urgency
from workflow.obligations.ringing import SOON

FAR_DAYS = 60
"""A deadline further away is named by its day."""

LETTER_TONES = {
    L.DRAFT: "idle", L.IN_REVIEW: "doing", L.RETURNED: "soon", L.AWAITING_SIGNATURE: "doing", L.SIGNED: "seen",
    L.NUMBERED: "seen", L.ISSUED: "doing", L.CONCLUDED: "done", L.WITHDRAWN: "none", L.RECALLED: "stop",
    L.REPLACED: "none",
}  # fmt: skip
DISPATCH_TONES = {
    D.SENT: "idle", D.ARRIVED: "idle", D.ACKNOWLEDGED: "seen", D.DIRECTED: "seen", D.IMPLEMENTING: "doing",
    D.HANDED_IN: "doing", D.REPORTED: "doing", D.ACCEPTED: "done", D.SENT_BACK: "soon", D.REFUSED: "stop",
    D.RECALLED: "stop", D.CLOSED: "none",
}  # fmt: skip
OBLIGATION_TONES = {O.OPEN: "idle", O.HANDED_IN: "doing", O.DONE: "done", O.CLOSED: "none"}
CHIPS = {
    "idle": "", "seen": "seen", "doing": "info", "done": "ok", "late": "bad", "soon": "warn", "stop": "bad", "none": "",
    "ahead": "plain",
}  # fmt: skip
"""Tone of a glyph → variant of a chip."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A state as the page shows it: `tone` picks glyph and colour, `word` is what is read."""

    tone: str
    word: str | Promise

    @property
    def chip(self) -> str:
        """The chip variant of the tone."""
        return CHIPS[self.tone]


def letter_state(status: str) -> Shown:
    """The state of a letter."""
    return Shown(LETTER_TONES[L(status)], L(status).label)


@cache
def dispatch_state(status: str, purpose: str) -> Shown:
    """The state of a dispatch; who only had to take note is done with that."""
    tone = DISPATCH_TONES[D(status)]
    if tone == "seen" and is_final(purpose, status):
        tone = "done"
    return Shown(tone, D(status).label)


def obligation_state(status: str) -> Shown:
    """The state of an obligation."""
    return Shown(OBLIGATION_TONES[O(status)], O(status).label)


def deadline(
    due: date | None, on: date, *, open_: bool = True, paused: bool = False, calendar: Calendar = NATIONAL
) -> Shown | None:
    """How a deadline stands on a day: late, soon or ahead, by working days; an open obligation without one says so, and
    one whose clock stands still for a question."""
    if not open_:
        return None
    if due is None:
        return Shown("idle", _("Chưa có hạn"))
    if paused:
        return Shown("idle", _("Tạm dừng, chờ trả lời"))
    if due < on:
        return late((on - due).days)
    if due == on:
        return Shown("soon", _("Hạn hôm nay"))
    if (due - on).days > FAR_DAYS:
        return Shown("ahead", _("Hạn %s") % printed(due))
    left = calendar.between(on, due)
    if not left:  # only days off until then: to count them would read as if it had passed
        return Shown("soon", _("Hạn %s") % printed(due))
    return Shown("soon" if left <= SOON else "ahead", _("Còn %d ngày làm việc") % left)


LATE = gettext_lazy("Quá hạn")
WAITING = gettext_lazy("Chờ xem xét")
PAPER = gettext_lazy("bản giấy")
MACHINE = gettext_lazy("Hệ thống")
"""Who did what no person did."""


def late(days: int) -> Shown:
    """Overdue by so many days."""
    return Shown("late", _("Quá hạn %d ngày") % days)


JUDGED = (D.HANDED_IN, D.REPORTED)
"""Where evidence waits for the unit's leader, then for the watching organ."""


def to_judge(status: str) -> Shown:
    """Evidence that was handed in and waits for a verdict after its day: not the unit's lateness any more."""
    reported = status == D.REPORTED
    return Shown("doing", _("Đã qua hạn, chờ nghiệm thu") if reported else _("Đã qua hạn, chờ duyệt"))


def unopened() -> Shown:
    """Nobody of the unit has opened the letter, and something was due."""
    return Shown("late", _("Chưa mở, đã qua hạn"))


def day(value: date | None) -> str:
    """dd/mm/yyyy; nothing for no day."""
    return printed(value) if value else ""


def short_day(value: date | None, today: date) -> str:
    """dd/mm within this year, where the place is small; else the whole day."""
    return f"{value:%d/%m}" if value and value.year == today.year else day(value)


TILE_NOTES = {
    D.SENT: gettext_lazy("chưa nhận"), D.ARRIVED: gettext_lazy("đã mở"), D.IMPLEMENTING: gettext_lazy("đang làm"),
    D.HANDED_IN: gettext_lazy("chờ duyệt"), D.SENT_BACK: gettext_lazy("làm lại"), D.REFUSED: gettext_lazy("từ chối"),
    D.RECALLED: gettext_lazy("đã thu hồi"), D.CLOSED: gettext_lazy("đã đóng"),
}  # fmt: skip


def tile_note(status: str, seen: date | None, handed: date | None, today: date) -> str:
    """The few words beside a recipient's name: the day of the report, of taking the letter in, else where it stands."""
    if status in (D.REPORTED, D.ACCEPTED):
        return short_day(handed or seen, today)
    said = TILE_NOTES.get(D(status))
    return str(said) if said else short_day(seen, today)


SHORTER: Mapping[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    K.COMMUNE_COMMITTEE: (
        (re.compile("^Đảng (?:uỷ|ủy) phường "), "P. "), (re.compile("^Đảng (?:uỷ|ủy) xã "), "X. "),
        (re.compile("^Đảng (?:uỷ|ủy) đặc khu "), "ĐK. "),
    ),
    K.FRONT: ((re.compile("^(?:Uỷ|Ủy) ban Mặt trận Tổ quốc Việt Nam "), "UB MTTQ "),),
    **dict.fromkeys(
        (K.ADVISORY_BOARD, K.OFFICE, K.INSPECTION_COMMISSION), ((re.compile(" [Tt](?:ỉnh|hành) (?:uỷ|ủy)$"), ""),)
    ),
}  # fmt: skip
"""How lists abbreviate the names of organs that stand together under their kind."""


def short_name(name: str, kind: str) -> str:
    """ "P. Bến Lụa", "Ban Nội chính"; a name that no rule knows stays."""
    return next((rule.sub(new, name) for rule, new in SHORTER.get(kind, ()) if rule.search(name)), name)


def initials(name: str) -> str:
    """First letters of the middle and given name, for the little round mark."""
    return "".join(word[0] for word in name.split()[-2:])


URGENT: dict[str, str | Promise] = {value: label for value, label in Urgency.choices if value != Urgency.NORMAL}
KINDS: tuple[tuple[str, Promise], ...] = (
    ("CV", gettext_lazy("Công văn")), ("BC", gettext_lazy("Báo cáo")), ("KH", gettext_lazy("Kế hoạch")),
    ("TB", gettext_lazy("Thông báo")), ("HD", gettext_lazy("Hướng dẫn")), ("KL", gettext_lazy("Kết luận")),
    ("TTr", gettext_lazy("Tờ trình")), ("CTr", gettext_lazy("Chương trình")), ("QĐ", gettext_lazy("Quyết định")),
    ("NQ", gettext_lazy("Nghị quyết")), ("CT", gettext_lazy("Chỉ thị")), ("BB", gettext_lazy("Biên bản")),
)  # fmt: skip
"""Kinds of letter that are drafted here (domain.md 1.3)."""
COPIES: tuple[tuple[str, Promise], ...] = (
    ("BS", gettext_lazy("Bản sao (sao y, sao lục, trích sao)")), ("SY", gettext_lazy("Sao y")),
    ("SL", gettext_lazy("Sao lục")), ("TrS", gettext_lazy("Trích sao")),
)  # fmt: skip
"""Runs of copies: one in the Party's form, one of each kind in the state's."""
COPY_RUNS = tuple(kind for kind, _label in COPIES)

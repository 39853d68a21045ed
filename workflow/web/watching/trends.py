"""The five figures above a board, each with how it stood before: a number, a word, and which way is good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import numberformat
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _

from workflow.dispatches.tallies import Stages
from workflow.oversight.behind import MOST_LATE
from workflow.oversight.days import SHARE_DAYS, Past
from workflow.web.showing import short_day


@dataclass(frozen=True, slots=True)
class Figure:
    """`trend` says how it moved, in words and by an arrow; `look`: "up" where that is good, "down" where it is bad."""

    label: str
    value: str
    trend: str = ""
    look: str = ""


def figures_of(sums: Stages, late: int, past: Past | None, on: date) -> list[Figure]:
    """All recipients, the share of tasks done in time, what is late, who is silent, what waits for a verdict."""
    morning, since = (past.morning, past.since) if past else ({}, None)
    total = sum(sums.values())
    late_text = _("Hơn %s") % _number(MOST_LATE) if late > MOST_LATE else _number(late)
    before = morning.get("late", MOST_LATE + 1)
    return [
        Figure(_("Nơi nhận đang theo dõi"), _number(total), *_moved(total, morning.get("total"), since, on, bad=None)),
        _share(past),
        Figure(_("Việc quá hạn"), late_text,
               *_moved(late, before if max(late, before) <= MOST_LATE else None, since, on, bad=True)),
        Figure(_("Chưa tiếp nhận"), _number(sums["silent"]),
               *_moved(sums["silent"], morning.get("silent"), since, on, bad=True)),
        Figure(_("Chờ xem xét"), _number(sums["reported"]),
               *_moved(sums["reported"], morning.get("reported"), since, on, bad=None)),
    ]  # fmt: skip


def _number(value: int) -> str:
    """In groups of three, which Django's Vietnamese leaves out."""
    return numberformat.format(
        value, "", grouping=3, thousand_sep=get_format("THOUSAND_SEPARATOR"), force_grouping=True
    )


def _moved(now: int, before: int | None, since: date | None, on: date, bad: bool | None) -> tuple[str, str]:
    """`bad`: whether more is worse; None where it is neither."""
    if before is None or since is None:
        return "", ""
    day = short_day(since, on)
    if now == before:
        return _("Không đổi so với sáng %s") % day, ""
    words = {"by": _number(abs(now - before)), "day": day}
    more = now > before
    text = (_("▲ %(by)s so với sáng %(day)s") if more else _("▼ %(by)s so với sáng %(day)s")) % words
    return text, "" if bad is None else "down" if more == bad else "up"


def _share(past: Past | None) -> Figure:
    label = _("Hoàn thành đúng hạn")
    if past is None or past.share is None:
        return Figure(label, "–", _("Chưa có việc hoàn thành trong %d ngày qua") % SHARE_DAYS if past else "")
    value = _percent(past.share)
    if past.share_before is None:
        return Figure(label, value, _("Trong %d ngày qua") % SHARE_DAYS)
    points = round(100 * past.share, 1) - round(100 * past.share_before, 1)
    words = {"by": number_format(abs(round(points, 1)), 1), "days": SHARE_DAYS}
    if not round(points, 1):
        return Figure(label, value, _("Không đổi so với %(days)d ngày trước đó") % words)
    if points > 0:
        return Figure(label, value, _("▲ %(by)s điểm so với %(days)d ngày trước đó") % words, "up")
    return Figure(label, value, _("▼ %(by)s điểm so với %(days)d ngày trước đó") % words, "down")


def _percent(share: float) -> str:
    return number_format(round(100 * share, 1), 1) + "%"

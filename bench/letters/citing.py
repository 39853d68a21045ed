"""Other documents as letters name them, and deadlines as letters word them, each with what it means."""

from __future__ import annotations

import calendar
import random
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bench.letters.organs import Issuer
from bench.letters.words import subject

PARTY_KINDS = {"NQ": "Nghị quyết", "CT": "Chỉ thị", "KL": "Kết luận", "KH": "Kế hoạch", "CV": "Công văn",
               "HD": "Hướng dẫn", "TB": "Thông báo", "QĐ": "Quy định"}  # fmt: skip
CENTRAL = (("TW", ("Bộ Chính trị", "Ban Bí thư", "Ban Chấp hành Trung ương")), ("VPTW", ("Văn phòng Trung ương Đảng",)),
           ("BTCTW", ("Ban Tổ chức Trung ương",)))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cited:
    """A cited document: its words at full length, its short form, and the gold entry."""

    text: str
    short: str
    gold: dict[str, Any]

    @property
    def canonical(self) -> str:
        """As a relation names it."""
        return self.short.split("số ")[-1]


def slashed(day: date) -> str:
    """The short form of Party rules: 06/6/2022, 27/01/2022."""
    return f"{day.day:02d}/{day.month:02d}/{day.year}" if day.month < 3 else f"{day.day:02d}/{day.month}/{day.year}"


def worded(day: date) -> str:
    """The long form: 06 tháng 6 năm 2022."""
    return f"{day.day:02d} tháng {day.month:02d} năm {day.year}" if day.month < 3 else (
        f"{day.day:02d} tháng {day.month} năm {day.year}")  # fmt: skip


def earlier(rng: random.Random, day: date, most: int = 900) -> date:
    """A day before `day`."""
    return day - timedelta(days=rng.randint(4, most))


def _dated(rng: random.Random, day: date) -> tuple[str, str | None]:
    draw = rng.random()
    if draw < 0.12:
        return "", None
    if draw < 0.5:
        return f", ngày {slashed(day)}", day.isoformat()
    if draw < 0.8:
        return f" ngày {slashed(day)}", day.isoformat()
    if draw < 0.86:
        sign = rng.choice("-.")
        return f", ngày {day.day:02d}{sign}{day.month}{sign}{day.year}", day.isoformat()
    return f" ngày {worded(day)}", day.isoformat()


def cite(rng: random.Random, issuer: Issuer, on: date, kind: str | None = None, dated: bool = False) -> Cited:
    """A document that stands over or beside the letter."""
    day = earlier(rng, on)
    when, iso = _dated(rng, day)
    if dated and iso is None:
        when, iso = f", ngày {slashed(day)}", day.isoformat()
    if issuer.form == "party" or rng.random() < 0.25:
        kind = kind or rng.choice(list(PARTY_KINDS))
        code, who = _party_source(rng, issuer)
        number, link, symbol = rng.randint(1, 480), "-", f"{kind}/{code}"
        name = PARTY_KINDS[kind]
    else:
        name, number, symbol, who = _state_source(rng, issuer, day)
        link = "/"
    printed = f"{number:02d}{link}{symbol}"
    says = "số " if rng.random() < 0.9 else ""
    about = f" về {subject(rng, on.year)}" if rng.random() < 0.35 else ""
    gold = {"kind": name, "number": number, "symbol": symbol, "date": iso, "issuer": who}
    return Cited(f"{name} {says}{printed}{when} của {who}{about}", f"{name} số {printed}", gold)


def _party_source(rng: random.Random, issuer: Issuer) -> tuple[str, str]:
    if rng.random() < 0.4:
        code, whos = rng.choice(CENTRAL)
        return code, rng.choice(whos)
    if issuer.form == "party" and issuer.code in ("TU", "HU", "QU", "ĐU", "ĐUK") and rng.random() < 0.5:
        return issuer.code, rng.choice((issuer.body, issuer.own))
    return rng.choice((("TU", "Tỉnh ủy"), ("TU", "Ban Thường vụ Tỉnh ủy"), ("BTCTU", "Ban Tổ chức Tỉnh ủy")))


def _state_source(rng: random.Random, issuer: Issuer, day: date) -> tuple[str, int, str, str]:
    number = rng.randint(1, 3200)
    return rng.choice((
        ("Nghị định", rng.randint(1, 180), f"{day.year}/NĐ-CP", "Chính phủ"),
        ("Quyết định", number, "QĐ-UBND", issuer.above),
        ("Kế hoạch", number, "KH-UBND", issuer.above),
        ("Công văn", number, f"UBND-{rng.choice(('TH', 'NC', 'KGVX'))}", issuer.above),
        ("Công văn", number, "BNV-TCBC", "Bộ Nội vụ"),
        ("Chỉ thị", rng.randint(1, 40), "CT-TTg", "Thủ tướng Chính phủ"),
        ("Thông tư", rng.randint(1, 40), f"{day.year}/TT-BNV", "Bộ trưởng Bộ Nội vụ"),
    ))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """The words of a deadline or a period at the end of a piece of work, and the dates a clerk may write for it."""

    text: str
    on: str | None
    accept: tuple[str | None, ...] = ()


def month_end(year: int, month: int) -> str:
    """The last day of a month, ISO."""
    return date(year, month, calendar.monthrange(year, month)[1]).isoformat()


def deadline(rng: random.Random, on: date) -> Due:
    """A deadline after `on`, or a period, or none (then the text is empty)."""
    day = on + timedelta(days=rng.randint(9, 150))
    month, year = day.month, day.year
    quarter = ("I", "II", "III", "IV")[(month - 1) // 3]
    hard = day.isoformat()
    return rng.choice((
        Due(f", hoàn thành trước ngày {slashed(day)}", hard),
        Due(f", báo cáo kết quả trước ngày {worded(day)}", hard),
        Due(f"; hoàn thành chậm nhất ngày {slashed(day)}", hard),
        Due(f", xong trước {slashed(day)}", hard),
        Due(f", gửi danh sách trước 17 giờ 00 ngày {slashed(day)}", hard),
        Due(f", thời gian thực hiện đến hết ngày {slashed(day)}", hard),
        Due(f", hoàn thành trong tháng {month}/{year}", month_end(year, month)),
        Due(f", hoàn thành trong tháng {month} năm {year}", month_end(year, month)),
        Due(f", hoàn thành trong quý {quarter}/{year}", month_end(year, (month + 2) // 3 * 3)),
        Due(f" tại cuộc họp lệ chi bộ tháng {month}/{year}", month_end(year, month)),
        Due(f", hoàn thành chậm nhất là ngày {day.day}-{month}-{year}", hard),
        Due(f", hoàn thành cuối tháng {month}/{year}", month_end(year, month)),
        Due(f", thực hiện xong trong năm {on.year}", f"{on.year}-12-31", (None,)),
        Due(f", hoàn thành trước ngày {day.day:02d}/{day.month}", hard, (None,)),
        Due(", hoàn thành trong vòng 15 ngày kể từ ngày ký", None, ((on + timedelta(days=15)).isoformat(),)),
        Due(", định kỳ hằng quý báo cáo kết quả", None),
        Due(" vào ngày 25 hằng tháng", None),
        Due(", báo cáo định kỳ 6 tháng, năm", None),
        Due(" trong thời gian tới", None),
    ))  # fmt: skip

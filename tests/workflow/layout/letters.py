"""Invented letters for the tests of the page: one per rule set and kind."""

from __future__ import annotations

from datetime import date
from typing import Any

from workflow.layout.rules import RuleSet, rule_sets
from workflow.layout.sheet import Sheet, sheet_of

OPENING = (
    "Thực hiện Kế hoạch số 42-KH/TU, ngày 05/10/2026 của Ban Thường vụ Tỉnh uỷ về tổng kết việc sắp xếp bộ máy, "
    "Ban Thường vụ Tỉnh uỷ đề nghị các đồng chí chỉ đạo thực hiện một số nội dung sau:"
)
ITEM = (
    "Rà soát toàn bộ nhiệm vụ được giao tại các kết luận, nghị quyết của Tỉnh uỷ từ đầu nhiệm kỳ đến nay; làm rõ những "
    "việc đã hoàn thành, chưa hoàn thành, nguyên nhân và trách nhiệm của tập thể, cá nhân."
)
BODY = [OPENING, *(f"{no}. {ITEM}" for no in range(1, 4)), "Công văn này được phổ biến đến chi bộ."]
ALPHABET = "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệfghiìíỉĩịjklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvwxyỳýỷỹỵz"


def content(**changes: Any) -> dict[str, Any]:
    """A công văn of a provincial committee."""
    return {
        "subject": "rà soát, báo cáo kết quả thực hiện Nghị quyết số 18-NQ/TW",
        "place": "Nam Sơn",
        "addressees": [{"text": "Các đảng uỷ trực thuộc Tỉnh uỷ"}, {"text": "Các ban, cơ quan Đảng tỉnh"}],
        "body": [{"text": text} for text in BODY],
        "distribution": [
            {"text": "Như trên"},
            {"text": "Các đồng chí Uỷ viên Ban Thường vụ"},
            {"text": "Lưu Văn phòng Tỉnh uỷ"},
        ],
        "authority": {"form": "T/M", "body": "BAN THƯỜNG VỤ"},
        "position": "PHÓ BÍ THƯ",
        "signer": "Trần Hữu Phước",
        **changes,
    }


def sheet(rules: RuleSet, kind: str = "CV", **facts: Any) -> Sheet:
    """The letter under a rule set."""
    party = rules.form == "party"
    organ = {"issuer": "Tỉnh uỷ Nam Sơn", "symbol": f"{kind}/TU"}
    if not party:
        organ = {"issuer": "Sở Xây dựng", "superior": "Uỷ ban nhân dân tỉnh Nam Sơn", "symbol": "SXD-QLN"}
    more = facts.pop("text", content())
    return sheet_of(more, rules, kind=kind, **{**organ, "urgency": "URGENT", **facts})


def every_kind() -> list[tuple[str, str]]:
    """(version of the rule set, code of the kind), all of them."""
    return [(version, kind) for version, rules in rule_sets().items() for kind in rules.data["kinds"]]


NUMBERED = {"number": 7, "dated": date(2026, 6, 5)}

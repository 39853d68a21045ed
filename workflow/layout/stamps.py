"""Little pages that are laid over the empty places of a finished page: number, date, signature picture, organ seal."""

from __future__ import annotations

from datetime import date
from typing import Any

from .pdf import UNDATED, Box
from .press import PRESS, STAMP
from .rules import RuleSet
from .sheet import printed_day, printed_number


def stamp_number(number: int, box: Box, rules: RuleSet) -> bytes:
    """The number, closing up to the symbol that the page already bears behind it. A PDF page of the box's size."""
    return _text(printed_number(number, rules), "number", "right", box, rules)


def stamp_date(on: date, box: Box, rules: RuleSet) -> bytes:
    """ "ngày 06 tháng 6 năm 2022" behind the place that the page already bears."""
    return _text(printed_day(on, rules), "place_date", "left", box, rules)


def stamp_picture(picture: bytes, box: Box, rules: RuleSet) -> bytes:
    """A PNG or SVG picture (signature, seal) as large as the box lets it be, its own proportions kept."""
    return PRESS.print(_data(box, rules, picture=list(picture)), STAMP)


def _text(words: str, element: str, side: str, box: Box, rules: RuleSet) -> bytes:
    return PRESS.print(_data(box, rules, text=words, element=dict(rules.element(element)), side=side), STAMP)


def _data(box: Box, rules: RuleSet, **more: Any) -> dict[str, Any]:
    return {
        "width": box.right - box.left, "height": box.top - box.bottom, "family": rules.part("fonts")["family"],
        "stamp": [UNDATED.year, UNDATED.month, UNDATED.day], "element": {"size": 10}, "side": "", "text": "",
        "picture": [], **more,
    }  # fmt: skip

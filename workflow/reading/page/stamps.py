"""The lines that a receiver's arrival stamp leaves among the lines of a letter."""

from __future__ import annotations

import re

from workflow.reading.page import anchors
from workflow.reading.page.lines import Line

LABEL = re.compile(r"^\W{0,3}(?:c[o0]ng van |van ban )?den\b\W{0,3}(?=$|s[o0]|ng)")
_VALUE = r"(?:\s?\(?d?e?n?\)?)\s{0,2}[:.]?\s{0,2}"
_FIGURE = r"[\doil|]"
_FILE = r"(?:luu )?(?:s[o0] va ky hieu )?(?:ho so|hs)\b(?: s[o0])?\s{0,2}[:.]?\s{0,2}(?P<value>.{0,80})$"
_DATE = rf"{_FIGURE}{{1,2}}\s?[/.-]\s?{_FIGURE}{{1,2}}\s?[/.-]\s?{_FIGURE}{{2,4}}"
FIELDS = (
    ("Số và ký hiệu HS", re.compile(_FILE)),
    ("Số", re.compile(rf"s[o0](?: den)?\b{_VALUE}(?P<value>{_FIGURE}{{1,6}}(?![\w/-])|$|[.…_ ]+)")),
    ("Ngày", re.compile(rf"ng?[ae]y(?: den)?\b{_VALUE}(?P<value>{_DATE}|$|[.…_ ]+)")),
    ("Chuyển", re.compile(r"chuyen\b\s{0,2}[:.]\s{0,2}(?P<value>.{0,80})$")),
)  # fmt: skip


def label_of(line: Line) -> bool:
    """Whether the word ĐẾN of a stamp begins the line."""
    found = LABEL.match(line.shape) if 2 < len(line.text) < 80 else None
    if not found:
        return False
    words = line.text[: found.end()]
    return words.isupper() or (words[:1].isupper() and found.end() == len(line.text))


def fields_of(line: Line) -> dict[str, str]:
    """The boxes of a stamp that a line holds, by name, with what stands in them; {} for any other line."""
    if len(line.text) > 120 or anchors.number_of(line) or anchors.date_of(line):
        return {}
    found: dict[str, str] = {}
    low = line.shape
    start = LABEL.match(low)
    at = start.end() if start else 0
    while at < len(low):
        for name, pattern in FIELDS:
            box = pattern.match(low, at)
            if box and name not in found:
                found[name] = line.text[box.start("value") : box.end("value")].strip(" .…_:")
                at = max(box.end(), at + 1)
                break
        else:
            if found and low[at] not in " ,;.:\t-)":
                return {}
            if not found and low[at] not in " .:-*(":
                return {}
            at += 1
    return found

"""The pieces of work of a letter: its articles, its numbered items, the items of its sections; else its dashes or the
one sentence that orders."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from workflow.kernel.folding import fold
from workflow.reading.content.leads import begins_with_organ
from workflow.reading.grammar import tables
from workflow.reading.page.anchors import likely_number
from workflow.reading.page.body import Paragraph
from workflow.reading.page.shape import CAPITAL

_NUMBERED = re.compile(r"^\(?(?P<no>\d{1,2}|[lI|]\d?|\d[lIoO])\s?(?P<sign>[.)/-]|–)\s*(?![\d/])(?=\S)")
_ARTICLE = re.compile(r"^(?:Điều|Diều|Điêu|ĐIỀU)\s+(?P<no>\d{1,2}|[lI|]\d?)\s?[.:,]\s*")
_SECTION = re.compile(r"^(?P<no>[IVX]{1,5})\s?[.)/-]\s+")
_ORDINAL = re.compile(r"^(?P<word>[^\W\d_]{2,4}|thứ [^\W\d_]{2,4})(?:\slà)?\s?[,:]\s*", re.IGNORECASE)
_ORDINALS = {fold(word): no for no, word in enumerate(tables.CARDINALS, 1)}
_ORDINALS |= {fold(f"thứ {word}"): no for no, word in enumerate(tables.ORDINALS, 1)}
_BULLET = re.compile(r"^[-–—+•]\s*(?=\S)")
_POINT = re.compile(r"^(?:[a-zđ][.)]|\d{1,2}\.\d{1,2}|\(?\d{1,2}[).-])")
_ORDER = re.compile(r"\b(?:yêu cầu|đề nghị|kính đề nghị|giao|phân công|kính mời|trân trọng kính mời)\b", re.IGNORECASE)
_INNER = re.compile(rf"(?<=[.;:])\s(?P<no>\d{{1,2}})\s?(?P<sign>[.)/-])\s(?=[{CAPITAL}])")
_LOST = 2  # numbers that a scan may have swallowed between two items


@dataclass
class Item:
    """One directive as found: its number, its paragraphs without the number, the line where it starts."""

    no: Any
    line: int
    paragraphs: list[str]
    sure: bool = True
    lead_from: int = 0
    indexes: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.paragraphs)


@dataclass(frozen=True)
class _Number:
    """The number at the start of a paragraph: its value, its sign ("." or "là"), the length of its words."""

    value: int
    sign: str
    end: int


def _number(text: str) -> _Number | None:
    found = _NUMBERED.match(text)
    if found:
        value = likely_number(found["no"])
        return _Number(value, found["sign"], found.end()) if value else None
    ordinal = _ORDINAL.match(text[:24])
    no = _ORDINALS.get(fold(ordinal["word"])) if ordinal else None
    return _Number(no, "là", ordinal.end()) if ordinal and no else None


def _announces(paragraph: Paragraph) -> bool:
    text = paragraph.text.rstrip()
    return text.endswith(":") and any(word in fold(text[-300:]) for word in tables.COMMAND_WORDS)


def _closes(paragraph: Paragraph, before: Paragraph, addressees: list[dict[str, Any]]) -> bool:
    """Whether an unnumbered paragraph behind the last item closes the letter instead of going on with the item."""
    if _BULLET.match(paragraph.text) or _POINT.match(paragraph.text) or paragraph.text[:1].islower():
        return False
    if paragraph.key.startswith(tables.CLOSING_OPENERS) or begins_with_organ(paragraph.text, addressees):
        return True
    return not (before.text.rstrip().endswith(":") or paragraph.key.startswith(tables.GOING_ON))


def _take(number: _Number, paragraph: Paragraph, index: int) -> Item:
    return Item(number.value, paragraph.line, [paragraph.text[number.end :]], indexes=[index])


# --- numbers inside merged paragraphs ---------------------------------------------------------------------------------


def parted(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Paragraphs into which the next item ran are parted at its number, where that number continues the list."""
    found: list[Paragraph] = []
    expected = {".": 1}
    for paragraph in paragraphs:
        rest: Paragraph | None = paragraph
        while rest is not None:
            number = _number(rest.text)
            if number:
                expected[number.sign] = number.value + 1
            rest, behind = _parted(rest, expected)
            found.append(rest)
            rest = behind
    return found


def _parted(paragraph: Paragraph, expected: dict[str, int]) -> tuple[Paragraph, Paragraph | None]:
    for inner in _INNER.finditer(paragraph.text):
        if expected.get(inner["sign"]) == int(inner["no"]) and (int(inner["no"]) > 1 or inner.start() > 30):
            return paragraph.cut(inner.start())
    return paragraph, None


# --- lists ------------------------------------------------------------------------------------------------------------


def _articles(paragraphs: list[Paragraph]) -> list[Item]:
    """Điều 1, Điều 2, …; what is numbered below an article belongs to it."""
    items: list[Item] = []
    for index, paragraph in enumerate(paragraphs):
        found = _ARTICLE.match(paragraph.text)
        no = likely_number(found["no"]) if found else None
        if found and no and (no == 1 if not items else items[-1].no < no <= items[-1].no + _LOST):
            items.append(Item(no, paragraph.line, [paragraph.text[found.end() :]], indexes=[index]))
        elif items:
            items[-1].paragraphs.append(paragraph.text)
            items[-1].indexes.append(index)
    return items


def _sections(paragraphs: list[Paragraph]) -> dict[int, tuple[str, str]]:
    """(Roman number, heading) above each paragraph; {} where there are not two."""
    heads = [(i, found["no"]) for i, p in enumerate(paragraphs) if (found := _SECTION.match(p.text))]
    if len(heads) < 2:
        return {}
    edges = [*(i for i, _no in heads), len(paragraphs)]
    return {
        index: (no, paragraphs[begin].key)
        for (begin, no), end in zip(heads, edges[1:], strict=True)
        for index in range(begin, end)
    }


def _runs(paragraphs: list[Paragraph], sections: dict[int, tuple[str, str]]) -> list[list[Item]]:
    """Numbered lists of the body. A list that counts from 1 again is another one, with another sign one inside an
    item."""
    runs: list[list[Item]] = []
    signs: list[str] = []
    for index, paragraph in enumerate(paragraphs):
        number = None if index in sections and _SECTION.match(paragraph.text) else _number(paragraph.text)
        nested = runs and number and signs[-1] != number.sign and not _over(runs[-1], paragraphs)
        if number and number.value == 1 and not nested:
            runs.append([_take(number, paragraph, index)])
            signs.append(number.sign)
        elif number and runs and signs[-1] == number.sign and 0 < number.value - runs[-1][-1].no <= _LOST:
            runs[-1].append(_take(number, paragraph, index))
            runs[-1][-1].sure = number.value == runs[-1][-2].no + 1
        elif runs and not (index in sections and _SECTION.match(paragraph.text)):
            runs[-1][-1].paragraphs.append(paragraph.text)
            runs[-1][-1].indexes.append(index)
    return runs


def _over(run: list[Item], paragraphs: list[Paragraph]) -> bool:
    """Whether the list is over: its last paragraph announces another one."""
    return _announces(paragraphs[run[-1].indexes[-1]])


def _of_sections(runs: list[list[Item]], sections: dict[int, tuple[str, str]]) -> list[Item]:
    """The items under headings that give work; aims and results are none."""
    items: list[Item] = []
    for run in runs:
        for item in run:
            section, heading = sections.get(item.indexes[0], ("", ""))
            if any(words in heading for words in tables.IDLE_SECTIONS):
                continue
            item.no = f"{section}.{item.no}" if section else item.no
            item.sure = False  # aims and tasks of a plan look alike
            items.append(item)
    return items


def find_items(
    paragraphs: list[Paragraph], addressees: list[dict[str, Any]], kind: str | None = None
) -> tuple[list[Item], list[Paragraph]]:
    """Return the directives and the paragraphs after them that close the letter. A report, a request and an invitation
    give no work; what their numbers count is content."""
    paragraphs = parted(paragraphs)
    if kind in tables.IDLE_KINDS:
        return [], paragraphs
    items = _articles(paragraphs)
    if items:
        return items, _cut_closing(items[-1], paragraphs, addressees)
    sections = _sections(paragraphs)
    runs = [run for run in _runs(paragraphs, sections) if not _meeting(run)]
    if not runs:
        return _unnumbered(paragraphs)
    if sections:
        items = _of_sections(runs, sections)
    elif len(runs) > 1:
        ordered = [run for run in runs if run[0].indexes[0] > 0 and _announces(paragraphs[run[0].indexes[0] - 1])]
        items = list(ordered[-1] if ordered else runs[0])
        for item in items:
            item.sure = len(ordered) == 1
    else:
        items = runs[0]
    return items, _cut_closing(items[-1], paragraphs, addressees) if items else []


def _meeting(run: list[Item]) -> bool:
    """Time and place of a meeting are no pieces of work."""
    return any(fold(item.paragraphs[0][:40].split(":")[0]) in tables.MEETING_WORDS for item in run[:2])


def _cut_closing(last: Item, paragraphs: list[Paragraph], addressees: list[dict[str, Any]]) -> list[Paragraph]:
    """Take the closing paragraphs away from the last directive, to which they were joined."""
    for place in range(1, len(last.indexes)):
        if _closes(paragraphs[last.indexes[place]], paragraphs[last.indexes[place - 1]], addressees):
            closing = last.indexes[place:]
            del last.indexes[place:], last.paragraphs[place:]
            return [paragraphs[index] for index in closing]
    return []


def _dashed(paragraphs: list[Paragraph]) -> Iterator[tuple[list[Item], int]]:
    """Dashes under an announcing paragraph, and the index behind them."""
    for index, paragraph in enumerate(paragraphs):
        if not _announces(paragraph):
            continue
        end = index + 1
        while end < len(paragraphs) and _BULLET.match(paragraphs[end].text):
            end += 1
        items = [
            Item(no, p.line, [_BULLET.sub("", p.text, count=1)], False, indexes=[index + no])
            for no, p in enumerate(paragraphs[index + 1 : end], start=1)
        ]
        if items:
            yield items, end


def _unnumbered(paragraphs: list[Paragraph]) -> tuple[list[Item], list[Paragraph]]:
    """Dashes under an announcing paragraph, else the one sentence that orders: both are asked."""
    for items, end in _dashed(paragraphs):
        return items, paragraphs[end:]
    ordering = next((i for i, p in enumerate(paragraphs) if _ORDER.search(p.text)), None)
    if ordering is None:
        return [], paragraphs
    paragraph = paragraphs[ordering]
    order = _ORDER.search(paragraph.text)
    item = Item(1, paragraph.line, [paragraph.text], False, order.end() + 1 if order else 0, [ordering])
    return [item], paragraphs[ordering + 1 :]

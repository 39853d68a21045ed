"""What stands on a line of recipients before anybody asks the directory: "Như trên", "Lưu", exceptions, pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from workflow.directory.units import opening
from workflow.directory.wording import (
    ADDRESSED,
    ARCHIVE,
    ARTICLES,
    COMRADES,
    EXCEPT,
    JOINED,
    LISTED,
    NOT_EXCEPT,
    SAME,
)
from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import LineKind

MOST_TEXT = 2_000
"""Characters of a line; a longer one is no line of recipients."""
MOST_PIECES = 150
"""Names on a line; the communes of a province stand on one."""
LONGEST, LONGEST_LISTED = 8, 3
"""Pieces between commas that one name or group may have; behind a colon."""

_BRACKETS = re.compile(r"\(([^()]*)\)")
_OUTSIDE = rf"{EXCEPT[-1]}(?!\s+(?:{'|'.join(NOT_EXCEPT)})\b)"
_EXCEPT = re.compile(rf"[\s(,;-]*(?<!phòng )\b(?:{'|'.join((*EXCEPT[:-1], _OUTSIDE))})[\s:]+")
_BETWEEN = re.compile(r"\s*[,;]\s*(?:và\s+)?|\s+(?:và|cùng)\s+")
_NUMBERING = re.compile(r"^\s*(?:\d+[.)]|[-–—+•*])\s+")
_COUNTED = "đồng chí|huyện|thị|thành|quận|xã|phường|đặc khu|đảng|sở|chi bộ"
_HOW_MANY = re.compile(rf"(^|các |{fold('ủy')} |nhân dân )\d{{1,4}}\s+(?=(?:{_COUNTED})\b)")
_ARCHIVE = re.compile(rf"{ARCHIVE}\b[\s:;,.]*")
_SAME = re.compile(rf"(?:{'|'.join(SAME)})\b[\s:;,.]*")
_NUMBERS = r"(\d{1,2}(?:\s*(?:,|và)\s*\d{1,2})*)"
_ARTICLE = re.compile(rf"như\s+(?:các\s+)?(?:{'|'.join(ARTICLES)})\s+{_NUMBERS}\b[\s:;,.]*")
_ADDRESSED = re.compile(rf"^(?:{'|'.join(ADDRESSED)})\s*:\s*")
_LIST = re.compile(r"\s*:\s+|\s*:$")
_FIRST = re.compile(rf"^(?:{'|'.join((*JOINED, 'các', *LISTED))})\s+")


@dataclass(slots=True)
class Passage:
    """A list of elements: its pieces between commas, and the words before a colon that go for all of them. `context` is
    what an exception is an exception from."""

    rest: str
    plural: bool
    comrades: bool
    head: str = ""
    context: str = ""
    pieces: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def of(cls, text: str) -> Passage:
        """Split the folded text. "Đảng uỷ các xã: A, B" has a head; "các đồng chí: A, B" only says that they are."""
        head, *listed = _LIST.split(text, maxsplit=1)
        rest = listed[0].replace(": ", ", ") if listed and listed[0] else text.replace(":", " ").strip()
        plural, comrades, common = opening(head) if listed and listed[0] else (False, False, "")
        if common in COMRADES:
            comrades, common = True, ""
        also_plural, also_comrades, rest = opening(rest)
        found = cls(rest, plural or also_plural, comrades or also_comrades, common)
        found.pieces = list(_pieces(rest))
        return found

    def upto(self, at: int) -> range:
        """Where a name may end that begins with this piece, the farthest first."""
        longest = LONGEST_LISTED if self.head else LONGEST
        return range(min(at + longest, len(self.pieces)), at, -1)

    def span(self, at: int, upto: int) -> str:
        """The text from the piece `at` to before the piece `upto`."""
        return self.rest[self.pieces[at][0] : self.pieces[upto - 1][1]]

    @property
    def words(self) -> list[str]:
        """Each piece by itself."""
        return [self.span(at, at + 1) for at in range(len(self.pieces))]


@dataclass(slots=True)
class Said:
    """A line as it is written: what kind it says itself to be, whom it wants and whom it spares.

    `kind` is SAME, ARCHIVE, UNRESOLVED (no line of recipients) or "" for whatever its elements are. `articles`: numbers
    of the parts of the text that name the recipients. `also`: the line says "Như trên" and more.
    """

    text: str
    kind: str = ""
    wanted: str = ""
    spared: tuple[str, ...] = ()
    articles: tuple[int, ...] = ()
    of_persons: bool = False
    passages: list[Passage] = field(default_factory=list)

    def restored(self, restore: Callable[[str], str]) -> Said:
        """The same with lost accents put back by `restore`."""
        return read_folded(self.text, restore(self.wanted), [restore(part) for part in self.spared])


def understood(text: str, hint: str | None = None) -> Said:
    """Return what the line says; never raises, in time linear in its length."""
    if len(text) > MOST_TEXT:
        return Said(text, LineKind.UNRESOLVED)
    spared: list[str] = []

    def in_brackets(found: re.Match[str]) -> str:
        inner = fold(found[1])
        exception = _EXCEPT.match(inner)
        if exception:
            spared.append(inner[exception.end() :])
        elif inner.startswith(tuple(f"{word} " for word in JOINED)):
            return f", {inner.partition(' ')[2]} "
        elif listing := next((word for word in sorted(LISTED, key=len, reverse=True) if inner.startswith(word)), None):
            return f": {inner.removeprefix(listing).strip(' :')}"
        return " "

    line = fold(_NUMBERING.sub("", _BRACKETS.sub(in_brackets, text)))
    line = _HOW_MANY.sub(r"\1các ", _ADDRESSED.sub("", line)).replace("các các", "các")
    if hint == LineKind.SAME and not line.startswith("như"):
        return Said(text, LineKind.SAME)
    if hint == LineKind.ARCHIVE and not _ARCHIVE.match(line):
        line = f"{ARCHIVE} {line}"
    return read_folded(text, line, spared)


def comparable(text: str) -> str:
    """Return the line by which it is recognised: folded, without number, dash and purpose in brackets."""
    plain = _BRACKETS.sub(lambda found: found[0] if _EXCEPT.match(fold(found[1])) else " ", text[:MOST_TEXT])
    return fold(_NUMBERING.sub("", plain))


def read_folded(text: str, line: str, spared: list[str]) -> Said:
    """As `understood`, for a line that is folded and whose brackets are read."""
    same = False
    while found := _SAME.match(line):
        same, line = True, _FIRST.sub("", line[found.end() :])
    articles: list[int] = []
    while found := _ARTICLE.match(line):
        articles += [int(number) for number in re.findall(r"\d+", found[1])]
        line = _FIRST.sub("", line[found.end() :])
    if not line and (same or articles):
        return Said(text, "" if articles else LineKind.SAME, articles=tuple(articles))
    if found := _ARCHIVE.match(line):
        return Said(text, LineKind.ARCHIVE, line[found.end() :])
    wanted, *open_end = _EXCEPT.split(line, maxsplit=1)
    exceptions = tuple(part for part in (*spared, *open_end) if part)
    said = Said(text, "", wanted, exceptions, tuple(articles))
    said.passages = [Passage.of(part) for part in (wanted, *exceptions)] if wanted else []
    for passage in said.passages[1:]:
        passage.context = said.passages[0].head or said.passages[0].rest
    if any(len(passage.pieces) > MOST_PIECES for passage in said.passages):
        return Said(text, LineKind.UNRESOLVED)
    return said


def separate(text: str) -> list[str]:
    """The pieces of a folded text between commas and "và"."""
    return [text[start:end] for start, end in _pieces(text)]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for between in _BETWEEN.finditer(text):
        if between.start() > start:
            yield start, between.start()
        start = between.end()
    if start < len(text):
        yield start, len(text)

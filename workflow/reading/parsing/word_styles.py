"""Styles and lists of a Word file: capitals, old fonts, the numbers that Word writes before paragraphs."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field

from workflow.reading.parsing.packs import parse_xml

_OFF = ("0", "false", "off", "none")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MOST_LEVELS = 9


def is_on(attributes: dict[str, str]) -> bool:
    """Whether a switch such as w:caps is on."""
    return attributes.get("w:val", "1").lower() not in _OFF


@dataclass(slots=True)
class Style:
    """What of a style or a run matters for its text; None is "as below"."""

    based_on: str | None = None
    caps: bool | None = None
    hidden: bool | None = None
    font: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    list_id: str | None = None
    level: int = 0


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = "%1."
    start: int = 1


@dataclass(slots=True)
class WordStyles:
    """The styles and lists of a file. `number` counts as Word does."""

    styles: dict[str, Style] = field(default_factory=dict)
    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    counters: dict[str, list[int]] = field(default_factory=dict)

    def style(self, name: str | None) -> Style:
        """The style with what it is based on filled in."""
        found, seen = Style(), set[str]()
        while name and name in self.styles and name not in seen:
            seen.add(name)
            style = self.styles[name]
            found.caps = style.caps if found.caps is None else found.caps
            found.hidden = style.hidden if found.hidden is None else found.hidden
            found.font = found.font or style.font
            found.bold = style.bold if found.bold is None else found.bold
            found.italic = style.italic if found.italic is None else found.italic
            if found.list_id is None:
                found.list_id, found.level = style.list_id, style.level
            name = style.based_on
        return found

    def number(self, list_id: str, level: int) -> str:
        """The mark of the next paragraph of a list ("2.", "b)", "-"), "" where the list has none."""
        abstract = self.lists.get(list_id, "")
        levels = self.levels.get(abstract)
        if not levels or not 0 <= level < _MOST_LEVELS:
            return ""
        form = levels.get(level, _Level())
        if form.form == "none":
            return ""
        if form.form == "bullet":
            return "-"
        counts = self.counters.setdefault(abstract, [])
        while len(counts) <= level:
            counts.append(levels.get(len(counts), _Level()).start - 1)
        counts[level] += 1
        del counts[level + 1 :]
        mark = form.text
        for place in range(level + 1):
            mark = mark.replace(f"%{place + 1}", _figure(max(counts[place], 1), levels.get(place, _Level()).form))
        return mark.strip()


def _figure(number: int, form: str) -> str:
    if form in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * min((number - 1) // 26 + 1, 9)
        return letter.upper() if form == "upperLetter" else letter
    if form in ("lowerRoman", "upperRoman"):
        text, left = "", min(number, 3999)
        for value, figure in _ROMAN:
            text += figure * (left // value)
            left %= value
        return text.upper() if form == "upperRoman" else text
    return f"{number:02d}" if form == "decimalZero" else str(number)


def read_styles(pack: zipfile.ZipFile) -> WordStyles:
    """Styles and lists of the package."""
    found = WordStyles()
    _Styles(found).read(pack)
    _Lists(found).read(pack)
    return found


def apply(style: Style, name: str, attributes: dict[str, str]) -> None:
    """Take over one property element of a run, a paragraph or a style."""
    if name == "w:caps":
        style.caps = is_on(attributes)
    elif name == "w:vanish":
        style.hidden = is_on(attributes)
    elif name == "w:b":
        style.bold = is_on(attributes)
    elif name == "w:i":
        style.italic = is_on(attributes)
    elif name == "w:rFonts":
        style.font = attributes.get("w:ascii") or attributes.get("w:hAnsi") or style.font
    elif name == "w:numId":
        style.list_id = attributes.get("w:val")
    elif name == "w:ilvl":
        style.level = _whole(attributes.get("w:val"))


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0


class _Styles:
    def __init__(self, found: WordStyles) -> None:
        self.found, self.style = found, Style()

    def read(self, pack: zipfile.ZipFile) -> None:
        parse_xml(pack, "word/styles.xml", self._start, lambda _name: None, lambda _text: None)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "w:style":
            self.style = self.found.styles[attributes.get("w:styleId", "")] = Style()
        elif name == "w:basedOn":
            self.style.based_on = attributes.get("w:val")
        else:
            apply(self.style, name, attributes)


class _Lists:
    def __init__(self, found: WordStyles) -> None:
        self.found = found
        self.levels: dict[int, _Level] = {}
        self.level = _Level()
        self.list_id = ""

    def read(self, pack: zipfile.ZipFile) -> None:
        parse_xml(pack, "word/numbering.xml", self._start, lambda _name: None, lambda _text: None)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        value = attributes.get("w:val", "")
        if name == "w:abstractNum":
            self.levels = self.found.levels[attributes.get("w:abstractNumId", "")] = {}
        elif name == "w:lvl":
            self.level = self.levels[_whole(attributes.get("w:ilvl"))] = _Level()
        elif name == "w:numFmt":
            self.level.form = value
        elif name == "w:lvlText":
            self.level.text = value
        elif name == "w:start":
            self.level.start = _whole(value)
        elif name == "w:num":
            self.list_id = attributes.get("w:numId", "")
        elif name == "w:abstractNumId":
            self.found.lists[self.list_id] = value

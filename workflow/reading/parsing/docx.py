"""Word files (DOCX): paragraphs with the numbers that Word writes before them, tables as columns, text boxes; the
running heads and feet of pages are left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any, BinaryIO

from workflow.reading.parsing import legacy, word_styles
from workflow.reading.parsing.layout import GAP
from workflow.reading.parsing.limits import MAX_PAGES
from workflow.reading.parsing.packs import open_pack, parse_xml
from workflow.reading.parsing.refusing import Refused, Why
from workflow.reading.parsing.word_styles import Style, WordStyles

_MAX_CHARS = 4_000_000
_DEEP = 40
_RIGHT = 3  # tabs before the first word that set it into the right half
_SKIPPED = ("mc:Fallback", "w:del", "w:moveFrom", "w:rPrChange", "w:pPrChange")


@dataclass(slots=True)
class Paragraph:
    """The text of a paragraph, the page on which it begins, its boxes."""

    page: int
    text: str = ""
    boxes: list[Block] = field(default_factory=list)


@dataclass(slots=True)
class Table:
    """Rows of cells of blocks."""

    page: int
    rows: list[list[list[Block]]] = field(default_factory=list)


Block = Paragraph | Table


def read_docx(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """The lines of a Word file, parted into pages where Word last saw them end."""
    pack = open_pack(file)
    reader = _Body(word_styles.read_styles(pack))
    parse_xml(pack, "word/document.xml", reader.start, reader.end, reader.characters)
    if reader.page > MAX_PAGES:
        raise Refused(Why.TOO_MANY_PAGES)
    yield {"pages": reader.page}
    pages: dict[int, list[list[Any]]] = {page: [] for page in range(1, reader.page + 1)}
    for page, text in _lines(reader.blocks):
        pages[page].append([text, None, 1.0, [], []])
    for page, lines in pages.items():
        yield {"page": page, "lines": lines}


class _Body:
    """Takes the events of the document's XML and builds its blocks."""

    def __init__(self, styles: WordStyles) -> None:
        self.styles = styles
        self.blocks: list[Block] = []
        self.page = 1
        self.into: list[list[Block]] = [self.blocks]
        self.open: list[Paragraph] = []
        self.tables: list[Table] = []
        self.paragraph_style = Style()
        self.run = Style()
        self.in_run = self.in_text = False
        self.skipping = 0
        self.size = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipping or name in _SKIPPED:
            self.skipping += 1
            return
        if len(self.into) + len(self.open) > _DEEP:
            raise Refused(Why.DAMAGED)
        if name == "w:p":
            self._begin_paragraph()
        elif name == "w:tbl":
            table = Table(self.page)
            self.into[-1].append(table)
            self.tables.append(table)
        elif name == "w:tr" and self.tables:
            self.tables[-1].rows.append([])
        elif name == "w:tc" and self.tables and self.tables[-1].rows:
            self.tables[-1].rows[-1].append([])
            self.into.append(self.tables[-1].rows[-1][-1])
        elif name == "w:txbxContent" and self.open:
            self.into.append(self.open[-1].boxes)
        elif self.open:
            self._inside(name, attributes)

    def _begin_paragraph(self) -> None:
        paragraph = Paragraph(self.page)
        self.into[-1].append(paragraph)
        self.open.append(paragraph)
        self.paragraph_style, self.run, self.in_run = self.styles.style("Normal"), Style(), False

    def _inside(self, name: str, attributes: dict[str, str]) -> None:
        if name == "w:pStyle":
            self.paragraph_style = self.styles.style(attributes.get("w:val"))
        elif name == "w:r":
            self.run, self.in_run = Style(), True
        elif name == "w:rStyle":
            self.run = self.styles.style(attributes.get("w:val"))
        elif name == "w:t":
            self.in_text = True
        elif name in ("w:br", "w:cr"):
            if attributes.get("w:type") == "page":
                self.page += 1
            elif attributes.get("w:type") != "column":
                self._add("\n")
        elif name == "w:lastRenderedPageBreak":
            self.page += 1
            if not self.open[-1].text.strip():
                self.open[-1].page = self.page
        elif name == "w:tab" and self.in_run:
            self._add("\t")
        elif name == "w:noBreakHyphen":
            self._add("-")
        elif name == "w:sym":
            self._add("•")
        elif self.in_run or name in ("w:numId", "w:ilvl"):
            word_styles.apply(self.run if self.in_run else self.paragraph_style, name, attributes)

    def characters(self, text: str) -> None:
        if self.in_text and self.open and not self.skipping:
            self._add(self._spelled(text))

    def _spelled(self, text: str) -> str:
        """The text as the run shows it: capitals of its style, letters of an old font as Unicode, hidden text gone."""
        run, below = self.run, self.paragraph_style
        if run.hidden or (run.hidden is None and below.hidden):
            return ""
        font = (run.font or below.font or "").lower()
        capital = run.caps or (run.caps is None and bool(below.caps))
        if font.startswith(".vn"):
            text, capital = legacy.from_tcvn3(text), capital or font.endswith("h")
        elif font.startswith("vni-"):
            text = legacy.from_vni(text)
        return text.upper() if capital else text

    def _add(self, text: str) -> None:
        self.size += len(text)
        if self.size > _MAX_CHARS:
            raise Refused(Why.TOO_MANY_PAGES)
        self.open[-1].text += text

    def end(self, name: str) -> None:
        if self.skipping:
            self.skipping -= 1
        elif name == "w:p" and self.open:
            self._end_paragraph()
        elif name == "w:tbl" and self.tables:
            self.tables.pop()
        elif name in ("w:tc", "w:txbxContent") and len(self.into) > 1:
            self.into.pop()
        elif name == "w:t":
            self.in_text = False
        elif name == "w:r":
            self.in_run = False

    def _end_paragraph(self) -> None:
        paragraph, style = self.open.pop(), self.paragraph_style
        if style.list_id and style.list_id != "0" and paragraph.text.strip():
            mark = self.styles.number(style.list_id, style.level)
            paragraph.text = f"{mark} {paragraph.text.lstrip()}" if mark else paragraph.text


def _lines(blocks: list[Block]) -> Iterator[tuple[int, str]]:
    """(page, text) of every line. A blank line stands behind a paragraph that ends a sentence: the next is another."""
    for block in blocks:
        if isinstance(block, Table):
            yield from _table_lines(block)
            continue
        texts = [_tabbed(text) for text in block.text.split("\n")]
        for text in texts:
            yield block.page, text
        if len(texts[-1]) > 60 and texts[-1].rstrip().endswith((".", ":", "!", "?")):
            yield block.page, ""
        yield from _lines(block.boxes)


def _tabbed(text: str) -> str:
    """Tabs before the first word indent it, many set it right; tabs between words part columns."""
    words = text.lstrip("\t \u00a0")
    tabs = text[: len(text) - len(words)].count("\t")
    blanks = len(text) - len(words) - tabs
    inner = GAP.join(part.strip() for part in words.split("\t") if part.strip())
    return ("\t" if inner and (tabs >= _RIGHT or blanks >= 20) else "") + inner


def _table_lines(table: Table) -> Iterator[tuple[int, str]]:
    """The cells of a row side by side, line by line."""
    for row in table.rows:
        columns = [[text.strip() for _page, text in _lines(cell)] for cell in row]
        columns = [_trimmed(column) for column in columns if any(column)] if len(row) > 1 else columns
        first_empty = len(row) > 1 and bool(row) and not any(text.strip() for _page, text in _lines(row[0]))
        for texts in zip_longest(*columns, fillvalue=""):
            filled = [text for text in texts if text]
            right = bool(filled) and (not texts[0] or first_empty) and len(row) > 1
            yield table.page, ("\t" if right else "") + GAP.join(filled)


def _trimmed(column: list[str]) -> list[str]:
    """Without blank lines at the end; one at the start stays, it aligns the columns."""
    while column and not column[-1]:
        column.pop()
    return column

"""Word files (DOCX) as rows of a letter's body: paragraphs with bold and italic words, tables, page breaks; and how
often each thing stood there that a letter's body has not."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any, BinaryIO

from workflow.reading.parsing import word_styles
from workflow.reading.parsing.docx import Block, Paragraph, Table, _Body
from workflow.reading.parsing.limits import MAX_PAGES
from workflow.reading.parsing.packs import open_pack, parse_xml
from workflow.reading.parsing.refusing import Refused, Why

COUNTED = {
    "pic:pic": "picture", "v:imagedata": "picture", "c:chart": "chart", "dgm:relIds": "diagram",
    "o:OLEObject": "object", "w:control": "control", "w:txbxContent": "box", "w:footnoteReference": "footnote",
    "w:endnoteReference": "footnote", "w:commentReference": "comment", "w:del": "deletion", "w:moveFrom": "deletion",
    "w:ins": "insertion", "w:moveTo": "insertion", "m:oMath": "formula", "w:altChunk": "chunk",
    "w:fldSimple": "field", "w:instrText": "field", "w:hyperlink": "link", "w:sdt": "control", "w:vMerge": "merged",
    "w:gridSpan": "merged", "w:highlight": "look", "w:color": "look", "w:strike": "look", "w:u": "look",
}  # fmt: skip
_PLAIN_LOOKS = ("none", "auto", "000000")
_WIDEST, _LONGEST = 12, 500


def read_body(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """Yield {"rows": [...], "counts": {...}}: rows as `letters.body` has them, counts by the words of COUNTED and
    "nested", "wide", "hidden", "head". Refused for what is no Word file without macros, or too much."""
    pack = open_pack(file)
    reader = _RichBody(word_styles.read_styles(pack))
    parse_xml(pack, "word/document.xml", reader.start, reader.end, reader.characters)
    if reader.page > MAX_PAGES:
        raise Refused(Why.TOO_MANY_PAGES)
    rows = list(_rows(reader, reader.blocks))
    if heads := _running_heads(pack):
        reader.counts["head"] = heads
    yield {"rows": rows, "counts": dict(reader.counts)}


class _RichBody(_Body):
    """Beside the text: where it is bold or italic, where pages are broken by hand, what is counted."""

    def __init__(self, styles: word_styles.WordStyles) -> None:
        super().__init__(styles)
        self.counts: Counter[str] = Counter()
        self.marks: dict[int, list[list[Any]]] = {}
        self.broken: dict[int, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.skipping and name in COUNTED:
            self._count(COUNTED[name], attributes)
        if not self.skipping and name == "w:pageBreakBefore" and self.open and word_styles.is_on(attributes):
            self.broken[id(self.open[-1])] = "before"
        if not self.skipping and name == "w:br" and attributes.get("w:type") == "page" and self.open:
            self.broken[id(self.open[-1])] = "after" if self.open[-1].text.strip() else "before"
        super().start(name, attributes)

    def _count(self, what: str, attributes: dict[str, str]) -> None:
        if what == "look" and attributes.get("w:val", "").lower() in _PLAIN_LOOKS:
            return
        if what == "merged" and attributes.get("w:val") in ("restart", "1"):
            return
        self.counts[what] += 1

    def _spelled(self, text: str) -> str:
        shown = super()._spelled(text)
        if text.strip() and not shown:
            self.counts["hidden"] += 1
        return shown

    def _add(self, text: str) -> None:
        begun = len(self.open[-1].text)
        super()._add(text)
        run, below = self.run, self.paragraph_style
        bold = run.bold or (run.bold is None and bool(below.bold))
        italic = run.italic or (run.italic is None and bool(below.italic))
        if kind := "b" * bool(bold) + "i" * bool(italic):
            mark = [begun, begun + len(text), kind]
            held = self.marks.setdefault(id(self.open[-1]), [])
            if held and held[-1][1] == begun and held[-1][2] == kind:
                held[-1][1] = mark[1]
            else:
                held.append(mark)

    def _end_paragraph(self) -> None:
        paragraph, before = self.open[-1], self.open[-1].text
        super()._end_paragraph()
        if paragraph.text != before:
            by = len(paragraph.text) - len(before)
            self.marks[id(paragraph)] = [
                [max(0, a + by), b + by, kind] for a, b, kind in self.marks.get(id(paragraph), [])
            ]


def _rows(reader: _RichBody, blocks: list[Block]) -> Iterator[dict[str, Any]]:
    for block in blocks:
        if isinstance(block, Table):
            yield from _table(reader, block)
            continue
        broken = reader.broken.get(id(block))
        if broken == "before":
            yield {"break": "page"}
        text, marks = _words(reader, block)
        if text:
            yield {"text": text, "marks": marks} if marks else {"text": text}
        if broken == "after":
            yield {"break": "page"}


def _words(reader: _RichBody, paragraph: Paragraph) -> tuple[str, list[list[Any]]]:
    """The text without blanks around, each tab one blank; its marks counted from there."""
    text = paragraph.text.replace("\t", " ").replace("\u00a0", " ")
    gone = len(text) - len(text.lstrip())
    marks = [[max(0, a - gone), b - gone, kind] for a, b, kind in reader.marks.get(id(paragraph), []) if b > gone]
    return text.strip(), marks


def _table(reader: _RichBody, table: Table) -> Iterator[dict[str, Any]]:
    rows = [[_cell(reader, cell) for cell in row] for row in table.rows if row]
    rows = [row for row in rows if any(cell if isinstance(cell, str) else cell["text"] for cell in row)]
    if any(len(row) > _WIDEST for row in rows) or len(rows) > _LONGEST:
        reader.counts["wide"] += 1
        for row in rows:
            text = "; ".join(cell if isinstance(cell, str) else cell["text"] for cell in row)
            yield {"text": text}
    elif rows:
        yield {"table": rows}


def _cell(reader: _RichBody, blocks: list[Block]) -> Any:
    """The paragraphs of a cell, a line each; a table inside a cell gives its text."""
    text, marks = "", []
    inner: list[list[Any]] = []
    for block in blocks:
        if isinstance(block, Table):
            reader.counts["nested"] += 1
            lines = [_cell(reader, cell) for row in block.rows for cell in row]
            words, inner = " ".join(line if isinstance(line, str) else line["text"] for line in lines), []
        else:
            words, inner = _words(reader, block)
        if not words:
            continue
        by = len(text) + 1 if text else 0
        text = f"{text}\n{words}" if text else words
        marks += [[a + by, b + by, kind] for a, b, kind in inner]
    return {"text": text, "marks": marks} if marks else text


def _running_heads(pack: zipfile.ZipFile) -> int:
    """How many running heads and feet have words other than a page number."""
    found = 0
    for name in pack.namelist():
        if name.startswith(("word/header", "word/footer")) and name.endswith(".xml") and "/" not in name[5:]:
            words: list[str] = []
            parse_xml(pack, name, lambda _name, _attributes: None, lambda _name: None, words.append)
            found += any(sign.isalpha() for sign in "".join(words).replace("PAGE", "").replace("MERGEFORMAT", ""))
    return found

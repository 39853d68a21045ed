"""The letter as DOCX: the same parts at the same sizes, the two columns of head and tail as tables without lines."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from .pdf import UNDATED, checked_inputs
from .sheet import Block, Run, Sheet, Table

FONT = "Times New Roman"
"""What offices have; the shipped font has the same widths."""
CENTRE, JUSTIFIED = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY
Where = Any


class _Writer:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet, self.rules, self.data = sheet, sheet.rules, checked_inputs(sheet)
        self.book = docx.Document()

    def run(self, where: Where, words: str, element: str, **more: bool) -> None:
        """Words in an element's size and style."""
        style = {**self.rules.element(element), **more}
        run = where.add_run(words)
        run.font.name, run.font.size = FONT, Pt(style["size"])
        run._element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
        run.bold, run.italic = bool(style.get("bold")), bool(style.get("italic"))
        run.underline = bool(style.get("underline"))

    def line(self, where: Where, words: str, element: str, align: Any = None, **more: bool) -> Any:
        """A paragraph of one element without gaps."""
        paragraph = where.add_paragraph()
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(0)
        if align is not None:
            paragraph.alignment = align
        if words:
            self.run(paragraph, words, element, **more)
        return paragraph

    def columns(self, left: float, right: float) -> tuple[Any, Any]:
        """Two cells side by side, in millimetres."""
        table = self.book.add_table(rows=1, cols=2)
        table.autofit = False
        cells = table.rows[0].cells
        for cell, width in zip(cells, (left, right), strict=True):
            cell.width = Mm(width)
            cell.paragraphs[0]._element.getparent().remove(cell.paragraphs[0]._element)
        return cells[0], cells[1]


def render_docx(sheet: Sheet) -> bytes:
    """The letter for a word processor: no macro, no outside reference. Invalid for signs that cannot be printed."""
    writer = _Writer(sheet)
    _paper(writer)
    _head(writer)
    _titled(writer)
    _addressed(writer)
    _body(writer)
    _tail(writer, writer.data)
    if writer.data["copy"]:
        _copy(writer, writer.data["copy"])
    out = io.BytesIO()
    writer.book.save(out)
    return out.getvalue()


def _paper(writer: _Writer) -> None:
    paper, section = writer.rules.part("paper"), writer.book.sections[0]
    section.page_width, section.page_height = Mm(paper["width"]), Mm(paper["height"])
    section.top_margin, section.bottom_margin = Mm(paper["top"]), Mm(paper["bottom"])
    section.left_margin, section.right_margin = Mm(paper["left"]), Mm(paper["right"])
    section.header_distance = Mm(writer.rules.part("page_number")["from_edge"])
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = CENTRE
    _field(writer, number, "PAGE")
    if writer.sheet.mark:
        mark = section.first_page_header.paragraphs[0]
        mark.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        writer.run(mark, writer.sheet.mark, "draft")
    properties = writer.book.core_properties
    day = writer.sheet.dated or UNDATED
    properties.created = properties.modified = datetime(day.year, day.month, day.day, tzinfo=UTC)
    properties.author = properties.last_modified_by = writer.sheet.issuer[:250]
    properties.title, properties.comments = writer.sheet.subject[:250], ""
    properties.keywords = writer.rules.version
    style = writer.book.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(writer.rules.element("body")["size"])


def _field(writer: _Writer, where: Where, name: str) -> None:
    writer.run(where, "", "page_number")
    run = where.runs[-1]._element
    for kind, words in (("begin", ""), ("", name), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = words
        run.append(part)


def _head(writer: _Writer) -> None:
    header, data = writer.rules.part("header"), writer.data
    left, right = writer.columns(header["left"], header["right"])
    if data["superior"]:
        writer.line(left, data["superior"], "superior", CENTRE)
    writer.line(left, data["issuer_upper"], "issuer", CENTRE)
    if header["issuer_mark"]:
        writer.line(left, header["issuer_mark"], "issuer", CENTRE)
    number = f"{data['number_lead']}{data['number'] or '……'}{data['number_tail']}"
    writer.line(left, number, "number", CENTRE)
    if data["letter_subject"]:
        writer.line(left, data["letter_subject"], "letter_subject", CENTRE)
    if data["urgency"]:
        writer.line(left, data["urgency"], "urgency", CENTRE)
    last = len(header["title"]) - 1
    for place, words in enumerate(header["title"]):
        element = "motto" if place else "title"
        writer.line(right, words, element, CENTRE, underline=place == last)
    day = data["date"] or "ngày …… tháng …… năm ……"
    writer.line(right, f"{data['place']}, {day}" if data["place"] else day, "place_date", CENTRE)


def _titled(writer: _Writer) -> None:
    data = writer.data
    if data["kind_name"]:
        writer.line(writer.book, data["kind_name"], "kind", CENTRE).paragraph_format.space_before = Pt(12)
        writer.line(writer.book, data["subject"], "subject", CENTRE)
        end = writer.rules.part("subject")["end"]
        writer.line(writer.book, "_______________" if end == "line" else end, "subject", CENTRE)


def _addressed(writer: _Writer) -> None:
    rows, marks = writer.data["addressees"], writer.rules.part("addressees")
    for place, row in enumerate(rows):
        last = place == len(rows) - 1
        paragraph = writer.line(writer.book, "", "addressees")
        paragraph.paragraph_format.left_indent = Mm(38)
        if place == 0:
            paragraph.paragraph_format.first_line_indent = Mm(-20)
            paragraph.paragraph_format.space_before = Pt(12)
            writer.run(paragraph, f"{writer.data['addressees_lead']} ", "addressees_lead")
        dash = "- " if len(rows) > 1 else ""
        writer.run(paragraph, f"{dash}{row}{marks['end'] if last else marks['separator']}", "addressees")


def _body(writer: _Writer) -> None:
    broken = False
    for block in writer.sheet.body:
        if block.kind == "break":
            broken = True
            continue
        if block.table is not None:
            _table(writer, block.table, broken)
        else:
            _paragraph(writer, block, broken)
        broken = False


def _paragraph(writer: _Writer, block: Block, broken: bool) -> None:
    text = writer.rules.part("text")
    paragraph = writer.book.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(text["gap"]), Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(text["pitch"])
    form.page_break_before = broken or None
    if block.kind == "centred":
        paragraph.alignment = CENTRE
    else:
        paragraph.alignment, form.first_line_indent = JUSTIFIED, Mm(text["indent"])
    if block.lead:
        writer.run(paragraph, block.lead, "body", bold=True)
    bold = block.kind in ("centred", "heading")
    italic = block.kind == "basis" and text["basis_italic"]
    for run in block.runs or (Run(block.text),):
        writer.run(paragraph, run.text, "body", bold=bold or run.bold, italic=italic or run.italic)


def _table(writer: _Writer, table: Table, broken: bool) -> None:
    """A table over the whole line. Word breaks a page before a paragraph only: an empty one stands above it."""
    room = writer.line(writer.book, "", "body")
    room.paragraph_format.page_break_before = broken or None
    made = writer.book.add_table(rows=len(table.rows), cols=len(table.widths), style="Table Grid")
    made.autofit = False
    paper = writer.rules.part("paper")
    share = (paper["width"] - paper["left"] - paper["right"]) / sum(table.widths)
    for at, (line, row) in enumerate(zip(made.rows, table.rows, strict=True)):
        heading = table.head and at == 0
        if heading:
            line._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, runs, width in zip(line.cells, row, table.widths, strict=True):
            cell.width = Mm(share * width)
            for run in runs:
                writer.run(cell.paragraphs[0], run.text, "body", bold=heading or run.bold, italic=run.italic)
            cell.paragraphs[0].paragraph_format.space_after = Pt(0)
            if heading:
                cell.paragraphs[0].alignment = CENTRE


def _tail(writer: _Writer, data: dict[str, Any]) -> None:
    place, marks = writer.rules.part("signature"), writer.rules.part("distribution")
    writer.line(writer.book, "", "body")
    left, right = writer.columns(place["left"], place["right"])
    rows = data["distribution"]
    writer.line(left, marks["lead"] if rows else "", "distribution_lead")
    for number, row in enumerate(rows, start=1):
        writer.line(left, f"- {row}{marks['end'] if number == len(rows) else marks['separator']}", "distribution")
    for words in data["authority"]:
        writer.line(right, words, "authority", CENTRE)
    writer.line(right, data["position"], "position", CENTRE)
    room = writer.line(right, data["note"], "distribution", CENTRE, italic=True)
    room.paragraph_format.space_before = room.paragraph_format.space_after = Mm(place["space"] / 2 - 3)
    writer.line(right, data["signer"], "signer", CENTRE)
    if data["lending"]:
        writer.line(right, data["lending"], "distribution", CENTRE, italic=True)


def _copy(writer: _Writer, copy: dict[str, Any]) -> None:
    header = writer.rules.part("header")
    writer.line(writer.book, "", "body")
    left, right = writer.columns(header["left"], header["right"])
    if copy["superior"]:
        writer.line(left, copy["superior"], "superior", CENTRE)
    writer.line(left, copy["issuer"], "issuer", CENTRE)
    writer.line(left, copy["number"], "number", CENTRE)
    writer.line(right, copy["label"], "kind", CENTRE)
    writer.line(right, copy["dated"], "place_date", CENTRE)
    _tail(writer, copy)

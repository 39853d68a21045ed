"""A register book as XLSX, row by row in constant memory; whatever a cell begins with, it is text, never a formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import IO, Any

import xlsxwriter
from django.utils.functional import Promise
from xlsxwriter.worksheet import Worksheet

from .columns import Cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CELL_MOST = 32_000
"""Characters; a spreadsheet holds 32,767."""
HEAD = 3
LINES_MOST = 1_048_576 - HEAD
"""Rows of a sheet, less those of its head."""


def write_sheet(
    out: IO[bytes], name: str, heading: str, columns: Sequence[tuple[str | Promise, int]], rows: Iterable[list[Cell]]
) -> int:
    """Write the sheet, ready to print on A4 landscape with its head on every page; how many rows."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        bold = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"})
        title = book.add_format({"bold": True, "font_size": 14})
        looks = {
            "text": book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"}),
            "day": book.add_format({"border": 1, "valign": "top", "num_format": "dd/mm/yyyy"}),
            "number": book.add_format({"border": 1, "valign": "top"}),
        }
        sheet: Worksheet = book.add_worksheet(name[:31])
        _paper(sheet, columns)
        sheet.write_string(0, 0, heading, title)
        for place, (label, _width) in enumerate(columns):
            sheet.write_string(2, place, str(label), bold)
        count = 0
        for count, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                _write(sheet, count + HEAD - 1, place, cell, looks)
    return count


def _paper(sheet: Worksheet, columns: Sequence[tuple[str | Promise, int]]) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 0)
    sheet.set_footer("&C&P / &N")
    for place, (_label, width) in enumerate(columns):
        sheet.set_column(place, place, width)


def _write(sheet: Worksheet, row: int, column: int, cell: Cell, looks: dict[str, Any]) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, column, cell, looks["day"])
    elif isinstance(cell, int):
        sheet.write_number(row, column, cell, looks["number"])
    elif cell is None:
        sheet.write_blank(row, column, None, looks["text"])
    else:
        sheet.write_string(row, column, cell[:CELL_MOST], looks["text"])

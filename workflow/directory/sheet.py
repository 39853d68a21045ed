"""The CSV form of a directory: from bytes to checked rows, with one sentence for every bad line. No database."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date
from typing import BinaryIO

from django.utils.translation import gettext as _

from workflow.kernel.days import ALWAYS, FOREVER
from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import OrganKind

HEADER = ("name", "kind", "parent", "code", "valid_from", "valid_to", "grassroots")
MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 10_000
MOST_GRASSROOTS = 5_000
_LENGTHS = {"name": 255, "parent": 255, "code": 64}
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_VIETNAMESE_DATE = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")

Error = tuple[int, str]
"""The line in the file, counted from 1 with the header, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One good line. `grassroots` asks for that many invented organisations below."""

    line: int
    name: str
    kind: str
    parent: str
    code: str
    valid_from: date
    valid_to: date
    grassroots: int

    @property
    def key(self) -> tuple[str, str]:
        """What tells organs apart: name and parent, whatever the spelling of tones."""
        return fold(self.name), fold(self.parent)


@dataclass(slots=True)
class Sheet:
    """The good rows, the errors of the bad lines, the names that stand in bad lines, and how many data lines."""

    rows: list[SheetRow] = field(default_factory=list)
    errors: list[Error] = field(default_factory=list)
    bad_names: set[str] = field(default_factory=set)
    count: int = 0

    def refuse(self, line: int, sentence: str) -> Sheet:
        """Note an error."""
        self.errors.append((line, sentence))
        return self


def read_sheet(file: BinaryIO) -> Sheet:
    """Return what the file holds. Cells are text: one that looks like a formula stays as it is."""
    try:
        data = file.read(MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Sheet().refuse(1, _("Tệp không phải là văn bản UTF-8. Đồng chí lưu lại tệp với mã UTF-8."))
    if len(data) > MOST_BYTES:
        return Sheet().refuse(1, _("Tệp lớn hơn 10 MB. Đồng chí chia tệp thành nhiều phần."))
    return _read_lines(text)


def _read_lines(text: str) -> Sheet:
    sheet = Sheet()
    first = text.splitlines()[0] if text.strip() else ""
    reader = csv.reader(io.StringIO(text), delimiter=";" if ";" in first and "," not in first else ",", strict=True)
    try:
        if tuple(cell.strip() for cell in next(reader, [])) != HEADER:
            return sheet.refuse(1, _("Dòng đầu phải là: %(header)s.") % {"header": ",".join(HEADER)})
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            sheet.count += 1
            if sheet.count > MOST_ROWS:
                return sheet.refuse(reader.line_num, _("Tệp có hơn %(most)d dòng.") % {"most": MOST_ROWS})
            try:
                sheet.rows.append(_row(reader.line_num, cells))
            except ValueError as wrong:
                sheet.refuse(reader.line_num, str(wrong)).bad_names.add(fold(cells[0]))
    except csv.Error:
        sheet.refuse(reader.line_num, _("Dòng này không đúng dạng CSV (dấu ngoặc kép chưa đóng?)."))
    return sheet


def _row(line: int, cells: list[str]) -> SheetRow:
    if len(cells) != len(HEADER):
        raise ValueError(_("Dòng có %(have)d ô, cần %(need)d ô.") % {"have": len(cells), "need": len(HEADER)})
    cell = dict(zip(HEADER, (value.strip() for value in cells), strict=True))
    for column, value in cell.items():
        if _CONTROL.search(value):
            raise ValueError(_("Ô %(column)s có ký tự điều khiển.") % {"column": column})
        if len(value) > _LENGTHS.get(column, 64):
            raise ValueError(_("Ô %(column)s quá dài.") % {"column": column})
    if not fold(cell["name"]):
        raise ValueError(_("Thiếu tên cơ quan."))
    if cell["kind"] not in OrganKind.values:
        raise ValueError(_("Không có loại cơ quan “%(kind)s”.") % {"kind": cell["kind"]})
    first, last = _day(cell["valid_from"], ALWAYS), _day(cell["valid_to"], FOREVER)
    if last < first:
        raise ValueError(_("Ngày kết thúc trước ngày bắt đầu."))
    return SheetRow(
        line, cell["name"], cell["kind"], cell["parent"], cell["code"], first, last, _count(cell["grassroots"])
    )


def _day(text: str, empty: date) -> date:
    if not text:
        return empty
    written = _VIETNAMESE_DATE.fullmatch(text)
    try:
        if written:
            return date(int(written[3]), int(written[2]), int(written[1]))
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(_("“%(text)s” không phải là ngày (năm-tháng-ngày).") % {"text": text})


def _count(text: str) -> int:
    if not text:
        return 0
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) > MOST_GRASSROOTS:
        raise ValueError(
            _("Số tổ chức cơ sở phải từ 0 đến %(most)d, không phải “%(text)s”.")
            % {"most": MOST_GRASSROOTS, "text": text}
        )
    return int(text)

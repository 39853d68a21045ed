"""From a Word file to the parts of a draft: its body with bold, italic and tables, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from workflow.kernel.errors import Invalid, NotALetter
from workflow.kernel.folding import fold
from workflow.letters.body import clean_body, is_break, is_table, words_of
from workflow.letters.content import SECRET, is_secret, plain
from workflow.reading.formats import child
from workflow.reading.formats.kinds import FileKind, kind_of
from workflow.reading.formats.sentences import not_a_letter
from workflow.reading.intake import TOO_BIG, read_source, source_of
from workflow.reading.parsing.limits import MAX_BYTES
from workflow.reading.parsing.refusing import Refused, Why

MARKS = ("mật", "tối mật", "tuyệt mật")
"""A line that says only this is the stamp of a secret paper."""
BEHIND = _(
    "Sau khối chữ ký còn %d đoạn hoặc bảng (thường là phụ lục): không đưa vào; đồng chí chép vào nội dung hoặc gửi kèm."
)
CIRCULATION = re.compile(
    r"(?:(?:tài liệu|văn bản|công văn) (?:này )?)?(?:được |chỉ )*(?:lưu hành|phổ biến) .{2,80}|xong hội nghị .{2,40}"
)
"""A line of its own, folded, that says how far a paper may be spread: a note in the head, under the date, or below."""
OUTSIDE = _(
    "Chỉ dẫn phạm vi lưu hành “%s” nằm ngoài nội dung: không đưa vào. Đồng chí ghi thành đoạn cuối của nội dung, "
    "ví dụ: Công văn này được phổ biến đến chi bộ."
)
LEFT_OUT: dict[str, Any] = {
    "picture": _("Hình ảnh: không đưa vào; phần cần thiết kèm thành phụ lục."),
    "chart": _("Biểu đồ: không đưa vào; thay bằng bảng số liệu."),
    "diagram": _("Sơ đồ: không đưa vào."),
    "object": _("Tệp nhúng (OLE): không đưa vào."),
    "chunk": _("Tệp chèn vào văn bản: không đưa vào."),
    "box": _("Hộp chữ: không đưa vào; chữ cần giữ thì ghi lại thành đoạn."),
    "footnote": _("Chú thích cuối trang, cuối văn bản: không đưa vào."),
    "comment": _("Ý kiến ghi bên lề: không đưa vào."),
    "deletion": _("Chữ đã xoá khi theo dõi sửa đổi: không đưa vào."),
    "formula": _("Công thức: không đưa vào."),
    "head": _("Đầu trang, chân trang: không đưa vào; trang in có số trang riêng."),
    "hidden": _("Chữ ẩn: không đưa vào."),
    "field": _("Trường tự động của Word: giữ chữ đang hiện, không tự cập nhật nữa."),
    "link": _("Liên kết: giữ chữ, bỏ địa chỉ."),
    "control": _("Ô nhập liệu của Word: giữ chữ, bỏ ô."),
    "insertion": _("Chữ thêm khi theo dõi sửa đổi: đã nhận là chữ của văn bản."),
    "merged": _("Ô gộp trong bảng: tách thành từng ô."),
    "nested": _("Bảng nằm trong ô: chuyển thành chữ của ô."),
    "wide": _("Bảng quá rộng hoặc quá dài: chuyển thành đoạn."),
    "look": _("Màu chữ, gạch chân, gạch ngang, tô nền: bỏ; trang in theo thể thức quy định."),
}
"""What was left out or made simpler, in the order in which it is listed; every count of the parser has a sentence."""


@dataclass(frozen=True, slots=True)
class Imported:
    """`letter` is what the reader found ({} where the file holds no whole letter), `body` the rows of its body, `left`
    (sentence, count) of what is not in it."""

    letter: Mapping[str, Any]
    body: list[Any]
    left: list[tuple[Any, int]]
    notes: list[Any] = field(default_factory=list)

    @property
    def paragraphs(self) -> int:
        """How many paragraphs came in."""
        return sum(not is_table(row) and not is_break(row) for row in self.body)

    @property
    def tables(self) -> int:
        """How many tables came in."""
        return sum(is_table(row) for row in self.body)

    @property
    def marked(self) -> int:
        """In how many paragraphs bold or italic words came in."""
        return sum(bool(words_of(row)[1]) for row in self.body)


def import_word(data: bytes) -> Imported:
    """The parts of a Word file, parsed in a limited child. NotALetter with one sentence for any other file, a macro, a
    password, a bomb, or one without words; Invalid for a body beyond the bounds of the schema, and for a secret paper:
    of that not one word is handed on."""
    if len(data) > MAX_BYTES:
        raise NotALetter(TOO_BIG)
    try:
        if not data.strip():
            raise Refused(Why.EMPTY)
        if kind_of(data) is not FileKind.DOCX:
            raise Refused(Why.OTHER_OFFICE)
        found = next(iter(child.run(data, {"do": "body"})))
    except Refused as refusal:
        raise not_a_letter(refusal.why) from None
    counts, rows = found["counts"], clean_body(found["rows"])
    if not rows:
        raise not_a_letter(Why.NO_TEXT)
    if any(_key(words) in MARKS for row in rows for words in _words(row)):
        raise Invalid(SECRET)
    left = [(sentence, counts[what]) for what, sentence in LEFT_OUT.items() if counts.get(what)]
    try:
        letters = read_source(source_of(data))
    except NotALetter:
        return Imported({}, rows, left, [_("Tệp không có đủ thể thức một văn bản; toàn bộ được đưa vào nội dung.")])
    if any(map(is_secret, letters)):
        raise Invalid(SECRET)
    notes: list[Any] = [_("Tệp có nhiều văn bản; chỉ đưa vào văn bản thứ nhất.")] if len(letters) > 1 else []
    body = _slice(rows, letters[0])
    if body is None:
        body = clean_body(letters[0].get("body") or [])
        notes.append(_("Nội dung được đọc lại theo dòng; chữ đậm, nghiêng và bảng không giữ được."))
    notes += [OUTSIDE % words for words in _circulation(rows, body, letters[0])]
    if behind := _behind(rows, letters[0]):
        notes.append(BEHIND % behind)
    return Imported(letters[0], body, left, notes)


def _words(row: Any) -> list[str]:
    """The words of a row; of a table those of each line of each cell."""
    if is_break(row):
        return []
    cells = [cell for line in row["table"] for cell in line] if is_table(row) else [row]
    return [line for cell in cells for line in words_of(cell)[0].splitlines()]


def _circulation(rows: list[Any], body: list[Any], letter: Mapping[str, Any]) -> list[str]:
    """Notes on circulation that stand outside of the body; a subject about spreading something is none."""
    inside = {_key(words) for row in body for words in _words(row)}
    subject = _key(plain(letter.get("subject")))
    found = dict.fromkeys(words.strip() for row in rows for words in _words(row))
    keys = {words: _key(words) for words in found}
    return [
        words for words, key in keys.items()
        if key not in inside and key not in subject and CIRCULATION.fullmatch(key.strip("()[]*.-–— "))
    ]  # fmt: skip


def _behind(rows: list[Any], letter: Mapping[str, Any]) -> int:
    """How many rows with words lie behind the signature and Nơi nhận: an annex, most often."""
    ends = {_key(plain(part)) for part in (letter.get("signer"), *(letter.get("distribution") or []))} - {""}
    keys = [[_key(words) for words in _words(row)] for row in rows]
    last = next(
        (at for at in range(len(keys) - 1, -1, -1) if any(end in key for end in ends for key in keys[at])), None
    )
    return 0 if last is None else sum(any(found) for found in keys[last + 1 :])


def _slice(rows: list[Any], letter: Mapping[str, Any]) -> list[Any] | None:
    """The rows from the first paragraph of the letter's body to its last; None where these are not found again."""
    said = [_key(plain(row)) for row in letter.get("body") or []]
    if not said:
        return None
    keys = ["" if is_table(row) or is_break(row) else _key(words_of(row)[0]) for row in rows]
    first = next((at for at, key in enumerate(keys) if key and said[0].startswith(key)), None)
    last = next((at for at in range(len(keys) - 1, -1, -1) if keys[at] and said[-1].endswith(keys[at])), None)
    if first is None or last is None or first > last:
        return None
    return clean_body(rows[first : last + 1])


def _key(text: str) -> str:
    return " ".join(fold(text).split())

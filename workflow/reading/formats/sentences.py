"""The sentence for each reason to give a file back: what it is, and what to do."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from workflow.kernel.errors import NotALetter
from workflow.reading.parsing.refusing import Why

SENTENCES: dict[Why, Any] = {
    Why.EMPTY: _("Tệp không có nội dung nên không đọc được công văn."),
    Why.BINARY: _("Tệp là dữ liệu nhị phân, không phải văn bản."),
    Why.ENCODING: _(
        "Tệp không phải là văn bản tiếng Việt có bảng mã nhận biết được. "
        "Đồng chí mở tệp và lưu lại theo Unicode (UTF-8)."
    ),
    Why.DAMAGED: _("Tệp bị hỏng hoặc thiếu một phần nên không mở được. Đồng chí lấy lại bản đầy đủ."),
    Why.PASSWORD: _("Tệp có mật khẩu nên không đọc được. Đồng chí bỏ mật khẩu rồi gửi lại."),
    Why.MACRO: _("Tệp Word có macro nên không được nhận. Đồng chí lưu lại thành .docx không có macro."),
    Why.OLD_WORD: _(
        "Tệp Office đời cũ (.doc, .xls, .ppt) có thể mang macro nên không được nhận. "
        "Đồng chí lưu lại thành .docx hoặc PDF."
    ),
    Why.OTHER_OFFICE: _("Tệp này không phải là văn bản Word (.docx). Đồng chí lưu công văn thành .docx hoặc PDF."),
    Why.ARCHIVE: _("Tệp nén không được nhận. Đồng chí giải nén rồi gửi từng công văn."),
    Why.RICH_TEXT: _("Tệp RTF không được nhận. Đồng chí lưu lại thành .docx hoặc PDF."),
    Why.OTHER_PICTURE: _("Loại ảnh này không được nhận. Đồng chí lưu lại thành PNG, JPEG, TIFF, WebP hoặc PDF."),
    Why.BOMB: _("Tệp giãn ra quá lớn khi mở nên không được nhận."),
    Why.TOO_MANY_PAGES: _("Tệp dài quá 200 trang nên không được đọc như một công văn."),
    Why.TOO_MANY_PIXELS: _("Ảnh của trang lớn hơn 36 triệu điểm nên không được nhận. Đồng chí quét lại ở 300 dpi."),
    Why.TOO_MANY_PARTS: _("Ảnh PNG bị cắt thành quá nhiều đoạn nên không được nhận. Đồng chí mở ảnh và lưu lại."),
    Why.TOO_HEAVY: _("Tệp đòi quá nhiều bộ nhớ hoặc thời gian để mở nên không được nhận. Đồng chí in lại thành PDF."),
    Why.NO_TEXT: _("Tệp không có chữ nào đọc được. Đồng chí kiểm tra lại tệp."),
    Why.PICTURE: _("Ảnh này không có chữ nên không phải là công văn."),
    Why.NO_RECOGNISER: _(
        "Máy chủ chưa có phần nhận dạng chữ nên chưa đọc được bản quét. Đồng chí đề nghị quản trị cài các gói Debian "
        "tesseract-ocr, tesseract-ocr-vie, tesseract-ocr-osd; hoặc dùng tệp .docx, PDF có chữ."
    ),
    Why.NO_PAGE: _("Tệp này không có ảnh của trang đó."),
}  # fmt: skip


def not_a_letter(why: Why) -> NotALetter:
    """The error that says `why` in one sentence."""
    return NotALetter(SENTENCES[why], why=why.value)

"""Form of the head: issuer, number and symbol, place and date, kind and subject."""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext as _

from workflow.layout.sheet import printed_day, printed_number
from workflow.letters.content import asks, part, plain, whole

from .findings import Paper, cut

_PRINTED_DAY = re.compile(r"ngày\s+\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4}")
_LEAD = re.compile(r"^(?:v/v|về việc)[:\s]", re.IGNORECASE)
LONG_SUBJECT = 250
ASKED = {
    "kind": "kind", "issuer": "issuer", "number": "number", "symbol": "number", "date": "date", "place": "place",
    "subject": "subject", "authority": "authority", "position": "position", "signer": "signer",
}  # fmt: skip
"""Part of a text → the element of the check under which its doubt is told."""


def check_head(paper: Paper) -> None:
    """All of the head."""
    _doubts(paper)
    _kind(paper)
    _issuer(paper)
    _number(paper)
    _place(paper)
    _date(paper)
    _subject(paper)


def _doubts(paper: Paper) -> None:
    """What a reader was not sure of and nobody has decided yet."""
    for name, element in ASKED.items():
        read = part(dict(paper.content), name)
        if asks(read):
            paper.warn(
                element, _("Chỗ đọc từ tệp phải được người soạn xác nhận trước khi trình."),
                cut(plain(read.get("raw")) or plain(read)) or "—",
                _("Đồng chí lưu dự thảo rồi xác nhận cách đọc, hoặc ghi lại phần này."),
            )  # fmt: skip


def _kind(paper: Paper) -> None:
    if not paper.rules.knows(paper.kind):
        names = ", ".join(sorted(paper.rules.data["kinds"]))
        paper.error(
            "kind", _("Loại văn bản phải có trong danh mục của %s.") % paper.rules.name, paper.kind,
            _("Đồng chí chọn một loại trong danh mục: %s.") % names,
        )  # fmt: skip


def _issuer(paper: Paper) -> None:
    if not (paper.issuer or paper.text("issuer")):
        paper.error(
            "issuer", _("Văn bản phải ghi tên cơ quan ban hành."), _("Chưa có."), _("Đồng chí chọn cơ quan ban hành.")
        )


def _number(paper: Paper) -> None:
    numbers, symbol = paper.rules.part("numbers"), paper.symbol or paper.text("symbol")
    if not symbol:
        paper.warn(
            "number", _("Số và ký hiệu theo dạng %s.") % numbers["example"],
            _("Cơ quan chưa có ký hiệu trong danh mục."),
            _("Đồng chí đề nghị quản trị danh mục ghi ký hiệu của cơ quan."),
        )  # fmt: skip
        return
    number = whole(paper.content.get("number"))
    joint = "-" if paper.party else "/"
    shown = f"{printed_number(number or numbers['zero_below'], paper.rules)}{joint}{symbol}"
    if not re.fullmatch(numbers["pattern"], shown):
        paper.error(
            "number", _("Số và ký hiệu theo dạng %s.") % numbers["example"], cut(shown if number else symbol),
            _("Đồng chí sửa ký hiệu: loại văn bản và mã cơ quan, không có khoảng trống."),
        )  # fmt: skip
        return
    bears = symbol.partition("/")[0]
    if paper.party and bears != paper.kind:
        paper.error(
            "number", _("Ký hiệu phải mang chữ viết tắt của loại văn bản: %s.") % paper.kind, cut(symbol),
            _("Đồng chí chọn lại loại văn bản hoặc sửa ký hiệu."),
        )  # fmt: skip


def _place(paper: Paper) -> None:
    place, required = paper.text("place"), _("Địa danh là tên riêng của nơi cơ quan đóng, đứng trước ngày ban hành.")
    if not place:
        paper.error("place", required, _("Chưa có."), _("Đồng chí ghi địa danh, ví dụ: Hạ Long."))
    elif "ngày" in place.casefold().split() or any(sign.isdigit() for sign in place):
        paper.error("place", required, cut(place), _("Đồng chí chỉ ghi địa danh; ngày do văn thư ghi khi cấp số."))
    elif not place[:1].isupper() or place.isupper():
        paper.error(
            "place", required, cut(place), _("Đồng chí viết hoa chữ cái đầu của tên riêng, không viết hoa cả dòng.")
        )


def _date(paper: Paper) -> None:
    """A date typed into the text bears zeros as the rule set wants them."""
    raw = paper.text("date_raw")
    found = _PRINTED_DAY.search(raw)
    if raw and found is None:
        paper.warn(
            "date", _("Ngày ban hành ghi đủ: ngày … tháng … năm …."), cut(raw), _("Đồng chí ghi lại ngày ban hành.")
        )
    elif found and (right := right_day(paper, found[0])) and right != " ".join(found[0].split()):
        paper.error(
            "date", _("Ngày dưới 10, tháng 1 và tháng 2 ghi thêm số 0 ở trước; tháng khác thì không."), found[0],
            _("Đồng chí ghi: %s.") % right,
        )  # fmt: skip


def right_day(paper: Paper, words: str) -> str:
    """A printed day as it should be; "" for one that is no day."""
    day, month, year = (int(number) for number in re.findall(r"\d+", words))
    try:
        return printed_day(date(year, month, day), paper.rules)
    except ValueError:
        return ""


def _subject(paper: Paper) -> None:
    subject = paper.text("subject")
    required = _("Trích yếu là một cụm từ ngắn, nêu đúng nội dung chủ yếu, không có dấu ở cuối.")
    if not subject:
        paper.error("subject", required, _("Chưa có."), _("Đồng chí ghi trích yếu."))
        return
    if subject.endswith((".", ",", ";", ":")):
        paper.error("subject", required, cut(subject[-40:]), _("Đồng chí bỏ dấu ở cuối trích yếu."))
    if len(subject) > LONG_SUBJECT:
        paper.warn("subject", required, _("%d ký tự") % len(subject), _("Đồng chí rút gọn trích yếu."))
    if subject.isupper() and len(subject) > 12:
        paper.error(
            "subject", _("Trích yếu viết bằng chữ in thường."), cut(subject), _("Đồng chí viết lại chữ thường.")
        )
    if _LEAD.match(subject):
        lead = paper.rules.part("header")["subject_lead"] or plain(paper.content.get("subject_prefix"))
        if lead or paper.party:
            paper.warn(
                "subject",
                _("Cụm từ “V/v” do hệ thống ghi trước trích yếu.") if lead else _("Trích yếu không bắt buộc có “V/v”."),
                cut(subject, 40), _("Đồng chí bỏ “V/v” ở đầu trích yếu."),
            )  # fmt: skip

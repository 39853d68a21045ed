"""The kinds of damage that verification names, and the first bad place it found."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Damage(TextChoices):
    """What is wrong with the place; the code is stable, for scripts."""

    ALTERED = "altered", _("Nội dung không khớp mã băm của chính bản ghi: bị sửa, đổi chỗ hoặc chuyển từ chuỗi khác.")
    UNLINKED = "unlinked", _("Không nối với bản ghi trước: bản ghi bị sửa, thay hoặc đổi chỗ rồi tính lại mã băm.")
    MISSING = "missing", _("Thiếu bản ghi ở vị trí này.")
    REPEATED = "repeated", _("Vị trí này có hơn một bản ghi.")
    COLUMNS = "columns", _("Cột tra cứu (hành vi, người, ngày, giờ) khác với nội dung đã băm.")
    UNREADABLE = "unreadable", _("Nội dung bản ghi không đọc được.")
    FORKED = "forked", _("Chuỗi của bản gửi không bắt đầu từ công văn của nó.")
    HEAD = "head", _("Đầu chuỗi lưu ở hồ sơ khác với bản ghi mới nhất: bản ghi mới nhất bị xoá hoặc đầu chuỗi bị sửa.")
    ORPHAN = "orphan", _("Hồ sơ của chuỗi này không còn.")
    EMPTY = "empty", _("Hồ sơ có đầu chuỗi nhưng không còn bản ghi nào.")
    RECIPIENTS = "recipients", _("Nơi nhận khác với lúc phát hành: bản gửi bị xoá, thêm hoặc đổi ngoài nghiệp vụ.")
    CHECKPOINT = "checkpoint", _("Điểm chốt không nối với điểm trước hoặc không khớp các bản ghi mà nó chốt.")
    SIGNATURE = (
        "signature",
        _("Chữ ký của điểm chốt không đúng; nếu đã đổi khoá, ghi khoá cũ vào SECRET_KEY_FALLBACKS."),
    )
    ANCHOR = "anchor", _("Điểm chốt ghi bên ngoài không còn trong cơ sở dữ liệu.")
    UNGUARDED = "unguarded", _("Bảng nhật ký không còn được bảo vệ: thiếu trigger.")


class CouldNotCheck(Exception):
    """What was to be checked is not there or cannot be read; the journal itself may be whole."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The first bad place: `stream` is a chain, `checkpoint:<id>` or the name of a trigger; `seq` 0 is its head."""

    stream: str
    seq: int
    damage: Damage

    def __str__(self) -> str:
        return f"{self.stream}#{self.seq} {self.damage.value}: {self.damage.label}"

"""Every refusal of the product: one root, the message is one sentence for the user that says what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _


class CongvanError(Exception):
    """Root. `status` is the HTTP status that the web gives it; `code` is stable, English, for integrators."""

    status = 400
    code = "error"
    sentence: Any = _("Yêu cầu không thực hiện được.")

    def __init__(self, sentence: object | None = None, **facts: object) -> None:
        self.facts = facts
        self.sentence: Any = sentence if sentence is not None else type(self).sentence
        super().__init__(str(self.sentence))


class NotFound(CongvanError):
    """Missing, or hidden from the actor: the two never differ."""

    status = 404
    code = "not_found"
    sentence = _("Không tìm thấy nội dung đồng chí yêu cầu.")


class NotAllowed(CongvanError):
    """The actor may see the record, but not do this."""

    status = 403
    code = "not_allowed"
    sentence = _("Đồng chí không có quyền làm việc này.")


class Conflict(CongvanError):
    """The act does not fit the record's state: done already, or overtaken."""

    status = 409
    code = "conflict"
    sentence = _("Việc này đã được xử lý. Đồng chí tải lại trang để xem tình trạng mới.")


class Stale(Conflict):
    """The actor decided on another version than the stored one."""

    code = "stale"
    sentence = _("Nội dung đã thay đổi sau khi đồng chí mở. Đồng chí tải lại trang và xem bản mới.")


class Invalid(CongvanError):
    """What was entered cannot be taken. `fields` maps a form field to its sentence."""

    status = 422
    code = "invalid"
    sentence = _("Nội dung nhập chưa hợp lệ.")

    def __init__(
        self, sentence: object | None = None, fields: Mapping[str, object] | None = None, **facts: object
    ) -> None:
        super().__init__(sentence, **facts)
        self.fields = dict(fields or {})


class Unavailable(CongvanError):
    """Something outside cannot be reached now; nothing was kept, one may try again."""

    status = 503
    code = "unavailable"
    sentence = _("Chưa kết nối được; đồng chí thử lại sau ít phút.")


class Fault(CongvanError):
    """Something of ours, or of a machine that we asked, is wrong; the user can only report it."""

    status = 500
    code = "fault"
    sentence = _("Hệ thống có lỗi; đồng chí báo quản trị.")


class SecondFactorNeeded(NotAllowed):
    """Signing and numbering ask for a second factor not older than five minutes."""

    code = "second_factor"
    sentence = _("Đồng chí cần xác thực lớp thứ hai trong vòng 5 phút trước khi thực hiện.")


class NoAuthority(NotAllowed):
    """The signer has no written authority for this kind on this day."""

    code = "no_authority"
    sentence = _("Đồng chí không có thẩm quyền ký loại văn bản này trong ngày này.")


class EndedOrgan(Invalid):
    """An organ whose activity has ended cannot act."""

    code = "ended_organ"
    sentence = _("Cơ quan đã kết thúc hoạt động trong ngày này, không thể ban hành văn bản.")


class NotALetter(Invalid):
    """The file holds no letter."""

    code = "not_a_letter"
    sentence = _("Tệp này không phải là công văn.")

"""THE table of the directory's acts: which service a form calls, about what, and what the page says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from workflow.directory import accounts, keeping
from workflow.web.directory import forms as f

Words = str | Promise


@dataclass(frozen=True, slots=True)
class KeepAct:
    """One act. `slug` is its address; `link`: afterwards the page shows the activation link, once."""

    slug: str
    service: Callable[..., Any]
    form: type[f.KeepForm]
    title: Words
    submit: Words
    done: Words
    about: Words = ""
    danger: bool = False
    link: bool = False


ADD_ORGAN = KeepAct(
    "them", keeping.add_organ, f.OrganForm, _("Thêm cơ quan cấp cao nhất"), _("Thêm"), _("Đã thêm cơ quan."),
    _("Cơ quan trực thuộc thì thêm từ trang của cơ quan cấp trên."),
)  # fmt: skip
ADD_PERSON = KeepAct(
    "them", accounts.add_person, f.PersonForm, _("Thêm đồng chí"), _("Thêm"), _("Đã thêm đồng chí."),
    _("Có tên đăng nhập thì hệ thống lập tài khoản và hiện liên kết kích hoạt; quản trị không đặt mật khẩu."),
    link=True,
)  # fmt: skip

ORGAN_ACTS = (
    KeepAct("them-truc-thuoc", keeping.add_organ, f.OrganForm, _("Thêm cơ quan trực thuộc"), _("Thêm"),
            _("Đã thêm cơ quan.")),
    KeepAct("bo-nhiem", keeping.appoint_person, f.AppointForm, _("Giao vai trò"), _("Giao vai trò"),
            _("Đã giao vai trò.")),
    KeepAct("cap-uy", keeping.give_mandate, f.MandateForm, _("Ghi cấp uỷ viên"), _("Ghi"), _("Đã ghi cấp uỷ viên.")),
    KeepAct("tham-quyen", keeping.grant_authority, f.AuthorityForm, _("Ghi thẩm quyền ký"), _("Ghi"),
            _("Đã ghi thẩm quyền ký.")),
    KeepAct("nhiem-ky", keeping.open_term, f.TermForm, _("Khai nhiệm kỳ"), _("Khai"), _("Đã khai nhiệm kỳ.")),
    KeepAct("ten-khac", keeping.name_organ_also, f.AliasForm, _("Thêm tên khác"), _("Thêm"), _("Đã thêm tên.")),
    KeepAct("doi-ten", keeping.rename_organ, f.RenameForm, _("Đổi tên"), _("Đổi tên"), _("Đã đổi tên cơ quan."),
            _("Tên cũ vẫn được hiểu cho những ngày trước đó.")),
    KeepAct("chuyen", keeping.move_organ, f.MoveForm, _("Chuyển cơ quan cấp trên"), _("Chuyển"),
            _("Đã chuyển cơ quan.")),
    KeepAct("ke-thua", keeping.record_succession, f.SuccessionForm, _("Ghi kế thừa"), _("Ghi"), _("Đã ghi kế thừa.")),
    KeepAct("ket-thuc", keeping.end_organ, f.EndOrganForm, _("Kết thúc hoạt động"), _("Kết thúc"),
            _("Đã kết thúc hoạt động của cơ quan."),
            _("Tên, ký hiệu, nhiệm kỳ và mọi vai trò trong cơ quan kết thúc cùng ngày. Không sửa lại được."),
            danger=True),
)  # fmt: skip
PERSON_ACTS = (
    KeepAct("bo-nhiem", keeping.appoint_person, f.AppointForm, _("Giao vai trò"), _("Giao vai trò"),
            _("Đã giao vai trò.")),
    KeepAct("thoi-vai-tro", keeping.end_appointment, f.EndAppointmentForm, _("Thôi giữ vai trò"), _("Kết thúc"),
            _("Đã kết thúc vai trò."), _("Quyền của vai trò hết cùng ngày. Không sửa lại được."), danger=True),
    KeepAct("cap-uy", keeping.give_mandate, f.MandateForm, _("Ghi cấp uỷ viên"), _("Ghi"), _("Đã ghi cấp uỷ viên.")),
    KeepAct("thoi-cap-uy", keeping.end_mandate, f.EndMandateForm, _("Thôi cấp uỷ viên"), _("Kết thúc"),
            _("Đã kết thúc."), danger=True),
    KeepAct("tham-quyen", keeping.grant_authority, f.AuthorityForm, _("Ghi thẩm quyền ký"), _("Ghi"),
            _("Đã ghi thẩm quyền ký.")),
    KeepAct("thoi-tham-quyen", keeping.end_authority, f.EndAuthorityForm, _("Thôi thẩm quyền ký"), _("Kết thúc"),
            _("Đã kết thúc thẩm quyền ký."), danger=True),
    KeepAct("mo-tai-khoan", accounts.open_account, f.AccountForm, _("Lập tài khoản"), _("Lập tài khoản"),
            _("Đã lập tài khoản."), _("Hệ thống hiện liên kết kích hoạt; quản trị không đặt, không thấy mật khẩu."),
            link=True),
    KeepAct("lien-ket", accounts.renew_link, f.SureForm, _("Tạo liên kết kích hoạt mới"), _("Tạo liên kết"),
            _("Đã tạo liên kết mới."),
            _("Mật khẩu, liên kết cũ và các phiên đang mở của tài khoản mất hiệu lực ngay."), link=True),
    KeepAct("ket-thuc-phien", accounts.end_sessions, f.SureForm, _("Kết thúc các phiên làm việc"), _("Kết thúc phiên"),
            _("Đã kết thúc mọi phiên."), _("Đồng chí ấy phải đăng nhập lại trên mọi thiết bị.")),
    KeepAct("go-xac-thuc", accounts.remove_factors, f.SureForm, _("Gỡ lớp xác thực thứ hai"), _("Gỡ"),
            _("Đã gỡ lớp xác thực thứ hai."),
            _("Dùng khi mất điện thoại và mã dự phòng. Các phiên kết thúc; đăng ký lại rồi mới ký, cấp số được."),
            danger=True),
    KeepAct("khoa", accounts.close_account, f.SureForm, _("Khoá tài khoản"), _("Khoá"), _("Đã khoá tài khoản."),
            _("Các phiên đang mở kết thúc ngay; không đăng nhập được cho đến khi mở lại."), danger=True),
    KeepAct("mo-khoa", accounts.reopen_account, f.SureForm, _("Mở khoá tài khoản"), _("Mở khoá"),
            _("Đã mở khoá tài khoản.")),
)  # fmt: skip
BY_SLUG = {"organ": {act.slug: act for act in ORGAN_ACTS}, "person": {act.slug: act for act in PERSON_ACTS}}

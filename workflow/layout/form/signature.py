"""Form of the signature: whether this authority fits the issuer, position, name."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from workflow.kernel.folding import fold
from workflow.layout.sheet import printed_form
from workflow.letters.content import part as object_of
from workflow.letters.content import plain

from .findings import Paper, cut

_TITLE = re.compile(
    r"^(?:(?:Thiếu|Trung|Thượng|Đại)\s+(?:tướng|tá|uý|úy)|TS|ThS|PGS|GS|BS|KS|CN|LS|Tiến sĩ|Thạc sĩ|Giáo sư)\b[.\s]",
    re.IGNORECASE,
)
_DEPUTY = fold("phó")
_COMMITTEES = tuple(fold(words) for words in ("tỉnh uỷ", "thành uỷ", "huyện uỷ", "quận uỷ", "thị uỷ", "đảng uỷ"))


def check_signature(paper: Paper) -> None:
    """Authority, position, name."""
    authority = object_of(dict(paper.content), "authority")
    said = plain(authority.get("form"))
    form = "" if said in ("", "OWN") else printed_form(said, paper.rules)
    body, position = plain(authority.get("body")), paper.text("position")
    _authority(paper, form, body, position)
    _position(paper, form, position)
    _signer(paper)
    for element, words in (("authority", body), ("position", position)):
        if words.endswith((".", ",", ";", ":")):
            paper.error(
                element, _("Quyền hạn ký và chức vụ không có dấu ở cuối."), cut(words), _("Đồng chí bỏ dấu ở cuối.")
            )


def _authority(paper: Paper, form: str, body: str, position: str) -> None:
    allowed = paper.rules.part("authorities")
    forms = _shown(sorted(paper.rules.signing_forms))
    if form not in paper.rules.signing_forms:
        paper.error(
            "authority", _("Quyền hạn ký ghi theo một trong các dạng: %s.") % forms, cut(form),
            _("Đồng chí chọn lại thể thức ký."),
        )  # fmt: skip
        return
    if paper.one_head is not None:
        own = allowed["one_head" if paper.one_head else "collective"]
        if form not in own:
            _wrong_form(paper, form, own)
            return
    if form and not body:
        paper.error(
            "authority", _("Sau %s phải ghi tên tập thể hoặc chức vụ được thay mặt, ký thay.") % form, form,
            _("Đồng chí ghi, ví dụ: %s.") % _example(paper, form),
        )  # fmt: skip
    if not form and fold(position).startswith(_DEPUTY) and paper.one_head:
        paper.error(
            "authority", _("Cấp phó ký thay người đứng đầu phải ghi %s.") % _deputy_form(paper), cut(position),
            _("Đồng chí chọn %s và ghi chức vụ người đứng đầu.") % _deputy_form(paper),
        )  # fmt: skip
    if form == _deputy_form(paper) and position and not fold(position).startswith(_DEPUTY):
        paper.error(
            "position",
            _("Người ký %s là cấp phó.") % form,
            cut(position),
            _("Đồng chí ghi chức vụ cấp phó của người ký."),
        )


def _wrong_form(paper: Paper, form: str, own: list[str]) -> None:
    deputy = _deputy_form(paper)
    if paper.one_head:
        required = _("Cơ quan theo chế độ thủ trưởng ký theo dạng: %s.") % _shown(own)
    else:
        required = _(
            "Cơ quan làm việc theo chế độ tập thể ký theo dạng: %(own)s; %(deputy)s chỉ dùng ở cơ quan có một người "
            "đứng đầu."
        ) % {"own": _shown(own), "deputy": deputy}
    paper.error(
        "authority", required, form or _("Ký trực tiếp"),
        _("Đồng chí chọn lại thể thức ký, ví dụ: %s.") % _example(paper, next(one for one in own if one != form)),
    )  # fmt: skip


def _deputy_form(paper: Paper) -> str:
    return printed_form("K/T", paper.rules)


def _shown(forms: Any) -> str:
    return ", ".join(form or _("ký trực tiếp") for form in forms)


def _example(paper: Paper, form: str) -> str:
    whom = {
        printed_form("T/M", paper.rules): _("BAN THƯỜNG VỤ") if paper.party else _("UỶ BAN NHÂN DÂN"),
        _deputy_form(paper): _("TRƯỞNG BAN") if paper.party else _("GIÁM ĐỐC"),
        printed_form("T/L", paper.rules): _("BAN THƯỜNG VỤ") if paper.party else _("CHỦ TỊCH"),
    }.get(form, _("TRƯỞNG BAN"))
    return f"{form} {whom}".strip()


def _position(paper: Paper, form: str, position: str) -> None:
    if not position:
        paper.error(
            "position", _("Dưới quyền hạn ký phải ghi chức vụ của người ký."), _("Chưa có."),
            _("Đồng chí ghi chức vụ, ví dụ: PHÓ BÍ THƯ."),
        )  # fmt: skip
        return
    name = fold(paper.issuer or paper.text("issuer"))
    told = [words for words in _COMMITTEES if words in fold(position)] or (
        [name] if name and name in fold(position) else []
    )
    if form == printed_form("T/M", paper.rules) and told:
        paper.warn(
            "position", _("Chức vụ không ghi kèm tên cấp uỷ, cơ quan."), cut(position),
            _("Đồng chí chỉ ghi chức vụ, ví dụ: PHÓ BÍ THƯ."),
        )  # fmt: skip


def _signer(paper: Paper) -> None:
    signer = paper.text("signer")
    if not signer:
        return  # a draft's signer is chosen when it is submitted
    if _TITLE.match(signer):
        paper.error(
            "signer", _("Trước họ tên người ký không ghi học hàm, học vị, quân hàm."), cut(signer),
            _("Đồng chí chỉ ghi họ và tên."),
        )  # fmt: skip
    elif signer.isupper():
        paper.warn(
            "signer", _("Họ tên người ký viết chữ in thường, hoa chữ cái đầu mỗi từ."), cut(signer),
            _("Đồng chí viết lại họ và tên."),
        )  # fmt: skip
    elif not all(word[:1].isupper() for word in signer.split()):
        paper.error("signer", _("Họ tên người ký viết hoa chữ cái đầu mỗi từ."), cut(signer), _("Đồng chí viết lại."))

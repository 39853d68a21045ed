"""Doubtful readings in words: which part of the letter is asked about, and the readings to choose from."""

from __future__ import annotations

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.kernel.vocabulary import Dissemination
from workflow.letters.models import Doubt
from workflow.web.showing import KINDS, day

PARTS: dict[str, str | Promise] = {
    "position": gettext_lazy("Chức vụ người ký"), "signer": gettext_lazy("Người ký"),
    "subject": gettext_lazy("Trích yếu"),
    "place": gettext_lazy("Địa danh"), "date": gettext_lazy("Ngày văn bản"), "number": gettext_lazy("Số"),
    "symbol": gettext_lazy("Ký hiệu"), "issuer": gettext_lazy("Cơ quan ban hành"), "kind": gettext_lazy("Loại văn bản"),
    "authority": gettext_lazy("Thể thức ký"), "monitoring": gettext_lazy("Cơ quan theo dõi"),
    "dissemination": gettext_lazy("Phạm vi phổ biến"), "report_duty": gettext_lazy("Chế độ báo cáo"),
    "arrival_stamp": gettext_lazy("Dấu đến"),
}  # fmt: skip
ROWS: dict[str, str | Promise] = {
    "addressees": gettext_lazy("Dòng %(no)s của Kính gửi"), "distribution": gettext_lazy("Dòng %(no)s của Nơi nhận"),
    "directives": gettext_lazy("Mục %(no)s của nội dung"),
}  # fmt: skip
ASPECTS: dict[str, str | Promise] = {
    "due": gettext_lazy("thời hạn"), "lead": gettext_lazy("chủ trì"), "no": gettext_lazy("số thứ tự"),
    "cooperate": gettext_lazy("phối hợp"), "purpose": gettext_lazy("mục đích"), "kind": gettext_lazy("loại nơi nhận"),
    "period": gettext_lazy("định kỳ"),
}  # fmt: skip
NO_DEADLINE = "không"
"""What the service takes as "there is none"."""


def reading_name(path: str) -> str:
    """The part that a path of the reader means: "directives.2.due" is the deadline of item 2."""
    name, _dot, rest = path.partition(".")
    number, _dot, aspect = rest.partition(".")
    if name in ROWS and number:
        words = str(ROWS[name]) % {"no": number}
        return f"{words}: {ASPECTS[aspect]}" if aspect in ASPECTS else words
    return str(PARTS.get(name, name))


def reading_choices(doubt: Doubt) -> list[tuple[str, str]]:
    """The readings to choose from; a deadline may also be none."""
    found = [(value, _shown(value)) for value in doubt.alternatives]
    if doubt.field.endswith(".due"):
        found.append((NO_DEADLINE, _("Không có hạn")))
    if doubt.field in ("number", "date"):
        found.append((NO_DEADLINE, _("Chưa có, văn thư cấp sau")))
    if doubt.field == "dissemination.scope":
        return [(value, str(dict(Dissemination.choices).get(value, value))) for value, _words in found]
    if doubt.field == "kind":
        return [(value, f"{dict(KINDS).get(value, value)} ({value})") for value, _words in found]
    return found


def _shown(value: str) -> str:
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return value

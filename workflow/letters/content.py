"""The structured text of a letter: its canonical form and hash, and what is read out of it into rows."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflow.journal.chain import canonical
from workflow.kernel.errors import Invalid

LIMITS = {"subject": 1000, "place": 120, "issuing_body": 120, "signer_title": 120, "report_to": 255}
MAX_LINES, MAX_DIRECTIVES, MAX_CHARACTERS = 500, 300, 2_000_000


def text_hash(content: dict[str, Any]) -> str:
    """Hex SHA-256 of the canonical JSON: what is reviewed, what is signed."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def plain(value: Any) -> str:
    """The text of a field that may be an object with `value`, `name`, `text` or `raw`; missing is ""."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("value", "name", "text", "raw") if value.get(key) not in (None, "")), "")
    return "" if value is None else str(value).strip()


def day(value: Any, field: str) -> date | None:
    """An ISO day or nothing; anything else is refused."""
    text = plain(value)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(fields={field: _("Ngày “%s” không hợp lệ; ghi theo dạng ngày/tháng/năm.") % text}) from None


def asks(value: Any) -> bool:
    """Whether the reader left this field for a person to confirm."""
    return isinstance(value, dict) and bool(value.get("needs_review"))


def check(content: Any) -> dict[str, Any]:
    """The content if its shape can be kept; Invalid with the field and what to do otherwise."""
    if not isinstance(content, dict):
        raise Invalid(_("Nội dung công văn phải có cấu trúc các phần; đồng chí nhập lại từ biểu mẫu."))
    if len(canonical(content)) > MAX_CHARACTERS:
        raise Invalid(_("Nội dung công văn quá dài; đồng chí tách thành phụ lục đính kèm."))
    for name, limit in (("addressees", MAX_LINES), ("distribution", MAX_LINES), ("directives", MAX_DIRECTIVES)):
        value = content.get(name) or []
        if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
            raise Invalid(fields={name: _("Mỗi dòng cần ghi đủ nội dung; đồng chí nhập lại phần này.")})
        if len(value) > limit:
            raise Invalid(fields={name: _("Phần này có quá nhiều dòng (tối đa %d).") % limit})
    if not plain(content.get("subject")):
        raise Invalid(fields={"subject": _("Cần ghi trích yếu.")})
    if len(plain(content.get("subject"))) > LIMITS["subject"]:
        raise Invalid(fields={"subject": _("Trích yếu dài quá %d ký tự.") % LIMITS["subject"]})
    return content


def doubts_of(content: dict[str, Any]) -> list[tuple[str, str, list[str]]]:
    """(field, raw, alternatives) of every reading that a person must confirm."""
    found = []
    for field, value in content.items():
        if asks(value):
            options = [plain(option) for option in [value.get("value"), *(value.get("alternatives") or [])]]
            found.append((field, plain(value.get("raw"))[:1000], [option for option in options if option]))
    return found

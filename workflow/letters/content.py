"""The structured text of a letter: its canonical form and hash, and what is read out of it into rows."""

from __future__ import annotations

import hashlib
import json
import re
from copy import deepcopy
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.calendars.terms import read_term
from workflow.journal.chain import canonical
from workflow.kernel.errors import Invalid
from workflow.kernel.folding import fold

from .body import clean_body

LIMITS = {"subject": 1000, "place": 120, "issuing_body": 120, "signer_title": 120, "report_to": 255}
MAX_LINES, MAX_DIRECTIVES, MAX_NAMES, MAX_CHARACTERS = 150, 300, 50, 2_000_000
"""SQLite takes 500 parts in one compound SELECT: every line and every group of leads is one of them at issue."""

GREATEST = 9_999_999
"""A number greater than this is a slip of the pen."""
SECRET = gettext_lazy("Văn bản mật không lưu trên hệ thống này; đồng chí ghi vào sổ đăng ký văn bản mật.")

ASKED_LISTS = ("addressees", "distribution", "directives")
"""Lists whose rows a person confirms; what is doubtful in a receiver's stamp or a citation binds nobody."""
ASKED_PARTS = ("monitoring", "dissemination")
KIND = re.compile(r"[^\W\d_]{1,8}")
"""The code of a kind of document: CV, QĐ, TTr."""
FORMS = ("T/M", "TM.", "K/T", "KT.", "T/L", "TL.", "Q.")
NOTHING = tuple(fold(words) for words in ("không", "không có", "không có hạn"))
_PRINTED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")


def text_hash(content: dict[str, Any]) -> str:
    """Hex SHA-256 of the canonical JSON: what is reviewed, what is signed."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def plain(value: Any) -> str:
    """The text of a field that may be an object with `value`, `name`, `text` or `raw`; missing is ""."""
    if isinstance(value, dict):
        value = next((value[key] for key in ("value", "name", "text", "raw") if value.get(key) not in (None, "")), "")
    return "" if value is None else str(value).strip()


def part(content: dict[str, Any], name: str) -> dict[str, Any]:
    """A part that is an object; {} where it is missing or something else."""
    value = content.get(name)
    return value if isinstance(value, dict) else {}


def whole(value: Any) -> int | None:
    """A number from 1 to GREATEST, also where the reader kept it as an object; None for anything else."""
    text = "" if isinstance(value, bool) else plain(value)
    found = int(text) if text.isascii() and text.isdigit() and len(text) <= 12 else 0
    return found if 0 < found <= GREATEST else None


def names_in(value: Any) -> list[str]:
    """The names of a list, the empty ones left out; [] for anything that is no list."""
    found = [plain(name) for name in value] if isinstance(value, list | tuple) else []
    return [name for name in found if name]


def day(value: Any, field: str) -> date | None:
    """A day as ISO or as printed (dd/mm/yyyy), or nothing; anything else is refused."""
    text = plain(value)
    if not text:
        return None
    printed = _PRINTED.fullmatch(text)
    try:
        if printed:
            return date(int(printed[3]), int(printed[2]), int(printed[1]))
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(fields={field: _("Ngày “%s” không hợp lệ; ghi theo dạng ngày/tháng/năm.") % text[:40]}) from None


def asks(value: Any) -> bool:
    """Whether the reader left this field for a person to confirm."""
    return isinstance(value, dict) and bool(value.get("needs_review"))


def check(content: Any) -> dict[str, Any]:
    """The content as it can be kept, its body by the allow-list of `body`; Invalid with the field and what to do
    otherwise. Secret papers never are."""
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise Invalid(_("Nội dung công văn phải có cấu trúc các phần; đồng chí nhập lại từ biểu mẫu."))
    _check_text(content)
    if is_secret(content):
        raise Invalid(SECRET)
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
    return {**content, "body": clean_body(content["body"])} if content.get("body") else content


def _check_text(content: dict[str, Any]) -> None:
    """Both engines can keep it, and the hash covers it: plain JSON without signs that no text has."""
    try:
        text = json.dumps(content, ensure_ascii=False, allow_nan=False)
        text.encode()
    except (TypeError, ValueError, RecursionError):
        raise Invalid(_("Nội dung có ký tự hoặc giá trị không lưu được; đồng chí nhập lại phần đó.")) from None
    if _NUL.search(text):
        raise Invalid(_("Nội dung có ký tự hoặc giá trị không lưu được; đồng chí nhập lại phần đó."))
    if len(text) > MAX_CHARACTERS:
        raise Invalid(_("Nội dung công văn quá dài; đồng chí tách thành phụ lục đính kèm."))


_ARTICLE = re.compile(r"^(?:Điều|Mục|Khoản|Điểm)\s+(\d{1,2})\s*[.:]\s*")


def articles_of(content: dict[str, Any]) -> dict[int, str]:
    """The text of each numbered part, by its number: "Điều 3" of the body stands before an item of that number."""
    found: dict[int, str] = {}
    rows = content.get("directives")
    for row in rows if isinstance(rows, list) else []:
        number = whole(row.get("no")) if isinstance(row, dict) else None
        if number:
            found.setdefault(number, plain(row.get("text") or row.get("starts")))
    body = content.get("body")
    for paragraph in body if isinstance(body, list) else []:
        text = plain(paragraph)
        if article := _ARTICLE.match(text):
            found[int(article[1])] = text[article.end() :]
    return found


def is_secret(content: dict[str, Any]) -> bool:
    """Whether the text bears a degree of secrecy: Mật, Tối mật, Tuyệt mật (process.md: never stored)."""
    words = fold(plain(content.get("secrecy"))).split()
    return "mật" in words and not {"không", "thường"} & set(words)


Asked = tuple[str, str, list[str]]


def doubts_of(content: dict[str, Any]) -> list[Asked]:
    """(path, raw, alternatives) of every reading that a person must confirm: "position", "directives.2.due"."""
    found: list[Asked] = []
    for name, value in content.items():
        if name in ASKED_LISTS and isinstance(value, list):
            for place, row in enumerate(value, start=1):
                found += _row_doubts(f"{name}.{place}", place, row)
        elif asks(value):
            found.append((name, *_readings(value)))
        elif name in ASKED_PARTS and isinstance(value, dict):
            found += [(f"{name}.{key}", *_readings(inner)) for key, inner in value.items() if asks(inner)]
    return [(path, raw, options) for path, raw, options in found if len(path) <= 60]


def _readings(value: dict[str, Any]) -> tuple[str, list[str]]:
    options = names_in([value.get("value"), *names_in(value.get("alternatives"))])
    return plain(value.get("raw"))[:1000], options


def _row_doubts(path: str, place: int, row: dict[str, Any]) -> list[Asked]:
    if not asks(row):
        return []
    text = plain(row.get("text"))[:1000]
    found: list[Asked] = []
    for doubt in names_in(row.get("doubts")) or ["text"]:
        raw, options = text, [row.get(doubt)]
        if doubt == "due":
            raw, options = plain(row.get("due_raw")) or text, [*options, *names_in(row.get("due_alternatives"))]
            options += [raw] if read_term(raw) else []
        elif doubt == "no":
            raw, options = f"{plain(row.get('no'))}. {text}", [whole(row.get("no")) or place]
        found.append((f"{path}.{doubt}", raw[:1000], names_in(options)))
    return found


def settled_value(path: str, value: str) -> Any:
    """What a person decided, as the text keeps it; Invalid where it must be a day or a number and is none."""
    kind = path.rpartition(".")[2]
    if kind == "due" and read_term(value):
        return value
    if path in ("number", "date") and fold(value) in NOTHING:
        return None
    if path == "date":
        found = day(value, "value")
        return found.isoformat() if found else None
    if path == "number" and whole(value) is None:
        raise Invalid(fields={"value": _("Đồng chí ghi số của văn bản, hoặc “không” khi chưa có số.")})
    if kind == "due":
        due = None if fold(value) in NOTHING else day(value, "value")
        return due.isoformat() if due else None
    if kind == "no" and whole(value) is None:
        raise Invalid(fields={"value": _("Đồng chí ghi số thứ tự của mục.")})
    return whole(value) if kind in ("no", "number") else value


def applied(content: dict[str, Any], settled: dict[str, str]) -> dict[str, Any]:
    """The content as it is to be understood: each confirmed reading in its place. The text itself stays as it was."""
    said = deepcopy(content)
    for path, value in settled.items():
        name, _dot, rest = path.partition(".")
        place, _dot, key = rest.partition(".")
        if not rest:
            said[name] = {**said[name], **_settled_part(name, value), "needs_review": False}
        elif name in ASKED_LISTS:
            _settle_row(said[name][int(place) - 1], key, path, value)
        else:
            said[name][rest] = value
    return said


def _settled_part(name: str, value: str) -> dict[str, Any]:
    """What a decided reading of a whole part puts into it."""
    found: dict[str, Any] = {"value": settled_value(name, value)}
    if name == "issuer":
        found["name"] = value
    elif name == "authority" and (form := next((form for form in FORMS if value.startswith(form)), "")):
        found |= {"form": form, "body": value.removeprefix(form).strip()}
    return found


def _settle_row(row: dict[str, Any], key: str, path: str, value: str) -> None:
    if key == "lead" and value != plain(row.get("lead")):
        row.update(lead_kind="named_organ", lead_list=[])
    row[key] = settled_value(path, value)
    row["doubts"] = [doubt for doubt in names_in(row.get("doubts")) if doubt != key]

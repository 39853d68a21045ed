"""A read letter as plain Vietnamese lines, for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.kernel.vocabulary import LineKind, Purpose

FIELDS = {
    "number": gettext_lazy("số"),
    "date": gettext_lazy("ngày ban hành"),
    "subject": gettext_lazy("trích yếu"),
    "kind": gettext_lazy("loại văn bản"),
    "addressees": gettext_lazy("Kính gửi"),
    "distribution": gettext_lazy("Nơi nhận"),
    "directives": gettext_lazy("nội dung giao"),
    "citations": gettext_lazy("văn bản viện dẫn"),
    "defined_terms": gettext_lazy("tên gọi tắt"),
    "position": gettext_lazy("chức vụ người ký"),
    "signer": gettext_lazy("người ký"),
    "monitoring": gettext_lazy("cơ quan theo dõi"),
    "dissemination": gettext_lazy("phạm vi phổ biến"),
    "arrival_stamp": gettext_lazy("dấu đến"),
}


def shown(value: Any) -> str:
    """A field as words: doubtful ones keep what is written and say so."""
    if value is None:
        return _("(không có)")
    if isinstance(value, dict):
        words = str(value.get("value") or value.get("name") or value.get("raw") or "")
        if not value.get("needs_review"):
            return words
        options = [str(option) for option in value.get("alternatives", ())]
        return _("%(raw)s (cần xác nhận: %(options)s)") % {
            "raw": value.get("raw"),
            "options": " / ".join([words or "?", *options]),
        }
    return str(value)


def _field(path: str) -> str:
    """ "directives.2.due" as "nội dung giao 2"."""
    name, _dot, rest = path.partition(".")
    place = rest.split(".")[0]
    return f"{FIELDS.get(name, name)} {place if place.isdigit() else ''}".strip()


def _date(value: Any) -> str:
    if isinstance(value, str) and len(value) == 10:
        return "/".join(reversed(value.split("-")))
    return shown(value)


def letter_lines(letter: dict[str, Any]) -> Iterator[str]:
    """Yield the lines of one letter."""
    yield _("Số, ký hiệu: %s") % (letter["number_canonical"] or shown(letter["number_raw"]))
    yield _("Cơ quan ban hành: %s") % shown(letter["issuer"])
    yield _("Địa danh, ngày: %(place)s, %(date)s") % {"place": shown(letter["place"]), "date": _date(letter["date"])}
    yield _("Trích yếu: %s") % shown(letter["subject"])
    for title, key in ((_("Kính gửi"), "addressees"), (_("Nơi nhận"), "distribution")):
        yield f"{title}:"
        for entry in letter[key]:
            yield f"  - {entry['text']} [{LineKind(entry['kind']).label}, {Purpose(entry['purpose']).label}]"
    yield _("Nội dung giao (%d):") % letter["directive_count"]
    for directive in letter["directives"]:
        lead = directive["lead"] or _("các nơi nhận ở Kính gửi")
        due = _date(directive["due"]) if directive["due"] else directive["period"] or _("chưa có hạn")
        yield f"  {directive['no']}. {lead} - {due}"
    watching = letter["monitoring"]
    yield _("Theo dõi: %s") % shown(watching and watching["organ"])
    yield _("Người ký: %(position)s %(signer)s") % {
        "position": shown(letter["position"]),
        "signer": shown(letter["signer"]),
    }
    if letter["review"]:
        yield _("Cần người đọc xác nhận: %s") % ", ".join(_field(path) for path in letter["review"])

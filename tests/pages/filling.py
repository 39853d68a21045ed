"""Somebody at a browser without scripts: fills a form in by what the page says, sends it, and what came of it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from PIL import Image

from tests.cast import PASSWORD
from tests.enumeration.browsers import _OWN_TABLES, _WRITES, undone
from tests.pages.forms import Form, page_of, unseen
from tests.workflow.reading import wordfile

TODAY = date.today()
NEXT_MONTH = (TODAY + timedelta(days=30)).strftime("%d/%m/%Y")
TYPED: dict[str, str] = {
    "reason": "Có lý do", "text": "Đề nghị đồng chí báo cáo", "tim": "Huyện", "q": "tăng cường", "chu": "tăng",
    "valid_to": "31/12/2099", "due": NEXT_MONTH, "to": NEXT_MONTH, "password": PASSWORD, "oldpassword": PASSWORD,
    **dict.fromkeys(("password1", "password2", "new_password1", "new_password2"), "mot mat khau moi 2026"),
}  # fmt: skip
"""What one types where the page leaves a field empty; a day where it asks for one, else a few words."""


def filled(form: Form, button: Any, typed: dict[str, str]) -> dict[str, Any]:
    """What the browser sends: hidden fields as they are, choices as they stand or the first, empty fields typed in.
    `typed`: what is typed or chosen instead; "" leaves a field empty."""
    sent: dict[str, list[Any]] = {}
    for control in form.fields():
        value = _value(control, typed)
        if value is not None:
            sent.setdefault(control.get("name"), []).append(value)
    for name in _groups(form) - set(sent):
        first = next(one for one in form.fields() if one.get("name") == name)
        sent[name] = [first.get("value", "on")]
    if not form.multipart(button):
        sent = {
            name: [v.name if isinstance(v, SimpleUploadedFile) else v for v in found] for name, found in sent.items()
        }
    if button.get("name"):
        sent.setdefault(button.get("name"), []).append(button.get("value", ""))
    return {name: found if len(found) > 1 else found[0] for name, found in sent.items()}


def _groups(form: Form) -> set[str]:
    """Names of radios, and of several boxes of one name: one of them is meant to be taken."""
    boxes = [one.get("name") for one in form.fields() if one.get("type") == "checkbox"]
    radios = {one.get("name") for one in form.fields() if one.get("type") == "radio"}
    return radios | {name for name in boxes if boxes.count(name) > 1}


def _value(control: Any, typed: dict[str, str]) -> Any:
    """What this control sends; None when it is not sent."""
    name, kind = str(control.get("name")), control.get("type", "text")
    if kind == "hidden":
        return control.get("value", "")
    if kind in ("checkbox", "radio"):
        wanted = typed[name] == control.get("value", "on") if name in typed else control.get("checked") is not None
        return control.get("value", "on") if wanted else None
    if control.tag == "select":
        return _picked(control, typed.get(name))
    if kind == "file":
        return None if typed.get(name) == "" else a_file(str(control.get("accept", "")))
    stands = control.text_content().removeprefix("\n") if control.tag == "textarea" else control.get("value", "")
    day = TODAY.strftime("%d/%m/%Y") if "dd/mm" in control.get("placeholder", "") else ""
    return typed[name] if name in typed else stands or TYPED.get(name) or day or _words(kind)


def _words(kind: str) -> str:
    return {"number": "1", "date": TODAY.isoformat(), "email": "a@lamgiang.example", "search": "Huyện"}.get(
        kind, "Chữ 1"
    )


def _picked(control: Any, wanted: str | None) -> str | None:
    """The option of that value or words, else what stands chosen, else the first that is not empty."""
    if wanted == "":
        return ""
    offered = [one for one in control.iter("option") if one.get("disabled") is None]
    chosen = [one for one in offered if one.get("selected") is not None and one.get("value")]
    full = [one for one in offered if one.get("value", one.text_content())]
    named = [one for one in full if wanted in (one.get("value"), one.text_content().strip())]
    found = (named or chosen or full or offered)[:1]
    return found[0].get("value", found[0].text_content()) if found else None


def a_file(accept: str) -> SimpleUploadedFile:
    """A small file of a kind that the field takes."""
    if "csv" in accept:
        rows = (
            "name,kind,parent,code,valid_from,valid_to,grassroots\nHuyện uỷ Mới,DISTRICT_COMMITTEE,,M1,01/01/2020,,\n"
        )
        return SimpleUploadedFile("danh-muc.csv", rows.encode(), "text/csv")
    if "pdf" in accept and "docx" not in accept:
        return SimpleUploadedFile("t.pdf", b"%PDF-1.4 not one", "application/pdf")
    if "png" in accept and "docx" not in accept:
        drawn = BytesIO()
        Image.new("RGBA", (300, 120), (0, 0, 0, 0)).save(drawn, "PNG")
        return SimpleUploadedFile("chu-ky.png", drawn.getvalue(), "image/png")
    body = wordfile.paragraph("Số: 1-CV/TU") + wordfile.paragraph("1. Rà soát quy chế làm việc.")
    return SimpleUploadedFile("cong-van.docx", wordfile.pack(body))


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of it: the answer, whether rows or the browser's own choices changed, and what the page says."""

    status: int
    html: str
    to: str
    changed: bool

    @property
    def said(self) -> list[str]:
        """The page's own sentences about it."""
        page = page_of(self.html) if self.html else page_of("<p></p>")
        found = [one for name in ("cv-say", "cv-error", "cv-empty") for one in page.find_class(name)]
        found += [*page.xpath("//*[@role='alert']"), *page.find_class("cv-error-page")]
        return [" ".join(one.text_content().split()) for one in found if not unseen(one)]


def send(client: Client, form: Form, button: Any, typed: dict[str, str]) -> Sent:
    """Send it as the browser would, inside a savepoint that is undone."""
    body, to = filled(form, button, typed), form.target(button)
    kept, wrote = deepcopy(client.cookies), []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip()[:7].upper().startswith(_WRITES) and not any(name in sql for name in _OWN_TABLES):
            wrote.append(sql)
        return execute(sql, params, many, context)

    with undone(), connection.execute_wrapper(watch):
        answer = client.get(to, body) if form.method == "GET" else client.post(to, body)
        text = b"".join(answer) if answer.streaming else answer.content
    chosen = {name for name, one in client.cookies.items() if kept.get(name) != one} - {"sessionid", "messages"}
    client.cookies = kept
    html = text.decode("utf-8", "replace") if b"<" in text[:2000] else ""
    return Sent(answer.status_code, html, answer.get("Location", ""), bool(wrote or chosen))

"""Every form of every page, filled in and sent by somebody without scripts: it has its effect, or says why not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.test.signals import template_rendered

from tests.house.sources import ROOT
from tests.pages import reaching
from tests.pages.filling import NEXT_MONTH, Sent, send
from tests.pages.forms import Form, faults_of, forms_of
from tests.pages.reaching import everything, pages_with_forms
from tests.pages.walking import Page, kind_of
from tests.workflow.web.desk import Office, open_office
from tests.workflow.web.test_making import TEXT
from workflow.kernel.vocabulary import LetterStatus
from workflow.web.acts.table import DISPATCH_ACTS, LETTER_ACTS

TEMPLATES = ROOT / "workflow" / "templates"
HEAD = ("congvan:theme", "congvan:language", "congvan:search")
"""Sent from the head of every page, and sent once."""
NEXT_WEEK = f"{date.today() + timedelta(days=7):%d/%m/%Y}"
SATURDAY = date.today() + timedelta(days=12 - date.today().weekday())
CHOSEN: dict[str, dict[str, str]] = {
    "congvan:letter-act edit_letter": {"subject": "trích yếu khác"},
    "congvan:letter-act choose_recipients": {"other": "Huyện uỷ Bình Thuỷ"},
    "congvan:letter-act confirm_doubt": {"other": ""},
    "congvan:dispatch-act redirect_dispatch": {"tim": "Vĩnh Hoà"},
    "congvan:dispatch-act extend_deadline": {"due": "31/12/2101"},
    "congvan:draft-read": {"text": TEXT, "file": ""},
    "congvan:register": {"number": "15", "secrecy": "", "issuer": "Sở Xây dựng", "symbol": "SXD-QLN"},
    "congvan:book-outgoing": {"tu": "1", "den": "9"}, "congvan:book-incoming": {"tu": "1", "den": "9"},
    "congvan:book-secret": {"tu": "1", "den": "9"}, "congvan:dispatch-act ask_sender": {"due": NEXT_WEEK},
    "congvan:intake-letter": {"secrecy": ""},
    "congvan:person-add": {"username": "nguoi.moi"},
    "congvan:run-open": {"kind": "KH"},
    "congvan:calendar-enter": {"day": NEXT_MONTH},
    "congvan:calendar-exchange": {"worked": f"{SATURDAY:%d/%m/%Y}", "day": f"{SATURDAY + timedelta(days=2):%d/%m/%Y}"},
    "congvan:organ-keep ket-thuc": {"on": "31/12/2101"},
    "account_login": {"login": "clerk"},
}  # fmt: skip
"""What one writes or chooses in a form of that target where the page leaves it open."""
SHOWS = {
    "congvan:form-check", "congvan:draft-import", "congvan:person-keep lien-ket", "congvan:person-add",
    "congvan:directory-import",
}  # fmt: skip
"""Posts that answer with a page: a check, a file read into the form, a link that is shown once, a preview."""
SAYS = {
    "congvan:key-test": "Không kết nối được thiết bị",
    "congvan:key-register": "chọn nơi giữ khoá",
    "congvan:verify": "Chưa khai chứng thư gốc",
    "congvan:letter-act seal_letter": "đóng dấu",
    "congvan:organ-keep ke-thua": "còn hoạt động trong ngày đó",
    "mfa_activate_totp": "Mã không đúng",
}
"""Without the site's key holders there is nothing to sign with, no phone here has seen the new secret, and who is to be
succeeded must have ended first: what the page says instead. The acts themselves have their own tests."""
SCRIPTED = {f"mfa/webauthn/{name}.html" for name in ("add_form", "reauthenticate", "snippets/login_script")}
"""A passkey is asked of the device by a script, and shown only where one runs; the other ways are forms."""


def kind_of_form(page: Page, form: Form, button: Any) -> tuple[str, ...]:
    """Which form it is: on what kind of page, for what, by which button."""
    path = form.target(button).split("?")[0]
    target = kind_of(path) or path
    value = str(button.get("value") or "")
    where = "" if target in HEAD else page.key.split()[0]
    return where, form.method, target, str(button.get("name") or ""), "" if value.isdigit() else value


@dataclass
class Round:
    """All forms once: which passed, what the others said, what on the pages waits for a script."""

    passed: set[tuple[str, ...]] = field(default_factory=set)
    failed: dict[tuple[str, ...], str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)
    done: set[str] = field(default_factory=set)

    def page(self, client: Client, page: Page, html: str, deep: bool = True) -> None:
        """Send what is new on this page, and on the pages that only an answer is."""
        for fault in faults_of(page.url, html, public=page.key == "congvan:verify"):
            self.faults.setdefault(fault, page.key)
        forms = forms_of(page.url, html)
        for form in forms:
            for button in form.buttons():
                kind = kind_of_form(page, form, button)
                if kind in self.passed:
                    continue
                sent = self._sent(client, page, form, button, forms, kind)
                if worked(kind, sent):
                    self.passed.add(kind)
                    self.done.add(kind[2])
                    self.failed.pop(kind, None)
                else:
                    self.failed[kind] = f"{page.who} {sent.status} {sent.said[:2]}"
                if deep and form.method == "POST" and sent.status == 200 and "<form" in sent.html:
                    self.page(client, Page(page.who, form.target(button), page.key), sent.html, deep=False)

    def _sent(
        self, client: Client, page: Page, form: Form, button: Any, forms: list[Form], kind: tuple[str, ...]
    ) -> Sent:
        typed = dict(CHOSEN.get(kind[2], {}))
        if any(one.get("name") == "code" for one in form.fields()) and reaching.CODES:
            typed["code"] = reaching.CODES.pop()
        sent = send(client, form, button, typed)
        if worked(kind, sent) or form.method != "POST":
            return sent
        return self._after_looking(client, page, forms, kind, typed) or sent

    def _after_looking(
        self, client: Client, page: Page, forms: list[Form], kind: tuple[str, ...], typed: dict[str, str]
    ) -> Sent | None:
        """The same form again with what the page's own search finds: whom a list does not offer, one looks for."""
        finder = next((one for one in forms if one.method == "GET" and _names(one) & {"tim"}), None)
        for words in (typed.get("tim"), "Huyện", "Tỉnh", "Nguyễn", "Lê") if finder else ():
            if finder is None or words is None:
                continue
            shown = send(client, finder, finder.buttons()[0], {"tim": words})
            for form in forms_of(f"{finder.target()}?tim={words}", shown.html):
                for button in form.buttons():
                    if kind_of_form(page, form, button) == kind:
                        sent = send(client, form, button, typed)
                        if worked(kind, sent):
                            return sent
        return None


def _names(form: Form) -> set[str]:
    return {str(one.get("name")) for one in form.fields()}


def worked(kind: tuple[str, ...], sent: Sent) -> bool:
    """Whether it had its effect: a look shows a page without a complaint, an act changes rows and goes on. Where
    something cannot be done here, the page says why in the words of SAYS."""
    _where, method, target, *_rest = kind
    if target in SAYS and method == "POST":
        return sent.status in (200, 409, 422, 503) and any(SAYS[target] in one for one in sent.said)
    if method == "GET":
        return sent.status == 200 and not [one for one in sent.said if "cv-error" in sent.html]
    if target in SHOWS and sent.status == 200:
        return True
    return sent.status == 302 and (sent.changed or not target.startswith("congvan:"))


@pytest.fixture
def office(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    settings.MEDIA_ROOT = tmp_path / "files"
    # A key's real attestation is a device's; what is asked here is only the page around it.
    monkeypatch.setattr("allauth.mfa.webauthn.internal.auth.get_credentials", lambda user: [])
    return open_office()


@pytest.fixture
def rendered() -> Iterator[set[str]]:
    """The names of the templates that were used."""
    names: set[str] = set()

    def note(template: Any, **_more: Any) -> None:
        names.add(template.name)

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def with_forms() -> set[str]:
    """Every template of ours that has a form."""
    files = (path for path in TEMPLATES.rglob("*.html") if "<form" in path.read_text(encoding="utf-8"))
    return {str(path.relative_to(TEMPLATES)) for path in files}


def test_every_form_is_sent_without_scripts(office: Office, rendered: set[str]) -> None:
    given = everything(office)
    found = Round()
    for client, page, html in pages_with_forms(office, given, found.done):
        found.page(client, page, html)
    assert found.faults == {}
    assert {" ".join(kind): said for kind, said in found.failed.items()} == {}
    assert with_forms() - rendered - SCRIPTED == set(), "no page with this form was reached"
    acts = {f"congvan:letter-act {key}" for key in LETTER_ACTS} | {
        f"congvan:dispatch-act {key}" for key in DISPATCH_ACTS
    }
    without_page = {"congvan:letter-act take_suggestion", "congvan:letter-act decline_suggestion"}
    assert acts - found.done - without_page == set()
    assert len(found.passed) > 125, len(found.passed)


TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="t">'
GO = "<button>Gửi</button>"
PLANTED = {
    "no button that sends it": '<form><input name="q"></form>',
    "does nothing": f'<form><input name="q"><button type="button">Gửi</button>{GO}</form>',
    "no token": f'<form method="post">{GO}</form>',
    "disabled until a script runs": f"<form>{GO}<button disabled>Tìm</button></form>",
    "a method of scripts": f'<form method="dialog">{GO}</form>',
    "files are not sent": f'<form method="post">{TOKEN}<input type="file" name="f">{GO}</form>',
    "belongs to no form": f"<p>{GO}</p>",
    "link to nowhere": '<a href="#">Xem</a>',
    "script in an attribute": f'<form><select name="s" onchange="this.form.submit()"></select>{GO}</form>',
    "a token in an address": f"<form>{TOKEN}{GO}</form>",
}


@pytest.mark.parametrize("fault", PLANTED)
def test_a_form_that_waits_for_a_script_is_found(fault: str) -> None:
    found = faults_of("/", f"<html><body>{PLANTED[fault]}</body></html>")
    assert [one.split(":")[0] for one in found] == [fault]


WAITING = {
    "the version is filled in by a script": ('name="version" value="', 'name="version" value="9'),
    "the token is put in by a script": ('name="csrfmiddlewaretoken" value="', 'name="token" value="'),
    "the text's hash is filled in by a script": ('name="text_hash" value="', 'name="text_hash" value="0'),
    "sent by a script elsewhere": ('<form method="post" action="/cong-van/', '<form method="post" action="/viec/'),
}
"""What the page would lack if a script of it had to put it there."""


@pytest.mark.parametrize("how", ["as it is", *WAITING])
def test_a_form_that_only_a_script_completes_does_not_pass(office: Office, how: str) -> None:
    letter = office.submitted()
    client, url = reaching.strict(office.client("reviewer")), office.url(letter, "review_letter")
    html = client.get(url).content.decode()
    planted = html.replace(*WAITING.get(how, ("", "")))
    assert (planted == html) == (how == "as it is")
    found = Round()
    found.page(client, Page("reviewer", url, kind_of(url)), planted)
    act = [kind for kind in found.passed | set(found.failed) if kind[2] not in HEAD and kind[1] == "POST"]
    assert len(act) == 1
    assert (act[0] in found.passed) == (how == "as it is"), found.failed
    letter.refresh_from_db()
    assert letter.status == LetterStatus.IN_REVIEW, "what is tried is undone"

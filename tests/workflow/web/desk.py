"""The cast at their browsers: clients signed in by person, forms posted as the page printed them, one letter's life."""

from __future__ import annotations

import re
import time
from datetime import date
from html import unescape
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.cast import FOREVER, Cast, make_cast
from workflow.directory.models import Mandate, SigningAuthority, Term
from workflow.dispatches.models import Dispatch
from workflow.letters.models import Letter
from workflow.registers.services import open_number_run

BODY = """Ban Thường vụ Tỉnh uỷ yêu cầu các cấp uỷ thực hiện một số nội dung sau:
1. Tập trung rà soát quy chế làm việc của cấp uỷ, gửi báo cáo kết quả trước ngày 30/12/2099.
2. Xây dựng kế hoạch kiểm tra, giám sát tại đơn vị.
3. Giao Uỷ ban Kiểm tra Tỉnh uỷ chủ trì theo dõi việc thực hiện Công văn này; định kỳ báo cáo Ban Thường vụ Tỉnh uỷ."""
PARTS = {
    "kind": "CV", "subject": "tăng cường công tác xây dựng Đảng", "place": "Lam Giang",
    "addressees": "Các huyện uỷ, thị uỷ", "body": BODY, "signing_form": "T/M",
    "distribution": "Như trên\nCác đồng chí Tỉnh uỷ viên\nLưu Văn phòng Tỉnh uỷ",
    "issuing_body": "BAN THƯỜNG VỤ", "position": "PHÓ BÍ THƯ",
}  # fmt: skip
_HIDDEN = re.compile(r'<input type="hidden" name="(?P<name>[^"]+)" value="(?P<value>[^"]*)"')
_TOKENS = re.compile(r'name="(?:csrfmiddlewaretoken|once)" value="[^"]*"|data-cv-since="[^"]*"')


def hidden(html: str) -> dict[str, str]:
    """The hidden fields of the page's act form, as a browser would send them."""
    form = html[html.rindex('<form method="post"') :]
    return {found["name"]: unescape(found["value"]) for found in _HIDDEN.finditer(form)}


def plain(html: bytes) -> str:
    """The page without what differs from one look to the next: tokens of forms, the moment it was made."""
    return _TOKENS.sub("", html.decode())


class Office:
    """The cast's clients, and the acts of a letter's life done through the pages."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self._clients: dict[str, Client] = {}

    def client(self, who: str) -> Client:
        """The person's browser, signed in with a fresh second factor."""
        if who not in self._clients:
            client = Client()
            client.force_login(self.cast.user(who), backend="django.contrib.auth.backends.ModelBackend")
            self._clients[who] = client
            self.confirm(who)
        return self._clients[who]

    def confirm(self, who: str, age: float = 0) -> None:
        """The person passed a second factor so many seconds ago."""
        session = self._clients[who].session
        session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(self.cast.user(who).pk)
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "mfa", "at": time.time() - age, "type": "totp"}]
        session.save()

    def get(self, who: str, name: str, *args: Any, **query: str) -> Any:
        """Look at a page."""
        return self.client(who).get(reverse(f"congvan:{name}", args=args), query)

    def form(self, who: str, record: Letter | Dispatch, act: str) -> dict[str, str]:
        """The hidden fields that the act's page gives this person."""
        answer = self.client(who).get(self.url(record, act))
        assert answer.status_code == 200, (act, answer.status_code, answer.content.decode()[-3000:])
        return hidden(answer.content.decode())

    def url(self, record: Letter | Dispatch, act: str) -> str:
        """The address of an act on a record."""
        kind = "letter" if isinstance(record, Letter) else "dispatch"
        return reverse(f"congvan:{kind}-act", args=[record.pk, act])

    def post(self, who: str, record: Letter | Dispatch, act: str, **typed: Any) -> Any:
        """Open the act's page, fill it in, send it."""
        return self.client(who).post(self.url(record, act), {**self.form(who, record, act), **typed})

    def do(self, who: str, record: Any, act: str, **typed: Any) -> Any:
        """As `post`, and the act must have been done; the record is read again."""
        answer = self.post(who, record, act, **typed)
        assert answer.status_code == 302, (act, answer.status_code, said(answer))
        record.refresh_from_db()
        return record

    def draft(self, who: str = "drafter", **parts: Any) -> Letter:
        """A new draft through the page."""
        page = self.get(who, "draft")
        assert page.status_code == 200, page.content.decode()[-2000:]
        spot = f"{self.cast.organs['issuer'].pk}-0"
        typed = {**hidden(page.content.decode()), **PARTS, "spot": spot, **parts}
        answer = self.client(who).post(reverse("congvan:draft"), typed)
        assert answer.status_code == 302, said(answer)
        return Letter.objects.get(pk=int(answer["Location"].rstrip("/").rpartition("/")[2]))

    def submitted(self) -> Letter:
        """A letter at the reviewer's desk."""
        return self.do("drafter", self.draft(), "submit_letter", signer_id=self.cast.people["signer"].pk)

    def reviewed(self) -> Letter:
        """A letter at the signer's desk."""
        return self.do("reviewer", self.submitted(), "review_letter")

    def signed(self) -> Letter:
        """A letter at the clerk's desk."""
        return self.do("signer", self.reviewed(), "sign_letter")

    def numbered(self) -> Letter:
        """A letter that has its number."""
        return self.do("clerk", self.signed(), "number_letter")

    def issued(self) -> Letter:
        """A letter on its way."""
        return self.do("clerk", self.numbered(), "issue_letter")

    def dispatch(self, letter: Letter, organ: str = "district") -> Dispatch:
        """The organ's dispatch of the letter."""
        return Dispatch.objects.get(letter=letter, organ=self.cast.organs[organ])

    def acknowledged(self, letter: Letter) -> Dispatch:
        """The district has opened and taken in its dispatch."""
        found = self.dispatch(letter)
        self.do("recv_clerk", found, "open_dispatch")
        return self.do("recv_clerk", found, "acknowledge_dispatch")

    def implementing(self, letter: Letter) -> Dispatch:
        """The district's officer is at work."""
        found = self.do("recv_leader", self.acknowledged(letter), "direct_dispatch", note="Đồng chí Hiện tham mưu.")
        return self.do("recv_leader", found, "assign_dispatch", person_id=self.cast.people["recv_officer"].pk)

    def handed_in(self, letter: Letter) -> Dispatch:
        """The district's officer has handed everything in."""
        found = self.implementing(letter)
        typed = {}
        for duty in found.obligations.all():
            typed |= {
                f"product-{duty.pk}": "Báo cáo kết quả", f"number-{duty.pk}": "15-BC/HU",
                f"dated-{duty.pk}": today(), f"level-{duty.pk}": "Tỉnh uỷ",
            }  # fmt: skip
        return self.do("recv_officer", found, "hand_in_dispatch", **typed)

    def reported(self, letter: Letter) -> Dispatch:
        """The district's report is at the watching organ."""
        return self.do("recv_leader", self.handed_in(letter), "approve_dispatch")


def open_office() -> Office:
    """The cast as it stands today: terms, mandates and authorities run on, and Tỉnh uỷ's run of letters is open."""
    cache.clear()
    cast = make_cast(date.today())
    for model in (Term, Mandate, SigningAuthority):
        model.objects.update(valid_to=FOREVER)
    for organ, clerk in (("issuer", "clerk"), ("bloc", "bloc_clerk")):
        term = Term.objects.get(organ=cast.organs[organ])
        open_number_run(cast.actor(clerk), cast.organs[organ].pk, term_id=term.pk, kind="CV")
    return Office(cast)


def today() -> str:
    """Today as officials write it."""
    return date.today().strftime("%d/%m/%Y")


def said(answer: Any) -> list[str]:
    """What an answer complains of."""
    html = answer.content.decode()
    found = re.findall(r'<p class="cv-(?:error|say)[^"]*">.*?<span>(.*?)</span>', html, re.S)
    return [unescape(one) for one in found] or [re.sub(r"<[^>]+>|\s+", " ", html)[-1500:]]

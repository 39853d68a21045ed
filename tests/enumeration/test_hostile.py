"""Hostile input at every address: numbers beyond the database's, NUL characters, long texts, markup, wrong methods."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse

from tests.enumeration.bodies import body_of
from tests.enumeration.browsers import Browsers
from tests.enumeration.worlds import Desk, Stage, World
from tests.workflow.web.desk import PARTS, Office, hidden
from workflow.web.acts.table import DISPATCH, DISPATCH_ACTS, LETTER, LETTER_ACTS

HUGE = (2**31, 2**63 - 1, 2**63, 10**30)
NASTY = {
    "nul": "a\x00b", "long": "Đ" * 20_000, "controls": "\x01\x02\x1b[31m", "markup": "<script>1</script>",
    "digits": "٣٤", "huge": str(10**40),
}  # fmt: skip


def names(patterns: Any = None, space: tuple[str, ...] = ()) -> Iterator[tuple[str, dict[str, Any]]]:
    """(name, converters) of every address."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from names(entry.url_patterns, (*space, *([entry.namespace] if entry.namespace else [])))
        elif isinstance(entry, URLPattern):
            yield ":".join((*space, entry.name or "")), dict(entry.pattern.converters)


def addresses_with(number: int) -> Iterator[str]:
    """Every address with this number wherever an id stands."""
    words = {"slug": "sua", "key": "drafts", "action": "sign_letter", "uidb64": "MQ", "token": "x-y"}
    for name, converters in names():
        if not any(key.endswith(("_id", "pk")) for key in converters):
            continue
        for action in ("sign_letter", "accept_dispatch"):
            given = {key: words.get(key, number) for key in converters}
            if "action" in given:
                given["action"] = action
            try:
                yield reverse(name, kwargs=given)
            except NoReverseMatch:
                continue


@pytest.mark.parametrize("number", HUGE)
def test_a_number_that_no_row_has_is_missing(office: Office, number: int) -> None:
    browsers = Browsers(office)
    for who in ("clerk", "administrator"):
        browsers.client(who)
    browsers.settle()
    for url in dict.fromkeys(addresses_with(number)):
        who = "administrator" if url.startswith("/danh-muc/") else "clerk"
        for method in ("GET", "POST"):
            answer = browsers.ask(who, method, url, {} if method == "POST" else None)
            if answer.location.startswith(reverse("account_reauthenticate")):
                continue  # the kept library asks for the password before it looks
            assert answer.status in (404, 405), (who, method, url, answer.status)


QUERIES = ("truoc", "sau", "duoi", "dong", "tu", "den", "in", "loc", "loai", "tim", "ngay", "viec", "cho", "format")


@pytest.mark.parametrize("nasty", list(NASTY))
def test_no_query_breaks_a_page(office: Office, nasty: str) -> None:
    world = Desk(Stage(office.cast)).questioned().world
    browsers = Browsers(office)
    pages = [
        (who, reverse(f"congvan:{name}"))
        for who, named in {
            "administrator": ("directory", "persons", "groups", "directory-import", "organ-add"),
            "clerk": ("home", "inbox", "outgoing", "notices", "registers", "delegations"),
            "inspector": ("board", "board-late", "board-waits", "reports"),
        }.items()
        for name in named
    ]
    pages += [("clerk", reverse("congvan:letter-why", args=[world.letter.pk]))]
    pages += [("clerk", reverse("congvan:letter-act", args=[world.letter.pk, "add_recipient"]))]
    pages += [("administrator", reverse("congvan:organ", args=[office.cast.organs["district"].pk]))]
    pages += [("administrator", f"/danh-muc/can-bo/{office.cast.people['clerk'].pk}/thoi-vai-tro/")]
    pages += [("clerk", reverse("congvan:book-incoming", args=[office.cast.organs["issuer"].pk]))]
    pages += [("drafter", reverse("congvan:letter-act", args=[Stage(office.cast).draft().letter.pk, "confirm_doubt"]))]
    browsers.settle()
    value = NASTY[nasty][:3000].encode("utf-8", "surrogatepass")
    query = "&".join(f"{key}={quote(value)}" for key in QUERIES)
    for who, url in pages:
        answer = browsers.ask(who, "GET", f"{url}?{query}")
        assert answer.status in (200, 400, 404, 409), (who, url, nasty, answer.status)
        assert b"<script>1" not in answer.body, (who, url)


def nasty_bodies(body: dict[str, Any], value: str) -> Iterator[dict[str, Any]]:
    """The right form with each of its fields in turn replaced."""
    for name in body:
        yield {**body, name: value}


def openings(office: Office) -> Iterator[tuple[str, World, str, str]]:
    """(who, world, act, dispatch) of each act where it is open to somebody."""
    stage = Stage(office.cast)
    draft, review, sign, number = stage.draft(), stage.consulted(), stage.reviewed(), stage.signed()
    issued = Desk(stage).questioned()
    for key in ("edit_letter", "submit_letter", "withdraw_letter", "confirm_doubt"):
        yield "drafter", draft, key, ""
    for key in ("consult_letter", "review_letter", "return_letter"):
        yield "reviewer", review, key, ""
    yield "cell_leader", review, "opine_letter", ""
    yield "signer", sign, "sign_letter", ""
    yield "clerk", number, "number_letter", ""
    for who, key in (("clerk", "add_recipient"), ("inspector", "remind_dispatch"), ("principal", "direct_letter"),
                     ("inspector", "report_letter"), ("inspector", "conclude_letter"), ("signer", "recall_letter"),
                     ("signer", "replace_letter")):  # fmt: skip
        yield who, issued.world, key, ""
    for who, key in (("recv_leader", "direct_dispatch"), ("recv_leader", "set_deadline"), ("signer", "extend_deadline"),
                     ("inspector", "ask_recipient"), ("recv_leader", "answer_inspector"), ("clerk", "close_dispatch"),
                     ("reviewer", "answer_sender")):  # fmt: skip
        yield who, issued.world, key, "district"
    work = Desk(stage).implementing()
    for who, key in (("recv_officer", "hand_in_dispatch"), ("recv_officer", "progress_dispatch"),
                     ("recv_leader", "assign_dispatch")):  # fmt: skip
        yield who, work.world, key, "district"
    yield "inspector", Desk(stage).reported().world, "send_back_dispatch", "district"
    yield "clerk", Desk(stage).refused().world, "redirect_dispatch", "district"


@pytest.mark.parametrize("nasty", list(NASTY))
def test_no_field_breaks_an_act(office: Office, nasty: str) -> None:
    browsers = Browsers(office)
    cases = list(openings(office))
    for who, *_rest in cases:
        browsers.client(who)
    browsers.settle()
    tried = 0
    for who, world, key, to in cases:
        record = world.dispatch_of(to) if to else world.letter
        own = (LETTER_ACTS | DISPATCH_ACTS)[key].form.base_fields
        body = {name: value for name, value in body_of(office.cast, world, key, to).items()
                if name in own or "-" in name}  # fmt: skip
        for sent in nasty_bodies(body, NASTY[nasty]):
            answer = browsers.ask(who, "POST", office.url(record, key), sent)
            tried += 1
            assert answer.status in (302, 403, 409, 422), (who, key, nasty, answer.status)
            assert b"<script>1" not in answer.body, (who, key)
    print(f"cells: {tried}")
    assert tried > 60


@pytest.mark.parametrize("nasty", list(NASTY))
def test_no_field_breaks_a_page_that_makes_something(office: Office, nasty: str) -> None:
    browsers, cast = Browsers(office), office.cast
    once = {"once": "k" * 43}
    spot = f"{cast.organs['issuer'].pk}-0"
    forms = [
        ("drafter", "/cong-van/soan/", {**once, **PARTS, "spot": spot}),
        ("drafter", "/cong-van/soan/tu-tep/", {**once, "spot": spot, "text": "x", "which": "0", "kind": ""}),
        ("clerk", "/van-ban-den/vao-so/", {**once, "spot": spot, "issuer": "Sở Xây dựng", "number": "12", "date": "",
         "symbol": "CV/SXD", "subject": "về việc", "body": "1. Làm", "secrecy": "", "issuer_id": ""}),
        ("clerk", f"/so/{cast.organs['issuer'].pk}/mo/",
         {"term_id": cast.terms["issuer"].pk, "kind": "QĐ", "start": "2", "decision": "QĐ 1"}),
        ("clerk", f"/so/{cast.organs['issuer'].pk}/mo-so-den/", {"start": "2"}),
        ("clerk", "/thong-bao/da-doc/", {"up_to": "1"}), ("clerk", "/giao-dien/", {"next": "/"}),
        ("clerk", "/uy-quyen/", {"appointment": "1", "taker_id": "1", "valid_from": "01/01/2099",
                                 "valid_to": "01/02/2099", "basis": "x"}),
        ("clerk", "/xac-thuc-lai/", {"code": "123456", "next": "/"}),
        ("administrator", "/danh-muc/co-quan/them/", {"name": "Tỉnh uỷ mới", "kind": "OTHER", "code": "X",
                                                      "valid_from": "", "valid_to": ""}),
        ("administrator", "/danh-muc/can-bo/them/", {"full_name": "Nguyễn Văn A", "username": "a.b"}),
        ("administrator", "/danh-muc/nhap-tep/", {"mark": "0" * 64, "again": "on"}),
        ("administrator", "/danh-muc/nhom/", {"words": "các nơi", "relation": "under", "kinds": "OTHER"}),
        *(("administrator", f"/danh-muc/co-quan/{cast.organs['third_district'].pk}/{slug}/", _KEEP)
          for slug in ("them-truc-thuoc", "bo-nhiem", "cap-uy", "tham-quyen", "nhiem-ky", "ten-khac", "doi-ten",
                       "chuyen", "ke-thua", "ket-thuc")),
        *(("administrator", f"/danh-muc/can-bo/{cast.people['paper'].pk}/{slug}/", _KEEP)
          for slug in ("bo-nhiem", "thoi-vai-tro", "cap-uy", "thoi-cap-uy", "tham-quyen", "mo-tai-khoan")),
    ]  # fmt: skip
    for who, *_rest in forms:
        browsers.client(who)
    browsers.settle()
    for who, url, body in forms:
        for sent in nasty_bodies(body, NASTY[nasty]):
            answer = browsers.ask(who, "POST", url, sent)
            assert answer.status in (200, 302, 403, 409, 422), (who, url, nasty, answer.status, sent)
            assert b"<script>1" not in answer.body, (who, url)


_KEEP = {
    "name": "Tên mới", "kind": "OTHER", "code": "X", "valid_from": "01/01/2026", "valid_to": "", "other": "1",
    "role": "CLERK", "title": "x", "decision": "x", "body": "COMMITTEE", "form": "T/M", "kinds": "CV", "basis": "x",
    "label": "2030", "on": "01/01/2026", "username": "a.b.c", "full_name": "Tên",
}  # fmt: skip


def test_wrong_methods_are_refused(office: Office) -> None:
    world = Desk(Stage(office.cast)).acknowledged().world
    browsers = Browsers(office)
    client = browsers.client("clerk")
    dispatch = world.organs["district"]
    urls = [reverse("congvan:letter", args=[world.letter.pk]), reverse("congvan:dispatch", args=[dispatch.pk])]
    urls += [office.url(world.letter, page.key) for page in LETTER] + [
        office.url(dispatch, page.key) for page in DISPATCH
    ]
    urls += [
        reverse(f"congvan:{name}") for name in ("home", "inbox", "outgoing", "draft", "register", "board", "notices")
    ]
    for url in urls:
        for method in ("PUT", "PATCH", "DELETE"):
            assert client.generic(method, url).status_code == 405, (method, url)
    for url in urls[:2]:
        assert client.post(url).status_code == 405


def test_markup_is_escaped_wherever_it_is_shown(office: Office) -> None:
    """One letter whose every text is markup; every page of everybody who sees it, and the lists."""
    bad = '"><script>alert(1)</script><img src=x onerror=alert(2)>'
    cast = office.cast
    for model, field in ((type(cast.people["clerk"]), "full_name"), (type(cast.organs["district"]), "name")):
        for row in model.objects.all():
            setattr(row, field, f"{getattr(row, field)} {bad}"[:250])
            row.save(update_fields=[field])
    parts = {**PARTS, **{name: f"{PARTS[name]} {bad}" for name in ("subject", "place", "position", "issuing_body")}}
    parts["body"] = PARTS["body"].replace("đơn vị.", f"đơn vị {bad}.")
    doubtful = office.draft(**{**parts, "distribution": f"{parts['distribution']}\n{bad} (để biết)"})
    for key in ("", "edit_letter", "confirm_doubt", "submit_letter"):
        url = office.url(doubtful, key) if key else reverse("congvan:letter", args=[doubtful.pk])
        assert_escaped(office.client("drafter").get(url), f"doubtful {key}")
    letter = office.draft(**parts)
    seen = [("drafter", letter, page.key) for page in LETTER]
    for who, record, key in seen:
        answer = office.client(who).get(office.url(record, key))
        assert_escaped(answer, f"{who} {key}")
    for who, name in (
        ("drafter", "outgoing"), ("drafter", "home"), ("drafter", "draft"), ("clerk", "registers"),
        ("administrator", "directory"), ("administrator", "persons"), ("clerk", "delegations"),
    ):  # fmt: skip
        assert_escaped(office.get(who, name), name)
    assert_escaped(office.get("drafter", "letter", letter.pk), "letter")
    assert_escaped(office.client("drafter").get(reverse("outgoing:process_chart", args=[letter.process_id])), "chart")
    for act, who, more in (
        ("submit_letter", "drafter", {"signer_id": cast.people["signer"].pk}),
        ("consult_letter", "reviewer", {"person_id": cast.people["recv_leader"].pk, "due": "01/01/2099"}),
        ("return_letter", "reviewer", {"reason": bad}),
    ):
        page = office.client(who).get(office.url(letter, act))
        assert_escaped(page, act)
        answer = office.client(who).post(
            office.url(letter, act), {**hidden(page.content.decode()), **more}, follow=True
        )
        assert answer.status_code in (200, 422)
        assert_escaped(answer, f"after {act}")
    for who in ("drafter", "reviewer"):
        assert_escaped(office.get(who, "letter", letter.pk), who)
        assert_escaped(office.get(who, "notices"), "notices")


def assert_escaped(answer: Any, what: str) -> None:
    """No markup of the text reaches the page as markup."""
    html = answer.content.decode()
    assert not re.search(r"<script>alert|<img src=x", html), what

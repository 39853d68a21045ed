"""Choosing whom a line means, in the browser: draft, rehearsal, the list of choices; as plain forms."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from tests.workflow.web.desk import Office, hidden, said
from workflow.directory.models import RememberedLine
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import LetterStatus, LineKind
from workflow.letters.models import Letter

LINE = "Huyện uỷ Cát Sợn"
_FORM = re.compile(r"<form(?P<tag>[^>]*)>(?P<inside>.*?)</form>", re.DOTALL)
_ACTION = re.compile(r'action="([^"]*)"')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_BUTTON = re.compile(r'<button [^>]*name="([^"]+)" value="([^"]*)">([^<]*)<')


def offered(page: str, label: str) -> tuple[str, dict[str, str]]:
    """(address, fields) that a browser would send when the button of that label is pressed."""
    for form in _FORM.finditer(page):
        for name, value, words in _BUTTON.findall(form["inside"]):
            if unescape(words) == label:
                fields = {key: unescape(given) for key, given in _HIDDEN.findall(form["inside"])}
                action = _ACTION.search(form["tag"])
                return action[1] if action else "", {**fields, name: unescape(value)}
    raise AssertionError(f"no button {label}")


@pytest.fixture
def draft(office: Office) -> Letter:
    return office.draft(addressees=f"Các thị uỷ\n{LINE}")


CS = "Huyện uỷ Cát Sơn (Tỉnh uỷ Lam Giang)"


def test_the_page_that_edits_leads_to_the_line_and_loses_nothing_typed(office: Office, draft: Letter) -> None:
    page = office.client("drafter").get(office.url(draft, "edit_letter")).content.decode()
    line = draft.lines.get(text=LINE)
    assert page.count("Chưa rõ nơi nhận") == 1
    assert f"?dong={line.pk}" in page
    assert page.count('<form method="post"') == 3, (
        "nothing beside the frame and the text: no button takes the typed text away"
    )


def test_one_click_in_the_draft(office: Office, draft: Letter) -> None:
    html = office.get("drafter", "letter", draft.pk).content.decode()
    action, fields = offered(html, CS)
    answer = office.client("drafter").post(action, fields)
    assert answer.status_code == 302, said(answer)
    line = draft.lines.get(text=LINE)
    assert (line.kind, line.selector["any"]) == (LineKind.ORGAN, [{"organ": office.cast.organs["other_district"].pk}])
    again = office.get("drafter", "letter", draft.pk).content.decode()
    assert "Gần nhất trong danh mục" not in again
    later = office.get("drafter", "letter", office.draft(addressees=LINE).pk).content.decode()
    assert "theo lần chọn trước của đơn vị" in later


def test_the_page_of_one_line_takes_words_and_says_what_is_wrong(office: Office, draft: Letter) -> None:
    line = draft.lines.get(text=LINE)
    url = f"{office.url(draft, 'choose_recipients')}?dong={line.pk}"
    page = office.client("drafter").get(url).content.decode()
    assert LINE in page
    fields = hidden(page)
    refusal = office.client("drafter").post(url, {**fields, "other": "Ban Không Có Thật"})
    assert refusal.status_code == 422
    assert "Danh mục không có “Ban Không Có Thật”" in refusal.content.decode()
    assert "Ban Không Có Thật" in refusal.content.decode()
    done = office.client("drafter").post(url, {**fields, "other": "Các huyện uỷ, đồng chí Chu Văn Uỷ Viên"})
    assert done.status_code == 302, said(done)
    assert RememberedLine.objects.get().shown.startswith("huyện uỷ")


def test_a_stranger_finds_no_page(office: Office, draft: Letter) -> None:
    for who in ("reviewer", "recv_clerk", "outsider"):
        assert office.client(who).get(office.url(draft, "choose_recipients")).status_code == 404


def test_the_clerk_rehearses_with_a_choice_and_issues_with_it(office: Office, draft: Letter) -> None:
    office.do("drafter", draft, "submit_letter", signer_id=office.cast.people["signer"].pk)
    office.do("reviewer", draft, "review_letter")
    office.do("signer", draft, "sign_letter")
    office.do("clerk", draft, "number_letter")
    url = office.url(draft, "issue_letter")
    html = office.client("clerk").get(url).content.decode()
    assert "Không ứng với ai" in html
    _action, fields = offered(html, CS)
    chosen = office.client("clerk").get(url, fields)
    page = chosen.content.decode()
    assert "Không ứng với ai" not in page
    assert "Đồng chí vừa chọn" in page
    assert not RememberedLine.objects.exists(), "a look changes nothing"
    target = unescape(re.search(r'<form method="post" action="([^"]+phat-hanh[^"]*)"', page)[1])  # type: ignore[index]
    assert parse_qs(urlsplit(target).query) == {name: [value] for name, value in fields.items()}
    answer = office.client("clerk").post(target, hidden(page))
    assert answer.status_code == 302, said(answer)
    draft.refresh_from_db()
    assert draft.status == LetterStatus.ISSUED
    assert Dispatch.objects.filter(letter=draft, name="Huyện uỷ Cát Sơn").exists()
    assert RememberedLine.objects.get().line == LINE


@pytest.mark.parametrize(
    "query", [{"dong-0": "o:1"}, {"dong-x": "o:1"}, {"dong-": "1"}, {"dong-99999999999999999999": "o:1"}]
)
def test_a_forged_choice_in_the_address_changes_nothing(office: Office, draft: Letter, query: dict[str, str]) -> None:
    office.do("drafter", draft, "submit_letter", signer_id=office.cast.people["signer"].pk)
    office.do("reviewer", draft, "review_letter")
    office.do("signer", draft, "sign_letter")
    office.do("clerk", draft, "number_letter")
    url = office.url(draft, "issue_letter")
    page = office.client("clerk").get(url, query)
    assert page.status_code == 200
    assert "Không ứng với ai" in page.content.decode()
    line = draft.lines.get(text=LINE)
    wrong = office.client("clerk").get(url, {f"dong-{line.pk}": "Ban Không Có Thật"}).content.decode()
    assert "Danh mục không có “Ban Không Có Thật”" in wrong


def test_choices_are_listed_and_forgotten(office: Office, draft: Letter) -> None:
    html = office.get("drafter", "letter", draft.pk).content.decode()
    office.client("drafter").post(*offered(html, CS))
    row = RememberedLine.objects.get()
    for who in ("drafter", "clerk", "board_drafter"):
        assert LINE in office.get(who, "remembered").content.decode(), who
    assert LINE not in office.get("bloc_drafter", "remembered").content.decode()
    assert office.get("recv_leader", "remembered").status_code == 404
    forget = reverse("congvan:remembered-forget", args=[row.pk])
    assert office.client("bloc_drafter").post(forget).status_code == 404
    assert office.client("clerk").get(forget).status_code == 405
    assert office.client("clerk").post(forget).status_code == 302
    assert not RememberedLine.objects.exists()
    assert office.client("clerk").post(forget).status_code == 404


def test_short_forms_are_listed_for_whoever_asks(office: Office) -> None:
    for who, name in (("drafter", "remembered"), ("administrator", "groups")):
        page = office.get(who, name).content.decode()
        assert "BCHQS" in page
        assert "bộ chỉ huy quân sự hoặc ban chỉ huy quân sự" in page

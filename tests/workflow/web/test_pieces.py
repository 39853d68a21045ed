"""Pieces of pages that are kept: made out of their key alone, so that nothing goes from one person to another, from one
language to another, or outlives what it says."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from tests.workflow.web.desk import Office
from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import DispatchStatus
from workflow.templatetags import congvan as tags
from workflow.web.desks import entries as entry_rows
from workflow.web.desks.work import Entry
from workflow.web.frame import around_pieces as frame_pieces
from workflow.web.frame import pieces, signs
from workflow.web.showing import Shown

Make = Callable[..., SafeString]
NAMES = ("congvan:home", "congvan:notices")
SENT, SEEN = Shown("idle", "Đã gửi"), Shown("seen", "Đã tiếp nhận")


def entry(**changed: object) -> Entry:
    given = {"pk": 5, "kind": "dispatch", "subject": "về một việc", "code": "12-CV/TU", "other": "Tỉnh uỷ",
             "state": SENT, "deadline": None, "new": True}  # fmt: skip
    return Entry(**(given | changed))  # type: ignore[arg-type]


def test_a_piece_is_made_once_for_its_values_and_anew_for_others() -> None:
    made: list[tuple[object, ...]] = []

    @pieces.piece(8)
    def one(*values: object) -> SafeString:
        made.append(values)
        return SafeString(str(values))

    assert one("a", 1) == one("a", 1)
    assert len(made) == 1
    one("a", 2)
    one("b", 1)
    assert len(made) == 3
    with translation.override("en"):
        one("a", 1)
    assert len(made) == 4
    one("a", True)
    assert len(made) == 5, "1 and True are two values"


def test_a_text_is_escaped_even_where_the_same_was_shown_as_markup() -> None:
    @pieces.piece(8)
    def one(value: str) -> SafeString:
        return mark_safe(escape(value) if not isinstance(value, SafeString) else value)

    assert one(SafeString("<b>")) == "<b>"
    assert one("<b>") == "&lt;b&gt;"


@pytest.mark.parametrize(
    "change",
    [{"pk": 6}, {"kind": "letter"}, {"subject": "về việc khác"}, {"code": "13-CV/TU"}, {"other": "Huyện uỷ"},
     {"state": SEEN}, {"state": Shown("done", "Đã gửi")}, {"deadline": SEEN}, {"new": False}],
    ids=str,
)  # fmt: skip
def test_a_row_says_what_changed(change: dict[str, object]) -> None:
    before = entry_rows.rows_html([entry()])
    assert entry_rows.rows_html([entry(**change)]) != before
    assert entry_rows.rows_html([entry()]) == before


def test_what_a_row_shows_is_escaped_and_an_empty_subject_is_a_dash() -> None:
    bad = "<script>alert(1)</script>"
    page = entry_rows.rows_html([entry(subject=bad, code=bad, other=bad, state=Shown("idle", bad)), entry(subject="")])
    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 4 + 1  # the word twice: in the glyph too
    assert ">—</a>" in page


@pytest.mark.parametrize(
    ("make", "values"),
    [
        (frame_pieces.menu, [(NAMES, "An", "Văn thư"), (NAMES[:1], "An", "Văn thư"), (NAMES, "Bình", "Văn thư"),
                             (NAMES, "An", "Lãnh đạo")]),
        (frame_pieces.bell, [("3", "An", "Văn thư", "A"), ("4", "An", "Văn thư", "A"), ("3", "Bình", "Văn thư", "A"),
                             ("3", "An", "Lãnh đạo", "A"), ("3", "An", "Văn thư", "B")]),
        (frame_pieces.navigation, [(NAMES, "", "3"), (NAMES[:1], "", "3"), (NAMES, NAMES[0], "3"), (NAMES, "", "4")]),
        (frame_pieces.tabs, [(NAMES, "", "3"), (NAMES[:1], "", "3"), (NAMES, NAMES[0], "3"), (NAMES, "", "4")]),
        (frame_pieces.links, [(True,), (False,)]),
        (frame_pieces.live_sign, [(20,), (30,)]),
        (frame_pieces.search, [("",), ("thuế",)]),
        (signs.glyph, [("idle", "a"), ("seen", "a"), ("idle", "b")]),
        (signs.chip, [("a", "idle", "a"), ("b", "idle", "a"), ("a", "seen", "a"), ("a", "idle", "b")]),
    ],
    ids=lambda given: getattr(given, "__name__", ""),
)  # fmt: skip
def test_each_part_of_a_key_changes_the_piece(
    make: Callable[..., SafeString], values: list[tuple[object, ...]]
) -> None:
    assert len({make(*one) for one in values}) == len(values)


def test_every_piece_speaks_the_language_of_the_moment() -> None:
    for make, values in ((frame_pieces.menu, (NAMES, "An", "x")), (frame_pieces.bell, ("3", "An", "x", "A")),
                         (frame_pieces.navigation, (NAMES, "", "")), (frame_pieces.tabs, (NAMES, "", "")),
                         (frame_pieces.live_sign, (20,)), (frame_pieces.switches, ()), (frame_pieces.leave, ()),
                         (frame_pieces.search, ("",))):  # fmt: skip
        with translation.override("vi"):
            vietnamese = make(*values)
        with translation.override("en"):
            assert make(*values) != vietnamese, make


def test_settings_that_change_forget_every_piece() -> None:
    before = signs.icon("bell")
    with override_settings(STATIC_URL="/elsewhere/"):
        assert "/elsewhere/" in signs.icon("bell")
    assert signs.icon("bell") == before


def looked(client: Client, name: str = "congvan:inbox") -> str:
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


def around(page: str) -> str:
    """The names and entries of the frame."""
    return page[: page.index("<main")]


def test_one_person_after_another_sees_his_own_frame_and_rows(office: Office, client: Client) -> None:
    people = ("recv_clerk", "recv_leader", "other_clerk", "inspector", "clerk", "outsider")
    first = {who: looked(office.client(who)) for who in people}
    for who in reversed(people):
        again = looked(office.client(who))
        assert str(office.cast.people[who].full_name) in around(again)
        for other in set(people) - {who}:
            assert str(office.cast.people[other].full_name) not in around(again)
        assert _without_moments(again) == _without_moments(first[who])


def _without_moments(page: str) -> str:
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"|data-cv-since="[^"]*"', "", page)


def test_the_token_of_a_form_is_never_kept(office: Office) -> None:
    tokens = [
        set(re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', looked(office.client("clerk")))) for _ in range(2)
    ]
    assert all(tokens)
    assert not tokens[0] & tokens[1], "each look has its own mask"
    assert "%(" not in looked(office.client("clerk"))


def test_the_address_that_the_switches_lead_back_to_is_this_request_s(office: Office) -> None:
    page = office.client("clerk").get(reverse("congvan:inbox"), {"loc": 'xong"><b>', "x": "%(token)s"}).content.decode()
    assert 'name="next" value="/van-ban-den/?loc=xong%22%3E%3Cb%3E&amp;x=%25%28token%29s"' in page


@pytest.fixture
def without_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pieces kept under nothing: whatever was made first is shown to everybody."""
    for module, names in ((frame_pieces, ("bell", "menu", "navigation")), (entry_rows, ("row",))):
        for name in names:
            kept: list[SafeString] = []
            real = getattr(module, name)

            def first(*values: object, kept: list[SafeString] = kept, real: Make = real) -> SafeString:
                kept.append(real(*values))
                return kept[0]

            monkeypatch.setattr(module, name, first)


def test_the_tests_above_would_see_a_frame_without_its_key(office: Office, without_keys: None) -> None:
    looked(office.client("recv_clerk"))
    page = looked(office.client("inspector"))
    assert str(office.cast.people["inspector"].full_name) not in around(page)
    assert entry_rows.rows_html([entry()]) == entry_rows.rows_html([entry(subject="về việc khác")])


def test_a_row_follows_its_dispatch(office: Office) -> None:
    office.issued()
    client = office.client("recv_clerk")
    assert "cv-item--unread" in looked(client)
    Dispatch.objects.update(status=DispatchStatus.REFUSED)
    page = looked(client)
    assert "cv-item--unread" not in page
    assert str(DispatchStatus.REFUSED.label) in page


def test_a_filter_marked_safe_elsewhere_does_not_unmark_the_same_words() -> None:
    """Types of values are part of a piece's key, but not of what stands inside a tuple."""
    for word in (mark_safe("<b>kín</b>"), "<b>kín</b>"):
        made = tags.choices([("mo", word, False), ("", "Mọi văn bản", True)])
        assert "&lt;b&gt;kín" in made
        assert "<b>" not in made

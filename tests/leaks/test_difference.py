"""Leak by difference: what ten people can look at, before and after fifty letters came that none may see."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.enumeration.test_addresses import ready
from tests.enumeration.worlds import Stage
from tests.leaks.hidden import count_of, hide_fifty, sent_past_them
from tests.leaks.looking import MASKS, lists, looks, masked, records
from tests.leaks.planted import PLANTED, Planted
from tests.workflow.web.desk import Office
from workflow.dispatches.models import Dispatch
from workflow.letters.models import Letter

TEN = ("drafter", "reviewer", "signer", "clerk", "principal", "inspector",
       "recv_clerk", "recv_leader", "recv_officer", "other_clerk")  # fmt: skip
RECEIVING = ("recv_clerk", "recv_leader", "recv_officer", "other_clerk", "member")

Shown = dict[str, dict[tuple[str, str], bytes]]


class Eyes:
    """The people before their pages: a province at work, with a letter in every stage."""

    def __init__(self, office: Office) -> None:
        self.office = office
        _browsers, given = ready(office)
        stage = Stage(office.cast)
        for play in (Stage.draft, Stage.consulted, Stage.returned, Stage.reviewed, Stage.signed, Stage.numbered,
                     Stage.recalled, Stage.concluded):  # fmt: skip
            play(stage)
        letters = list(Letter.objects.order_by("pk").values_list("pk", flat=True))
        sent = list(Dispatch.objects.order_by("pk").values_list("pk", flat=True))
        self.lists = list(lists(given))
        self.where = [*self.lists, *records(letters, sent[::3])]

    def see(self, *who: str) -> Shown:
        """Everything they can look at now."""
        return {one: looks(self.office, one, self.where) for one in who}


def differences(before: Shown, after: Shown) -> list[tuple[str, tuple[str, str]]]:
    """(person, address) of what is not the same."""
    return [(who, at) for who, pages in before.items() for at, page in pages.items() if after[who][at] != page]


@pytest.fixture
def eyes(office: Office) -> Eyes:
    return Eyes(office)


def test_what_nobody_of_them_may_see_changes_no_byte(eyes: Eyes) -> None:
    before = eyes.see(*TEN)
    assert sum(page.startswith(b"200") for pages in before.values() for page in pages.values()) > 500
    assert count_of(hide_fifty(eyes.office.cast)) == 50
    assert differences(before, eyes.see(*TEN)) == []


def test_what_went_to_another_unit_changes_no_byte_for_these(eyes: Eyes) -> None:
    before = eyes.see(*RECEIVING)
    assert count_of(sent_past_them(eyes.office.cast, 10)) == 10
    assert differences(before, eyes.see(*RECEIVING)) == []


def test_every_planted_leak_is_found(eyes: Eyes, monkeypatch: pytest.MonkeyPatch) -> None:
    def looked(at: Planted) -> bytes:
        plant, who, name = at
        with monkeypatch.context() as patch:
            plant(patch)
            return next(iter(looks(eyes.office, who, [(reverse(name), {})]).values()))

    assert len(PLANTED) >= 10
    before = {at: looked(at) for at in PLANTED}
    hide_fifty(eyes.office.cast)
    assert [plant.__name__ for plant, *at in PLANTED if looked((plant, *at)) == before[plant, *at]] == []


def test_the_masks_hide_tokens_only() -> None:
    assert [name for name, _pattern in MASKS] == ["CSRF", "the form's own", "as of", "a spreadsheet's making"]
    page = '<b data-cv-since="9">5</b> Số liệu lúc 10:00<i>7</i>'.encode()
    assert masked(page) == b"<b >5</b> <i>7</i>"

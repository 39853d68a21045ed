"""The table of acts is whole: every act has a page, every page its service, template and address."""

from __future__ import annotations

import pytest
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse

from workflow.kernel import lifecycle
from workflow.kernel.actions import Action
from workflow.kernel.vocabulary import RecordKind
from workflow.web.acts.table import DISPATCH, DISPATCH_ACTS, ELSEWHERE, LETTER, LETTER_ACTS, STEPS
from workflow.web.fields import ActForm

PAGES = (*LETTER, *DISPATCH)


def test_every_act_has_a_page() -> None:
    paged = {page.action for page in PAGES}
    assert set(Action) == paged | set(ELSEWHERE)
    assert paged & set(ELSEWHERE) == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.key)
def test_a_page_calls_the_service_of_its_own_act(page) -> None:
    assert page.service.action == page.action
    assert page.service.kind == lifecycle.kind_of(page.action)
    assert issubclass(page.form, ActForm)
    get_template(page.template)


def test_acts_stand_with_the_record_that_they_change() -> None:
    assert {lifecycle.kind_of(page.action) for page in LETTER} == {RecordKind.LETTER}
    assert {lifecycle.kind_of(page.action) for page in DISPATCH} == {RecordKind.DISPATCH}


def test_keys_and_addresses_are_told_apart() -> None:
    assert len(LETTER_ACTS) == len(LETTER)
    assert len(DISPATCH_ACTS) == len(DISPATCH)
    assert len({page.slug for page in PAGES}) == len(PAGES)
    assert {page.key for page in PAGES} >= STEPS


@pytest.mark.parametrize("page", LETTER, ids=lambda page: page.key)
def test_a_letters_act_has_a_vietnamese_address(page) -> None:
    assert reverse("congvan:letter-act", args=[7, page.key]) == f"/cong-van/7/{page.slug}/"


@pytest.mark.parametrize("page", DISPATCH, ids=lambda page: page.key)
def test_a_dispatchs_act_has_a_vietnamese_address(page) -> None:
    assert reverse("congvan:dispatch-act", args=[7, page.key]) == f"/van-ban-den/7/{page.slug}/"


def test_a_link_to_no_act_is_seen_when_the_page_is_made() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("congvan:letter-act", args=[7, "shred_letter"])


@pytest.mark.parametrize(("action", "name"), [(a, n) for a, n in ELSEWHERE.items() if not a.startswith("view_")])
def test_acts_without_a_record_have_their_own_page(action, name) -> None:
    assert reverse(f"congvan:{name}")

"""With the guard taken away the same walk must find holes, or it would find none at all."""

from __future__ import annotations

import dataclasses

import pytest

from permissions import judge
from permissions import policy as policy_module
from permissions.policy import MatrixPolicy
from tests.enumeration.browsers import Browsers
from tests.enumeration.walking import Tally, Walk
from tests.enumeration.worlds import Stage, World
from tests.workflow.web.desk import Office
from workflow.kernel.actions import Action
from workflow.kernel.policy import Decision, Via
from workflow.web import errors

FEW = ("recv_clerk", "outsider", "principal", "superuser")


def walked(office: Office, world: World, to: str = "") -> Tally:
    """The record walked by a few, after the guard was changed."""
    browsers = Browsers(office)
    for who in FEW:
        browsers.client(who)
    browsers.settle()
    return Walk(browsers).record(world, to, FEW)


def test_with_every_guard_in_place_nothing_is_found(office: Office) -> None:
    assert walked(office, Stage(office.cast).reviewed()).wrong == []


def test_a_policy_that_allows_everything_is_found(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    world = Stage(office.cast).reviewed()
    monkeypatch.setattr(MatrixPolicy, "may", lambda *given: Decision(True, True, Via("", None, "own")))
    wrong = walked(office, world).wrong
    assert any("outsider GET" in one and "200" in one for one in wrong)
    assert any("principal POST" in one for one in wrong)
    assert len(wrong) > 20


def test_a_policy_that_shows_everything_but_allows_nothing_more_is_found(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = Stage(office.cast).issued()
    real = MatrixPolicy.may

    def shown(self: MatrixPolicy, actor: object, action: Action, record: object) -> Decision:
        found = real(self, actor, action, record)  # type: ignore[arg-type]
        view = action in (Action.VIEW_LETTER, Action.VIEW_DISPATCH)
        return Decision(True, True, Via("", None, "recv")) if view else dataclasses.replace(found, visible=True)

    monkeypatch.setattr(MatrixPolicy, "may", shown)
    wrong = walked(office, world, "other_district").wrong
    assert any("outsider GET" in one for one in wrong)
    assert any("recv_clerk GET" in one for one in wrong)


def test_rules_that_lost_their_states_are_found(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    world = Stage(office.cast).recalled()
    monkeypatch.setattr(policy_module, "judge", _without_states)
    assert walked(office, world).wrong


def _without_states(candidate: object, question: object, facts: object) -> object:
    found = judge.judge(candidate, question, facts)  # type: ignore[arg-type]
    return dataclasses.replace(found, stage=judge.Stage.ALLOWED) if found.stage == judge.Stage.STATE else found


def test_a_hint_in_the_page_of_the_hidden_is_found(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """One word more for what exists: the bytes differ."""
    world = Stage(office.cast).issued()
    browsers = Browsers(office)
    browsers.client("outsider")
    browsers.settle()
    browsers.missing_page("outsider")
    real = errors.HEADINGS[404]
    monkeypatch.setitem(errors.HEADINGS, 404, f"{real} ")
    wrong = Walk(browsers).record(world, "", ("outsider",)).wrong
    assert wrong
    assert all("hidden looks other than missing" in one for one in wrong)

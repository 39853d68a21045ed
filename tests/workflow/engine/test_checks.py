"""A flow without the decided lock is named by a system check."""

import pytest
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.base import Flow

from workflow.engine import checks


class TrialFlow(flow.Flow):
    """A flow outside every application."""

    lock_impl = lock.SelectForUpdateLock(nowait=False, attempts=1)
    start = flow.StartHandle(this.nothing).Next(this.end)
    end = flow.End()

    def nothing(self, activation: object) -> None:
        """Do nothing."""


@pytest.fixture
def only_trial(monkeypatch: pytest.MonkeyPatch) -> type[Flow]:
    monkeypatch.setattr(checks, "flows_of", lambda: iter([TrialFlow]))
    return TrialFlow


def test_a_flow_that_waits_in_line_is_clean(only_trial: type[Flow]) -> None:
    assert checks.check_flow_locks() == []


@pytest.mark.parametrize(
    "wrong",
    [
        lock.no_lock,
        lock.select_for_update_lock,
        lock.SelectForUpdateLock(nowait=True, attempts=1),
        lock.SelectForUpdateLock(nowait=False, attempts=5),
        lock.CacheLock(),
    ],
    ids=["none", "default", "nowait", "attempts", "cache"],
)
def test_any_other_lock_is_named(only_trial: type[Flow], monkeypatch: pytest.MonkeyPatch, wrong: object) -> None:
    monkeypatch.setattr(only_trial, "lock_impl", wrong)
    (message,) = checks.check_flow_locks()
    assert message.id == "congvan.E031"
    assert "TrialFlow does not wait in line" in message.msg


def test_a_flow_of_our_applications_or_over_our_processes_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    assert TrialFlow not in set(checks.flows_of())
    monkeypatch.setattr(TrialFlow, "__module__", "flows.trial")
    assert TrialFlow in set(checks.flows_of())
    monkeypatch.undo()
    monkeypatch.setattr(TrialFlow.process_class._meta, "app_label", "congvan")
    assert TrialFlow in set(checks.flows_of())


def test_a_flow_without_doors_is_named(only_trial: type[Flow]) -> None:
    (message,) = checks.check_flow_doors()
    assert message.id == "congvan.E032"


def test_nodes_that_would_keep_locals_are_named(only_trial: type[Flow]) -> None:
    found = checks.check_flow_nodes()
    assert {message.id for message in found} == {"congvan.E033"}
    assert sorted(message.msg.split(" ")[0].rsplit(".", 1)[-1] for message in found) == ["end", "start"]


def test_our_own_flows_are_clean() -> None:
    ours = {flow.__name__ for flow in checks.flows_of()}
    assert ours >= {"OutgoingFlow", "IncomingFlow", "OversightFlow"}
    assert [*checks.check_flow_locks(), *checks.check_flow_doors(), *checks.check_flow_nodes()] == []

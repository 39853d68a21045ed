"""The flows say what process.md says: every legal act has its step, every step its office, every end its name."""

from typing import Any

import pytest

from flows.incoming import IncomingFlow
from flows.outgoing import OutgoingFlow
from flows.oversight import OversightFlow
from workflow.engine.job import Job
from workflow.engine.steps import Finish, Interrupt, Step
from workflow.kernel import lifecycle
from workflow.kernel.actions import Action as A
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.kernel.vocabulary import Purpose

FLOWS = (OutgoingFlow, IncomingFlow, OversightFlow)
OUT, IN = OutgoingFlow, IncomingFlow

# Which node is open in which state of the record; more than one where the state does not tell.
OPEN_IN = {
    OUT: {
        L.DRAFT: [OUT.draft], L.RETURNED: [OUT.draft], L.IN_REVIEW: [OUT.review], L.AWAITING_SIGNATURE: [OUT.sign],
        L.SIGNED: [OUT.number], L.NUMBERED: [OUT.issue],
        L.ISSUED: [OUT.distribute, OUT.bind_heads, OUT.conclude, OUT.execute_recall],
        L.WITHDRAWN: [OUT.void_number], L.CONCLUDED: [OUT.bind_heads],
    },
    IN: {
        D.ARRIVED: [IN.acknowledge], D.ACKNOWLEDGED: [IN.direct], D.DIRECTED: [IN.assign],
        D.IMPLEMENTING: [IN.implement], D.HANDED_IN: [IN.approve], D.REPORTED: [IN.verdict],
        D.SENT_BACK: [IN.assign], D.REFUSED: [IN.resolve_refusal], D.RECALLED: [IN.acknowledge_recall],
    },
}  # fmt: skip
# Acts that the lifecycle allows in ISSUED, and the flow only at some of its nodes.
REFUSED_AT = {
    (A.EXECUTE_RECALL, OUT.distribute), (A.EXECUTE_RECALL, OUT.bind_heads), (A.EXECUTE_RECALL, OUT.conclude),
    (A.CONCLUDE_LETTER, OUT.execute_recall),
}  # fmt: skip
CASES = [
    (flow, node, action, source, target)
    for flow, table in ((OUT, lifecycle.LETTER), (IN, lifecycle.DISPATCH))
    for action, rows in table.items()
    for source, targets in rows.items()
    for target in sorted(targets)
    for node in OPEN_IN[flow].get(source, [])
]


class Record:
    """As much of a record as a way out looks at."""

    def __init__(self, status: str, purpose: str) -> None:
        self.status, self.purpose = status, purpose


def follows(flow: Any, node: Any, action: str, source: str, target: str) -> Any:
    """The node after the act: the same where it stays, None where the flow refuses."""
    record, moved = Record(target, Purpose.IMPLEMENT), source != target
    interrupt = flow.interrupt_for(action, node, record)
    if interrupt is not None:
        return interrupt.way(record)
    if isinstance(node, Step) and node.ends_by(action, moved):
        return node.way(record)
    return node if not moved or (isinstance(node, Job) and action in node.meanwhile) else None


@pytest.mark.parametrize(
    ("flow", "node", "action", "source", "target"), CASES, ids=[f"{c[2]}-{c[1].name}-{c[3]}-{c[4]}" for c in CASES]
)
def test_every_legal_act_has_a_way_to_where_its_state_belongs(
    flow: Any, node: Any, action: A, source: str, target: str
) -> None:
    after = follows(flow, node, action, source, target)
    if (action, node) in REFUSED_AT:
        assert after is None
        return
    assert after is not None, "the engine would refuse what the lifecycle allows"
    if isinstance(after, Finish):
        assert lifecycle_is_over(target)
    else:
        assert after in OPEN_IN[flow][target]


def lifecycle_is_over(status: str) -> bool:
    return status in (*lifecycle.FINAL, L.CONCLUDED, L.WITHDRAWN, L.RECALLED, L.REPLACED)


@pytest.mark.parametrize("flow", FLOWS, ids=[flow.kind for flow in FLOWS])
def test_every_step_names_its_office_and_every_node_can_be_reached(flow: Any) -> None:
    nodes = list(flow.instance.nodes())
    assert [step.name for step in flow.nodes_of(Step) if not step.office] == []
    reached = {edge.dst for node in nodes for edge in node._outgoing()}
    begins = {flow.start, *flow.nodes_of(Interrupt)}
    assert {node.name for node in nodes} == {node.name for node in reached | begins}
    assert all(str(node.task_title) != node.name.replace("_", " ").title() for node in nodes), "titles are Vietnamese"


@pytest.mark.parametrize(("purpose", "end"), [("REPORT", True), ("INFORM", True), ("IMPLEMENT", False)])
def test_the_purpose_decides_where_an_acknowledgement_leads(purpose: str, end: bool) -> None:
    after = IN.acknowledge.way(Record(D.ACKNOWLEDGED, purpose))
    assert after is (IN.end_acknowledged if end else IN.direct)


def test_the_ends_are_those_of_the_process() -> None:
    ends = {flow.kind: [node.name for node in flow.nodes_of(Finish)] for flow in FLOWS}
    assert {kind: sorted(names) for kind, names in ends.items()} == {
        "outgoing": ["end_concluded", "end_recalled", "end_replaced", "end_withdrawn"],
        "incoming": ["end_accepted", "end_acknowledged", "end_closed", "end_recalled"],
        "question": ["end_answered"],
    }


def test_viewflow_finds_every_flow() -> None:
    from viewflow.workflow.fields import get_flow_ref, import_flow_by_ref

    assert [import_flow_by_ref(get_flow_ref(flow)) for flow in FLOWS] == list(FLOWS)

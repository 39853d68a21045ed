"""Charts: every node and way is there, in Vietnamese, with its office; a running process shows where it stands."""

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from flows.incoming import IncomingFlow
from flows.outgoing import OutgoingFlow
from flows.oversight import OversightFlow
from tests.cast import make_cast
from tests.flows.life import Life
from workflow.engine.drawing import draw_bpmn, draw_svg
from workflow.engine.placing import placed
from workflow.engine.steps import Interrupt, Step
from workflow.letters import services as letters

SVG = "{http://www.w3.org/2000/svg}"
BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
FLOWS = (OutgoingFlow, IncomingFlow, OversightFlow)
each_flow = pytest.mark.parametrize("flow", FLOWS, ids=[flow.kind for flow in FLOWS])


def nodes_of(flow: Any) -> list[Any]:
    return list(flow.instance.nodes())


def ways_of(flow: Any) -> set[tuple[str, str]]:
    return {(edge.src.name, edge.dst.name) for node in nodes_of(flow) for edge in node._outgoing()}


@each_flow
def test_every_node_and_way_is_on_the_chart(flow: Any) -> None:
    root = ET.fromstring(draw_svg(flow))
    groups = {group.get("id"): group for group in root.iter(f"{SVG}g") if group.get("id")}
    assert set(groups) == {node.name for node in nodes_of(flow)}
    assert len(list(root.iter(f"{SVG}polyline"))) == len(ways_of(flow))
    for node in nodes_of(flow):
        words = " ".join(text.text or "" for text in groups[node.name].iter(f"{SVG}text"))
        assert str(node.task_title) in words
        assert str(getattr(node, "office", "")) in words


@each_flow
def test_a_policy_that_forbids_inline_styles_changes_nothing(flow: Any) -> None:
    drawn = draw_svg(flow)
    assert "<style" not in drawn
    assert "style=" not in drawn
    assert "class=" not in drawn


@each_flow
def test_no_two_nodes_stand_on_one_place_and_the_main_line_runs_straight(flow: Any) -> None:
    grid = placed(flow)
    places = [(cell.col, cell.row) for cell in grid.cells]
    assert len(places) == len(set(places))
    node, seen = flow.start, []
    while node is not None:
        seen.append((grid[node].row, grid[node].col))
        node = getattr(node, "_next", None)
    assert seen == [(0, col) for col in range(len(seen))]


@each_flow
def test_the_bpmn_export_is_whole(flow: Any) -> None:
    process = ET.fromstring(draw_bpmn(flow)).find(f"{BPMN}process")
    assert process is not None
    parts = {part.get("id"): part for part in process}
    arrows = [part for part in process if part.tag == f"{BPMN}sequenceFlow"]
    assert {(a.get("sourceRef"), a.get("targetRef")) for a in arrows} == {
        (f"id_node_{src}", f"id_node_{dst}") for src, dst in ways_of(flow)
    }
    assert len({arrow.get("id") for arrow in arrows}) == len(arrows)
    for node in flow.nodes_of(Step):
        part = parts[f"id_node_{node.name}"]
        assert part.tag == f"{BPMN}userTask"
        assert part[0].text == node.office, "documentation comes first, as the schema asks"
        assert part.get("default") in (None, f"id_edge_{node.name}__{node._next.name}")
    for node in flow.nodes_of(Interrupt):
        assert parts[f"id_node_{node.name}"].find(f"{BPMN}signalEventDefinition") is not None


def test_conditional_ways_carry_their_condition() -> None:
    root = ET.fromstring(draw_bpmn(IncomingFlow))
    conditions = {
        arrow.get("id"): arrow.findtext(f"{BPMN}conditionExpression") for arrow in root.iter(f"{BPMN}sequenceFlow")
    }
    assert {key: value for key, value in conditions.items() if value} == {
        "id_edge_acknowledge__resolve_refusal": "Từ chối",
        "id_edge_acknowledge__end_acknowledged": "Đã tiếp nhận (Báo cáo, Để biết)",
        "id_edge_approve__implement": "Đang thực hiện",
        "id_edge_verdict__assign": "Yêu cầu làm lại",
        "id_edge_verdict__implement": "Đang thực hiện",
    }


def test_distribute_calls_the_flow_of_its_recipients_many_times() -> None:
    (call,) = ET.fromstring(draw_bpmn(OutgoingFlow)).iter(f"{BPMN}callActivity")
    called = ET.fromstring(draw_bpmn(IncomingFlow)).find(f"{BPMN}process")
    assert called is not None
    assert call.get("calledElement") == called.get("id")
    assert call.find(f"{BPMN}multiInstanceLoopCharacteristics") is not None
    (job,) = ET.fromstring(draw_bpmn(OutgoingFlow)).iter(f"{BPMN}serviceTask")
    assert job.get("name") == "Gắn nhật ký các bản gửi"


@pytest.mark.django_db(transaction=True)
def test_a_running_process_shows_where_it_stands() -> None:
    life = Life(make_cast()).to("sign")
    assert shown(life) == {"start": "DONE", "draft": "DONE", "review": "DONE", "sign": "NEW"}
    life.do(letters.return_letter, "signer", reason="Bổ sung")
    assert shown(life) == {"start": "DONE", "draft": "NEW", "review": "DONE", "sign": "DONE"}


def shown(life: Life) -> dict[str | None, str]:
    root = ET.fromstring(draw_svg(OutgoingFlow, life.letter.process_id))
    return {group.get("id"): status for group in root.iter(f"{SVG}g") if (status := group.get("data-status"))}


def test_a_name_with_marks_of_xml_breaks_neither(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(IncomingFlow.direct, "task_title", 'Bút phê <b> & "ý kiến"')
    draws: tuple[Callable[..., str], ...] = (draw_svg, draw_bpmn)
    assert all(ET.fromstring(draw(IncomingFlow)) is not None for draw in draws)

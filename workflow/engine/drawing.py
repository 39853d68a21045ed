"""The chart of a flow or of a running process: SVG without a style sheet, BPMN 2.0 with conditions and offices."""

from __future__ import annotations

from textwrap import wrap
from typing import Any
from xml.etree import ElementTree as ET

from django.utils.translation import gettext_lazy as _
from viewflow.workflow import chart
from viewflow.workflow.models import Process as ProcessRow
from viewflow.workflow.status import STATUS

from .placing import placed
from .steps import Finish

SVG = "http://www.w3.org/2000/svg"
BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
NAMESPACES = {
    "bpmn": BPMN,
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "xsi": XSI,
}
MARGIN = 50
INK, PAPER, QUIET = "#1f2933", "#ffffff", "#52606d"
FILLS = {
    STATUS.DONE: "#d8f0dc",
    STATUS.NEW: "#cfe4fa",
    STATUS.ASSIGNED: "#cfe4fa",
    STATUS.STARTED: "#ffe3b8",
    STATUS.SCHEDULED: "#ffe3b8",
    STATUS.ERROR: "#f9c9c3",
    STATUS.CANCELED: "#e4e7eb",
}
SAYS = {
    STATUS.DONE: _("đã xong"),
    STATUS.NEW: _("đang chờ"),
    STATUS.ASSIGNED: _("đang chờ"),
    STATUS.STARTED: _("đang thực hiện"),
    STATUS.SCHEDULED: _("đang thực hiện"),
    STATUS.ERROR: _("có lỗi"),
    STATUS.CANCELED: _("đã dừng"),
}


def draw_process(process_id: int) -> str:
    """The chart of a running process as SVG; whoever asks has been let in by the record's own door."""
    return draw_svg(ProcessRow._default_manager.get(pk=process_id).flow_class, process_id)


def draw_svg(flow_class: Any, process_id: int | None = None) -> str:
    """The chart as SVG; with a process, its nodes are filled and captioned by what became of them."""
    grid = _grid(flow_class, process_id)
    width, height = str(grid.width + 3 * MARGIN), str(grid.height + 2 * MARGIN)
    root = ET.Element(
        "svg",
        {"xmlns": SVG, "viewBox": f"-{MARGIN} -{MARGIN} {width} {height}", "width": width, "height": height,
         "role": "img", "font-family": "Inter, Arial, sans-serif", "font-size": "12"},
    )  # fmt: skip
    _text(root, "title", str(flow_class.process_title))
    head = {"id": "head", "markerWidth": "8", "markerHeight": "8", "refX": "7", "refY": "4", "orient": "auto"}
    marker = ET.SubElement(ET.SubElement(root, "defs"), "marker", head)
    ET.SubElement(marker, "path", {"d": "M0 0 8 4 0 8z", "fill": INK})
    for edge in grid.edges:
        _draw_edge(root, edge)
    for cell in grid.cells:
        _draw_cell(root, cell)
    return ET.tostring(root, encoding="unicode")


def draw_bpmn(flow_class: Any, process_id: int | None = None) -> str:
    """BPMN 2.0: viewflow's export, with a condition on each conditional sequence flow and each node's office."""
    for prefix, address in NAMESPACES.items():
        ET.register_namespace(prefix, address)
    grid = _grid(flow_class, process_id)
    root = ET.fromstring(chart.grid_to_bpmn(grid))  # noqa: S314 - written by viewflow a moment ago
    parts = {part.get("id"): part for part in root.iter()}
    for edge in grid.edges:
        if edge.edge_class == "cond_true":
            arrow = parts[f"id_edge_{edge.src.name}__{edge.dst.name}"]
            condition = ET.SubElement(arrow, f"{{{BPMN}}}conditionExpression", {f"{{{XSI}}}type": "bpmn:tExpression"})
            condition.text = str(edge.label)
    for cell in grid.cells:
        if office := getattr(cell.node, "office", ""):
            note = ET.Element(f"{{{BPMN}}}documentation")
            note.text = office
            parts[f"id_node_{cell.node.name}"].insert(0, note)
    return ET.tostring(root, encoding="unicode", xml_declaration=True)


def _grid(flow_class: Any, process_id: int | None) -> Any:
    grid = placed(flow_class)
    if process_id is not None:
        # The newest task of each node: viewflow's own rule would show a draft that was returned as done.
        rows = flow_class.task_class._default_manager.filter(process_id=process_id, process__flow_class=flow_class)
        for flow_task, status in rows.order_by("pk").values_list("flow_task", "status"):
            if flow_task in grid.grid:
                grid[flow_task].status = status
    return grid


def _text(parent: ET.Element, tag: str, words: str, **attributes: str) -> None:
    ET.SubElement(parent, tag, attributes).text = words


def _draw_edge(root: ET.Element, edge: Any) -> None:
    points = " ".join(f"{x},{y}" for x, y in edge.segments)
    line = {"points": points, "fill": "none", "stroke": INK, "stroke-width": "1.5", "marker-end": "url(#head)"}
    ET.SubElement(root, "polyline", line)
    if edge.label and edge.label_pos:
        x, y = _place_of_label(edge)
        for number, words in enumerate(wrap(str(edge.label), 20)):
            _text(root, "text", words, x=str(x), y=str(y + 12 * number), **_caption("start"))


def _place_of_label(edge: Any) -> tuple[int, int]:
    """On the last stretch where it runs level, so that two ways out of one node do not share a place."""
    (x, y), (_x, last_y) = edge.segments[-2], edge.segments[-1]
    return (x + 6, y - 6) if y == last_y and len(edge.segments) == 3 else edge.label_pos


def _caption(anchor: str) -> dict[str, str]:
    """Small words over the drawing: a paper-coloured rim keeps them readable on a line."""
    return {
        "font-size": "10", "fill": QUIET, "text-anchor": anchor, "stroke": PAPER, "stroke-width": "3",
        "paint-order": "stroke",
    }  # fmt: skip


def _draw_cell(root: ET.Element, cell: Any) -> None:
    group = ET.SubElement(root, "g", {"id": cell.node.name, "transform": f"translate({cell.shape.x} {cell.shape.y})"})
    said = str(SAYS[cell.status]) if cell.status in SAYS else ""
    if said:
        group.set("data-status", str(cell.status))
    _text(group, "title", ": ".join(filter(None, (_title(cell), said))))
    for part in ET.fromstring(f"<g>{cell.shape.svg}</g>"):  # noqa: S314 - the nodes' own shapes
        for one in part.iter():  # a prefix of its own would be no drawing inside a page
            one.tag = one.tag.rpartition("}")[2]
        _paint(part, FILLS.get(cell.status, PAPER))
        group.append(part)
    if cell.shape.text:
        _write_inside(group, cell)
    elif isinstance(cell.node, Finish):
        _text(group, "text", _title(cell), x="58", y="29", **_caption("start"))
    else:
        _write_below(group, cell)


def _title(cell: Any) -> str:
    return str(cell.title or cell.shape.label())


def _paint(part: ET.Element, fill: str) -> None:
    kind = part.attrib.pop("class", "")
    filled = kind in ("task", "event", "event end-event")
    part.set("fill", fill if filled else ("none" if kind == "event-marker" else part.get("fill", "none")))
    if kind == "task-label":
        part.set("fill", QUIET)
        return
    part.set("stroke", part.get("stroke", INK).replace("rgb(0, 0, 0)", INK))
    if kind == "event end-event":
        part.set("stroke-width", "4")


def _write_inside(group: ET.Element, cell: Any) -> None:
    """The title in the middle of a box, its office below it."""
    lines = [segment[0] for segment in cell.shape.text]
    office = wrap(str(getattr(cell.node, "office", "")), 26)
    x, y = str(cell.shape.width // 2), cell.shape.height // 2 - 7 * (len(lines) + len(office) - 1) + 4
    strong, small = {"fill": INK, "font-weight": "600"}, {"fill": QUIET, "font-size": "10"}
    written = [(words, strong) for words in lines] + [(words, small) for words in office]
    for number, (words, looks) in enumerate(written):
        _text(group, "text", words, **{"x": x, "y": str(y + 14 * number), "text-anchor": "middle", **looks})


def _write_below(group: ET.Element, cell: Any) -> None:
    x, y = str(cell.shape.width // 2), cell.shape.height + 13
    for number, words in enumerate(wrap(_title(cell), 24)):
        _text(group, "text", words, x=x, y=str(y + 11 * number), **_caption("middle"))

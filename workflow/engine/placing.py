"""Where each node stands on the chart: the main line in one row, what branches off below it, interrupts at the bottom.

viewflow places nodes by the graph alone; then a way that an interrupt opens would pull the main line apart.
"""

from __future__ import annotations

from typing import Any

from viewflow.workflow import chart

from .steps import Interrupt

COLUMN_GAP, ROW_GAP = 50, 25
"""Pixels added to viewflow's own gaps, for the captions of arrows and of round nodes."""


def placed(flow_class: Any) -> Any:
    """viewflow's grid of a flow with our places, its arrows routed and its titles wrapped by viewflow."""
    nodes = list(flow_class.instance.nodes())
    grid = chart.Grid(nodes)
    grid.flow_class = flow_class
    _place_line(grid, flow_class.start, 0, 0)
    for interrupt in (node for node in nodes if isinstance(node, Interrupt)):
        _place_interrupt(grid, interrupt)
    chart.init_shapes(grid)
    _spread(grid)
    chart.calc_edges(grid)
    chart.calc_text(grid)
    return grid


def _place_line(grid: Any, node: Any, col: int, row: int) -> None:
    """The line of default ways from `node` in one row, then from its end backwards what branches off."""
    line: list[Any] = []
    while node is not None and grid[node].col == -1:
        grid[node].col, grid[node].row = col + len(line), row
        line.append(node)
        node = getattr(node, "_next", None)
    for source in reversed(line):
        for edge in source._outgoing():
            if grid[edge.dst].col == -1:
                _place_line(grid, edge.dst, grid[source].col + 1, _free_row(grid))


def _place_interrupt(grid: Any, interrupt: Any) -> None:
    """In a row of its own, before what it opens, or beside the row of what is there already."""
    target = grid[interrupt._next]
    col = max(target.col - 1, 0)
    if target.col > 0 and not _taken(grid, col, target.row):
        grid[interrupt].col, grid[interrupt].row = col, target.row
    elif target.col == -1:
        _place_line(grid, interrupt, 0, _free_row(grid))
    else:
        grid[interrupt].col, grid[interrupt].row = col, _free_row(grid)


def _taken(grid: Any, col: int, row: int) -> bool:
    return any(cell.row == row and cell.col <= col for cell in grid.cells if cell.col != -1)


def _free_row(grid: Any) -> int:
    return int(max(cell.row for cell in grid.cells)) + 1


def _spread(grid: Any) -> None:
    for cell in grid.cells:
        # viewflow moves shapes off the picture's edge by a pixel; then a straight arrow is no longer seen as straight.
        cell.shape.x, cell.shape.y = (0 if at == 1 else at for at in (cell.shape.x, cell.shape.y))
        for box in (cell, cell.shape):
            box.x += cell.col * COLUMN_GAP
            box.y += cell.row * ROW_GAP
    grid.width += max(cell.col for cell in grid.cells) * COLUMN_GAP
    grid.height += (max(cell.row for cell in grid.cells) + 1) * ROW_GAP

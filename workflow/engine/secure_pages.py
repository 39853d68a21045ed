"""What of viewflow's pages is offered at all: the chart of a flow, of one running process, and the nodes' doors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_safe
from viewflow.workflow.flow.viewset import FlowViewset

from .drawing import draw_bpmn, draw_svg
from .secure import seen_record


class FlowPages(FlowViewset):
    """The URLs of one flow class. Dashboards, task lists, bulk pages and administration are off: lists are ours."""

    index_path = process_list_path = process_detail_path = process_cancel_path = task_list_path = None

    @property
    def chart_path(self) -> Any:
        """For everybody who is signed in: the process on paper. `?format=bpmn` downloads it."""
        return path("", require_safe(self.show_chart), name="chart")

    @property
    def flow_chart_path(self) -> Any:
        """For whoever may see the record: where its process stands."""
        return path("<int:process_pk>/", require_safe(self.show_chart), name="process_chart")

    def show_chart(self, request: HttpRequest, process_pk: int | None = None) -> HttpResponse:
        """SVG, or BPMN as a file. Http404 for a process that is missing, of another flow, or on a hidden record."""
        if process_pk is not None:
            seen_record(request, self._flow_class, process_pk)
        if request.GET.get("format") != "bpmn":
            return HttpResponse(draw_svg(self._flow_class, process_pk), content_type="image/svg+xml")
        name = f"{self._flow_class.kind}-{process_pk or 'flow'}.bpmn"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return HttpResponse(draw_bpmn(self._flow_class, process_pk), content_type="application/xml", headers=headers)

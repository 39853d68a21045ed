"""Closed doors of viewflow's URLs: each names its own process and node and a record the actor may see, or is missing.

There is one way to act: our own page of the record. An address of viewflow only leads there; it completes nothing.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, path, reverse
from django.utils.timezone import localdate
from viewflow.workflow.models import Process as ProcessRow

from workflow.directory.models import Person
from workflow.kernel.policy import Actor, policy
from workflow.kernel.vocabulary import RecordKind

MODELS = {RecordKind.LETTER: "Letter", RecordKind.DISPATCH: "Dispatch"}
View = Callable[..., Any]


def actor_of_request(request: HttpRequest) -> Actor | None:
    """The signed-in person today; None without a person."""
    if not request.user.is_authenticated or not request.user.is_active:
        return None
    person_id = Person.objects.filter(user_id=request.user.pk).values_list("pk", flat=True).first()
    return None if person_id is None else Actor(person_id, localdate())


def address_of_act(kind: str, record_id: int, action: str) -> str:
    """Where our page for this act on this record is: the names that `workflow.web` gives its pages."""
    if action:
        return reverse(f"congvan:{kind}-act", args=[record_id, action])
    return reverse(f"congvan:{kind}", args=[record_id])


class Pages:
    """What the pages may replace: how a request's actor and an act's address are found."""

    actor_of: Callable[[HttpRequest], Actor | None] = staticmethod(actor_of_request)
    address_of: Callable[[str, int, str], str] = staticmethod(address_of_act)


def register_pages(
    actor_of: Callable[[HttpRequest], Actor | None] | None = None,
    address_of: Callable[[str, int, str], str] | None = None,
) -> None:
    """Called by `workflow.web` in ready(): the actor with the pages' own business day, and the pages' addresses."""
    if actor_of is not None:
        Pages.actor_of = staticmethod(actor_of)  # type: ignore[assignment]
    if address_of is not None:
        Pages.address_of = staticmethod(address_of)  # type: ignore[assignment]


def seen_record(request: HttpRequest, flow_class: Any, process_id: int) -> tuple[str, int]:
    """(kind, id) of the record whose view right opens this process; Http404 when missing or hidden, never different."""
    process = ProcessRow._default_manager.filter(pk=process_id, flow_class=flow_class).first()
    actor = Pages.actor_of(request)
    if process is None or actor is None or process.artifact_object_id is None:
        raise Http404
    kind: RecordKind = flow_class.view_kind
    record_id = flow_class.view_record_id(process)
    rows = apps.get_model("congvan", MODELS[kind])._default_manager.filter(pk=record_id)
    if not policy().scope(actor, rows).exists():
        raise Http404
    return str(kind), record_id


def door(node: Any, view: View) -> View:
    """`view` behind the door: the URL's task belongs to the URL's process and node, and its record may be seen."""

    @functools.wraps(view)
    def guarded_view(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        rows = node.flow_class.task_class._default_manager
        if not rows.filter(pk=kwargs.get("task_pk"), process_id=kwargs.get("process_pk"), flow_task=node).exists():
            raise Http404
        seen_record(request, node.flow_class, kwargs["process_pk"])
        return view(request, *args, **kwargs)

    guarded_view.congvan_door = True  # type: ignore[attr-defined]
    return guarded_view


def _leaves(patterns: list[Any]) -> Iterator[Any]:
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _leaves(pattern.url_patterns)
        else:
            yield pattern


class SecureFlow:
    """Mixin of every flow class, before viewflow's: no URL of a node without its door."""

    def _get_urls(self) -> list[Any]:
        patterns: list[Any] = super()._get_urls()  # type: ignore[misc]
        nodes = {node.name: node for node in self.nodes()}  # type: ignore[attr-defined]
        for resolver in patterns:
            node = nodes.get(getattr(resolver, "namespace", None))
            for leaf in _leaves([resolver]) if node is not None else ():
                if not getattr(leaf.callback, "congvan_door", False):
                    leaf.callback = door(node, leaf.callback)
        return patterns

    @classmethod
    def view_record_id(cls, process: Any) -> int:
        """The record whose view right opens a process: the process's own, unless a flow says otherwise."""
        return int(process.artifact_object_id)


def to_our_page(node: Any) -> View:
    """GET and POST lead to our page of the record, at the act of the step; nothing is read from the request."""

    def view(request: HttpRequest, process_pk: int, task_pk: int) -> HttpResponse:
        kind, record_id = seen_record(request, node.flow_class, process_pk)
        try:
            address = Pages.address_of(kind, record_id, str(getattr(node, "act", "")))
        except NoReverseMatch:
            raise Http404 from None
        response = HttpResponseRedirect(address)
        if request.method == "POST":
            response.status_code = 303
        return response

    return view


class LeadsToOurPage:
    """Mixin of our nodes: the two addresses that viewflow itself builds links to."""

    @property
    def index_path(self) -> Any:
        """The task's own address."""
        name = self.name  # type: ignore[attr-defined]
        return path(f"<int:process_pk>/{name}/<int:task_pk>/", to_our_page(self), name="index")

    @property
    def view_path(self) -> Any:
        """Where viewflow would show its form."""
        name = self.name  # type: ignore[attr-defined]
        return path(f"<int:process_pk>/{name}/<int:task_pk>/execute/", to_our_page(self), name="execute")

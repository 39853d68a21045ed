"""The floor and the peer of the pages: a bare view behind the same middleware, and the inbox in plain templates over
guardian's own query, with Django's own paginator."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from guardian.shortcuts import get_objects_for_user

from workflow.dispatches.models import Dispatch
from workflow.web.frame.around import NAV, frame_of
from workflow.web.frame.around_pieces import groups


def bare(request: HttpRequest) -> HttpResponse:
    """A few letters for whoever is signed in."""
    return HttpResponse("bare")


def inbox(request: HttpRequest) -> HttpResponse:
    """The same 25 rows in the same frame."""
    mine = get_objects_for_user(request.user, "congvan.view_dispatch", klass=Dispatch, accept_global_perms=False)
    rows = mine.select_related("letter", "letter__issuer").order_by("-pk")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    names = frame_of(request).names
    around = {"groups": groups(names), "tabs": [item for item in NAV if item.tab and item.url_name in names][:5]}
    return render(request, "bench/inbox.html", {"page": page, **around})

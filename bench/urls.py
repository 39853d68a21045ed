"""The project's addresses and two more: the bare view, and the inbox as Django's and guardian's manuals have it."""

from __future__ import annotations

from django.urls import include, path

from bench import pages_peer

urlpatterns = [
    path("bench/bare/", pages_peer.bare, name="bench-bare"),
    path("bench/peer/", pages_peer.inbox, name="bench-peer"),
    path("", include("config.urls")),
]
handler404 = "workflow.web.errors.page_not_found"

"""Every address of congvan's pages, in the namespace `congvan`."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from . import small

app_name = "congvan"

urlpatterns: list[URLPattern | URLResolver] = [
    path("giao-dien/", small.theme, name="theme"),
    path("thong-bao/", small.notices, name="notices"),
    path("thong-bao/da-doc/", small.read_notices, name="notices-read"),
    path("", include("workflow.web.urls_signin")),
]

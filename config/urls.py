"""URLs of the reference project: accounts from the kept library, then the pages of congvan."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("tai-khoan/", include("workflow.web.account.urls")),
    path("quy-trinh/", include("flows.urls")),
]
if find_spec("workflow.web") and find_spec("workflow.web.urls"):
    urlpatterns.append(path("", include("workflow.web.urls")))
handler400 = "workflow.web.errors.bad_request"
handler404 = "workflow.web.errors.page_not_found"

"""URLs of the reference project: accounts from the kept library, then the pages of congvan."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("tai-khoan/", include("allauth.account.urls")),
    path("tai-khoan/xac-thuc/", include("allauth.mfa.urls")),
    path("tai-khoan/phien/", include("allauth.usersessions.urls")),
]
if find_spec("workflow.web") and find_spec("workflow.web.urls"):
    urlpatterns.append(path("", include("workflow.web.urls")))
handler404 = "workflow.web.errors.page_not_found"

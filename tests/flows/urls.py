"""The flows' addresses alone, as config mounts them."""

from django.urls import include, path

urlpatterns = [path("quy-trinh/", include("flows.urls"))]

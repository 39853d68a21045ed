"""Addresses of live delivery, included by `urls`."""

from django.urls import path

from workflow.web.live import views

urlpatterns = [
    path("thong-bao/moi/", views.news, name="notices-after"),
    path("thong-bao/cai-dat/", views.settings, name="notice-settings"),
]

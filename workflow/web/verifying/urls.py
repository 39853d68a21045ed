"""Addresses of the public check of a letter, included by `urls`."""

from django.urls import path

from workflow.web.verifying import views

urlpatterns = [
    path("kiem-tra/", views.verify, name="verify"),
    path("kiem-tra/<str:token>/", views.verify, name="verify-mark"),
]

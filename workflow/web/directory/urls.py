"""Addresses of the directory's pages, included by `urls`."""

from django.urls import path

from workflow.web.directory import importing, views
from workflow.web.directory.groups import drop_group, groups

urlpatterns = [
    path("danh-muc/", views.organs, name="directory"),
    path("danh-muc/co-quan/them/", views.add_organ, name="organ-add"),
    path("danh-muc/co-quan/<int:organ_id>/", views.organ, name="organ"),
    path("danh-muc/co-quan/<int:organ_id>/<slug:slug>/", views.keep_organ, name="organ-keep"),
    path("danh-muc/can-bo/", views.persons, name="persons"),
    path("danh-muc/can-bo/them/", views.add_person, name="person-add"),
    path("danh-muc/can-bo/<int:person_id>/", views.person, name="person"),
    path("danh-muc/can-bo/<int:person_id>/<slug:slug>/", views.keep_person, name="person-keep"),
    path("danh-muc/nhap-tep/", importing.import_organs, name="directory-import"),
    path("danh-muc/nhom/", groups, name="groups"),
    path("danh-muc/nhom/<int:rule_id>/bo/", drop_group, name="group-drop"),
]

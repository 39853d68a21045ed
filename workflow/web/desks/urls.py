"""Addresses of the search and of the working calendar, included by `urls`."""

from django.urls import path

from workflow.web.desks import calendar_page, searching

urlpatterns = [
    path("tim/", searching.search, name="search"),
    path("lich/", calendar_page.calendar, name="calendar"),
    path("lich/them/", calendar_page.enter, name="calendar-enter"),
    path("lich/hoan-doi/", calendar_page.exchange, name="calendar-exchange"),
    path("lich/<int:row_id>/bo/", calendar_page.drop, name="calendar-drop"),
]

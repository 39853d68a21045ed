"""Addresses of the register books, included by `urls`."""

from django.urls import path

from workflow.web.registers import classified_views, views

urlpatterns = [
    path("so/", views.registers, name="registers"),
    path("so/di/<int:run_id>/", views.outgoing_book, name="book-outgoing"),
    path("so/den/<int:organ_id>/", views.incoming_book, name="book-incoming"),
    path("so/ban-sao/<int:copy_id>/", views.copy_page, name="copy"),
    path("so/<int:organ_id>/mo/", views.open_run, name="run-open"),
    path("so/<int:organ_id>/mo-so-den/", views.open_incoming, name="incoming-open"),
    path("so/<int:organ_id>/mat/", classified_views.secret_book, name="book-secret"),
    path("so/<int:organ_id>/mat/den/", classified_views.enter_incoming, name="secret-incoming"),
    path("so/<int:organ_id>/mat/di/", classified_views.enter_outgoing, name="secret-outgoing"),
    path("so/mat/<int:paper_id>/", classified_views.secret_paper, name="secret-paper"),
]

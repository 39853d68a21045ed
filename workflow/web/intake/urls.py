"""Addresses of the intake and of originals, included by `urls`."""

from django.urls import path

from workflow.web.intake import letter_views, views

_FILE = "van-ban-den/tiep-nhan/<int:file_id>/"

urlpatterns = [
    path("van-ban-den/tiep-nhan/", views.queue, name="intake"),
    path("van-ban-den/tiep-nhan/tinh-trang/", views.queue_state, name="intake-rows"),
    path("van-ban-den/tiep-nhan/tiep/", letter_views.following, name="intake-next"),
    path(_FILE, views.file, name="intake-file"),
    path(f"{_FILE}tinh-trang/", views.file_state, name="intake-state"),
    path(f"{_FILE}bo/", views.drop, name="intake-drop"),
    path(f"{_FILE}doc-lai/", views.again, name="intake-again"),
    path(f"{_FILE}nhap-tay/", views.by_hand, name="intake-by-hand"),
    path(f"{_FILE}tep/", letter_views.staged, name="intake-download"),
    path(f"{_FILE}trang/<int:number>/", letter_views.page, name="intake-page"),
    path(f"{_FILE}<int:position>/", letter_views.letter, name="intake-letter"),
    path("cong-van/<int:letter_id>/tep-goc/", letter_views.original, name="letter-file"),
]

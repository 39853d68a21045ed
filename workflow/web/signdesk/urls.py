"""Addresses of the signer's desk and of keys, included by `urls`."""

from django.urls import path

from workflow.web.signdesk import keys, together, views

urlpatterns = [
    path("viec/signatures/", views.queue, name="sign-queue"),
    path("cong-van/<int:letter_id>/da-xem/", views.letter_read, name="letter-read"),
    path("ky-lo/", together.choose, name="sign-batch"),
    path("ky-lo/<int:batch_id>/", together.progress, name="sign-progress"),
    path("ky-lo/<int:batch_id>/tiep/", together.go_on, name="sign-continue"),
    path("ky-lo/hoan-tac/<int:item_id>/", together.undo, name="sign-undo"),
    path("chung-thu/", keys.listed, name="keys"),
    path("chung-thu/dang-ky/", keys.register, name="key-register"),
    path("chung-thu/mau/", keys.picture, name="key-picture"),
    path("chung-thu/mau/<int:picture_id>/", keys.shown_picture, name="key-picture-file"),
    path("chung-thu/<int:key_id>/", keys.one, name="key"),
    path("chung-thu/<int:key_id>/thu/", keys.test, name="key-test"),
    path("chung-thu/<int:key_id>/thoi/", keys.end, name="key-end"),
]

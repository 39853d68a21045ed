"""Addresses of delegations and of the explanations of rights, included by `urls`."""

from django.urls import path

from workflow.web.delegations import views as delegations
from workflow.web.explaining import views as explaining

urlpatterns = [
    path("uy-quyen/", delegations.delegations, name="delegations"),
    path("uy-quyen/<int:delegation_id>/ket-thuc/", delegations.end_delegation, name="delegation-end"),
    path("cong-van/<int:letter_id>/vi-sao/", explaining.why_letter, name="letter-why"),
    path("cong-van/<int:letter_id>/ai-xem-duoc/", explaining.who_letter, name="letter-who"),
    path("van-ban-den/<int:dispatch_id>/vi-sao/", explaining.why_dispatch, name="dispatch-why"),
    path("van-ban-den/<int:dispatch_id>/ai-xem-duoc/", explaining.who_dispatch, name="dispatch-who"),
]

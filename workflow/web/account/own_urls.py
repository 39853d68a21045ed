"""Addresses of the second factor and the account's own page, included by `urls`."""

from django.urls import path

from workflow.web.account import page as account_page
from workflow.web.account import signin

urlpatterns = [
    path("xac-thuc-lai/", signin.confirm, name="confirm"),
    path("tai-khoan-cua-toi/", account_page.account, name="account"),
]

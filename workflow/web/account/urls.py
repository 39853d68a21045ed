"""The pages of the kept library that this product offers, under Vietnamese addresses; no sign-up, no e-mail."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.usersessions import views as sessions
from django.urls import path

from workflow.web.account import activating

urlpatterns = [
    path("dang-nhap/", account.login, name="account_login"),
    path("dang-xuat/", account.logout, name="account_logout"),
    path("da-khoa/", account.account_inactive, name="account_inactive"),
    path("dang-ky/", account.signup, name="account_signup"),
    path("xac-nhan/", account.reauthenticate, name="account_reauthenticate"),
    path("mat-khau/", account.password_change, name="account_change_password"),
    path("mat-khau/dat/", account.password_set, name="account_set_password"),
    path("kich-hoat/<uidb64>/<token>/", activating.activate, name="account_activate"),
    path("phien/", sessions.list_usersessions, name="usersessions_list"),
    path("xac-thuc/", factor.index, name="mfa_index"),
    path("xac-thuc/dang-nhap/", factor.authenticate, name="mfa_authenticate"),
    path("xac-thuc/nhac-lai/", factor.reauthenticate, name="mfa_reauthenticate"),
    path("xac-thuc/ung-dung/", totp.activate_totp, name="mfa_activate_totp"),
    path("xac-thuc/ung-dung/go/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("xac-thuc/ma-du-phong/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("xac-thuc/ma-du-phong/tao/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("xac-thuc/ma-du-phong/tai/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("xac-thuc/khoa/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("xac-thuc/khoa/them/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("xac-thuc/khoa/dang-nhap/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("xac-thuc/khoa/nhac-lai/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("xac-thuc/khoa/<int:pk>/go/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("xac-thuc/khoa/<int:pk>/sua/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
]

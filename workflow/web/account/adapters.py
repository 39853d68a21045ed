"""What the kept library says to a user, in Vietnamese; who may sign up is the project's own answer."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

TOO_MANY = _("Đồng chí đã nhập sai nhiều lần. Đồng chí chờ ít phút rồi thử lại.")
WRONG_CODE = _("Mã không đúng. Đồng chí nhập mã đang hiện trên ứng dụng xác thực.")


class SpokenAccountAdapter(DefaultAccountAdapter):
    """The same sentence for an unknown name and a wrong password."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("Tài khoản này đã bị khoá."),
        "enter_current_password": _("Mật khẩu hiện tại không đúng."),
        "incorrect_code": WRONG_CODE,
        "incorrect_password": _("Mật khẩu không đúng."),
        "invalid_login": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "rate_limited": TOO_MANY,
        "same_as_current": _("Giá trị mới phải khác giá trị hiện tại."),
        "too_many_login_attempts": TOO_MANY,
        "username_blacklisted": _("Không dùng được tên đăng nhập này."),
        "username_password_mismatch": _("Tên đăng nhập hoặc mật khẩu không đúng."),
        "username_taken": _("Tên đăng nhập này đã có người dùng."),
    }

    _WAYS = {
        "reauthenticate": _("Dùng mật khẩu"),
        "mfa_reauthenticate": _("Dùng mã xác thực"),
        "mfa_reauthenticate:webauthn": _("Dùng khoá truy cập"),
    }

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The library's ways of confirming, each under its Vietnamese name."""
        methods = super().get_reauthentication_methods(user)
        return [{**method, "description": self._WAYS.get(method["id"], method["description"])} for method in methods]


class SpokenFactorAdapter(DefaultMFAAdapter):
    """Sentences and key names of the second factor."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("Không thể gỡ lớp xác thực này."),
        "cannot_generate_recovery_codes": _("Đồng chí đăng ký ứng dụng xác thực hoặc khoá truy cập trước."),
        "incorrect_code": WRONG_CODE,
    }

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """A name to start from: "Khoá 1", "Khoá 2" …"""
        from allauth.mfa.models import Authenticator  # the adapter is loaded before the models are

        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return gettext("Khoá %(number)d") % {"number": count + 1}

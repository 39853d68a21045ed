"""The kept library's forms with Vietnamese labels; those that take a code ask `codes`."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.mfa.base import forms as factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from workflow.web.account.adapters import TOO_MANY
from workflow.web.account.codes import accept_code, try_allowed

PASSWORD_RULES = _(
    "Ít nhất 12 ký tự, không toàn số, không phải từ quen dùng trong cơ quan hay tên của đồng chí. "
    "Một câu dài, dễ nhớ là tốt nhất."
)


def _spoken(form: forms.Form, **labels: Any) -> None:
    """Give fields their labels; a label in the field's own place needs no placeholder."""
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].help_text = ""
            form.fields[name].widget.attrs.pop("placeholder", None)
    for name, field in form.fields.items():
        field.widget.attrs.setdefault("class", "cv-check" if isinstance(field, forms.BooleanField) else "cv-input")
        if form.is_bound and name in form.errors:
            field.widget.attrs["aria-invalid"] = "true"


class _SamePassword:
    """The two new passwords must be the same; said in Vietnamese."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}  # type: ignore[arg-type]
        one, two = cleaned.get("password1"), cleaned.get("password2")
        if one and two and one != two:
            self.add_error("password2", _("Hai lần nhập mật khẩu mới chưa giống nhau."))  # type: ignore[attr-defined]
        return cleaned


class LoginForm(account.LoginForm):
    """Name and password; the session ends with the browser."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs.update(autocapitalize="none", spellcheck="false")
        _spoken(self, login=_("Tên đăng nhập"), password=_("Mật khẩu"))


class ReauthenticateForm(account.ReauthenticateForm):
    """The password once more, before the account's own settings change."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _spoken(self, password=_("Mật khẩu"))


class ChangePasswordForm(_SamePassword, account.ChangePasswordForm):
    """Old and new password; a wrong old one counts as a failed sign-in does."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _spoken(
            self, oldpassword=_("Mật khẩu hiện tại"), password1=_("Mật khẩu mới"), password2=_("Nhập lại mật khẩu mới")
        )
        self.fields["password1"].help_text = PASSWORD_RULES

    def clean_oldpassword(self) -> str:
        given: str = self.cleaned_data.get("oldpassword", "")
        if not get_adapter().reauthenticate(self.user, given):
            raise get_adapter().validation_error("enter_current_password")
        return given


class SetPasswordForm(_SamePassword, account.SetPasswordForm):
    """A first password for somebody who signed in with a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _spoken(self, password1=_("Mật khẩu mới"), password2=_("Nhập lại mật khẩu mới"))
        self.fields["password1"].help_text = PASSWORD_RULES


class _CodeForm:
    """Takes a code of the app or a recovery code, once."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.max_length = 16
        field.widget.attrs.update(
            {"class": "cv-pin", "inputmode": "numeric", "autocomplete": "one-time-code", "maxlength": "16"}
        )
        _spoken(self, code=_("Mã xác thực"))  # type: ignore[arg-type]
        field.error_messages["required"] = _("Đồng chí nhập mã xác thực.")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]  # type: ignore[attr-defined]
        try:
            self.authenticator = accept_code(self.user, code)  # type: ignore[attr-defined]
        except ValidationError:
            self._tell_failure()
            raise
        return code

    def _tell_failure(self) -> None:
        from allauth.mfa.models import Authenticator

        main = Authenticator.objects.filter(user_id=self.user.pk).order_by("-type").first()  # type: ignore[attr-defined]
        if main is not None:
            self._emit_authentication_failed(main)  # type: ignore[attr-defined]


class AuthenticateForm(_CodeForm, factor.AuthenticateForm):
    """The second factor at sign-in."""


class ReauthenticateCodeForm(_CodeForm, factor.ReauthenticateForm):
    """The second factor once more: before signing and numbering, and before the account's settings change."""


class ActivateTOTPForm(totp.ActivateTOTPForm):
    """Proves that the app shows the right codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"class": "cv-pin", "inputmode": "numeric"})
        _spoken(self, code=_("Mã trên ứng dụng"))

    def clean_code(self) -> str:
        if not try_allowed(self.user.pk):
            raise ValidationError(TOO_MANY, code="too_many")
        return str(super().clean_code())


class AddWebAuthnForm(webauthn.AddWebAuthnForm):
    """A passkey or security key under a name of one's own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _spoken(self, name=_("Tên khoá"), passwordless=_("Đăng nhập bằng khoá này, không cần mật khẩu"))
        if "passwordless" in self.fields:
            self.fields["passwordless"].help_text = _("Thiết bị sẽ hỏi vân tay, khuôn mặt hoặc mã PIN.")


class EditWebAuthnForm(webauthn.EditWebAuthnForm):
    """Another name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _spoken(self, name=_("Tên khoá"))

"""The page behind an activation link: its owner, and nobody else, chooses the password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import PasswordResetConfirmView
from django.http import HttpResponse
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from workflow.directory.activation import activation_tokens
from workflow.web.account.ends import end_sessions
from workflow.web.account.forms import PASSWORD_RULES
from workflow.web.account.noting import note


class FirstPasswordForm(SetPasswordForm):
    """A password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].label = _("Mật khẩu mới")
        self.fields["new_password1"].help_text = PASSWORD_RULES
        self.fields["new_password2"].label = _("Nhập lại mật khẩu mới")
        self.fields["new_password2"].help_text = ""
        self.error_messages["password_mismatch"] = _("Hai lần nhập mật khẩu mới chưa giống nhau.")
        for field in self.fields.values():
            field.widget.attrs["class"] = "cv-input"


class ActivateView(PasswordResetConfirmView):
    """Django's own page of one-time links: the token moves into the session, so that no other page learns it."""

    form_class = FirstPasswordForm
    template_name = "account/activate.html"
    token_generator = activation_tokens
    success_url = reverse_lazy("account_login")
    post_reset_login = False

    def form_valid(self, form: Any) -> HttpResponse:
        """Store the password, end what the account had open, and let the person sign in with it."""
        answer = super().form_valid(form)
        user: Any = self.user
        end_sessions(user.pk)
        note(user.pk, "activate_account", self.request)
        messages.success(self.request, _("Đã đặt mật khẩu. Đồng chí đăng nhập bằng mật khẩu mới."))
        return answer


activate = ActivateView.as_view()


def link_for(user: Any) -> str:
    """The path of a new activation link; every earlier one must have been made worthless by the caller's act."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("account_activate", args=(uid, activation_tokens.make_token(user)))

"""Hangs sessions and journal on the kept library's signals; called once, when the applications are ready."""

from __future__ import annotations

from allauth.account import signals as account
from allauth.mfa import signals as factor
from django.contrib.auth import signals as auth

from workflow.kernel.seams import directory_hooks
from workflow.web.account import ends, noting


def connect() -> None:
    """Connect every receiver once, however often it is called."""
    pairs = (
        (auth.user_logged_in, noting.on_signed_in),
        (auth.user_logged_out, noting.on_signed_out),
        (auth.user_login_failed, noting.on_sign_in_failed),
        (account.password_changed, noting.on_password_changed),
        (account.password_set, noting.on_password_changed),
        (factor.authenticator_used, noting.on_factor_used),
        (factor.authentication_failed, noting.on_factor_failed),
        (factor.authenticator_added, noting.on_factors_added),
        (factor.authenticator_removed, noting.on_factors_removed),
        (factor.authenticator_reset, noting.on_factors_added),
        (factor.authenticator_used, ends.on_factor_used),
        (factor.authenticator_added, ends.on_factors_changed),
        (factor.authenticator_removed, ends.on_factors_changed),
        (factor.authenticator_reset, ends.on_factors_changed),
    )
    for signal, receiver in pairs:
        signal.connect(receiver, dispatch_uid=f"congvan.{receiver.__module__}.{receiver.__name__}")
    if ends.end_with_the_account not in directory_hooks:
        directory_hooks.append(ends.end_with_the_account)

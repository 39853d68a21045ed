"""The link by which a person sets his own first password: short-lived, dead once used or once a newer one is made."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int

LIFETIME = timedelta(hours=24)


class ActivationTokens(PasswordResetTokenGenerator):
    """A token binds the account, its stored password and its last sign-in: any of them changes, and it is dead."""

    key_salt = "congvan.directory.activation"

    def check_token(self, user: Any, token: str | None) -> bool:
        """Whether the token is the account's, unused and younger than LIFETIME; never for a locked account."""
        if user is None or not user.is_active or not super().check_token(user, token):
            return False
        stamp = base36_to_int(str(token).split("-")[0])
        return self._num_seconds(self._now()) - stamp <= LIFETIME.total_seconds()


activation_tokens = ActivationTokens()

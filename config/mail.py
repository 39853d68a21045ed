"""How e-mails leave the reference project: a server named in the environment, else they are written to the terminal."""

from __future__ import annotations

import os
from typing import Any

from config.environment import read_flag, read_number

SMTP = "django.core.mail.backends.smtp.EmailBackend"
CONSOLE = "django.core.mail.backends.console.EmailBackend"


def read_mail(version: tuple[Any, ...]) -> dict[str, Any]:
    """Return the settings of e-mail in the form that this Django asks for: MAILERS from 6.1 on, EMAIL_* before.

    CONGVAN_SMTP_HOST names the server, with _PORT, _USER, _PASSWORD, and _TLS (STARTTLS, on unless said otherwise);
    CONGVAN_MAIL_FROM the sender.
    """
    host = os.environ.get("CONGVAN_SMTP_HOST", "")
    options: dict[str, Any] = {}
    if host:
        options = {
            "host": host, "port": read_number("CONGVAN_SMTP_PORT", 587),
            "username": os.environ.get("CONGVAN_SMTP_USER", ""),
            "password": os.environ.get("CONGVAN_SMTP_PASSWORD", ""),
            "use_tls": read_flag("CONGVAN_SMTP_TLS", default=True), "timeout": 10,
        }  # fmt: skip
    sender = {"DEFAULT_FROM_EMAIL": os.environ.get("CONGVAN_MAIL_FROM", "congvan@localhost")}
    backend = SMTP if host else CONSOLE
    if version >= (6, 1):
        return {**sender, "MAILERS": {"default": {"BACKEND": backend, "OPTIONS": options}}}
    names = {"username": "HOST_USER", "password": "HOST_PASSWORD"}
    old = {f"EMAIL_{names.get(name, name.upper())}": value for name, value in options.items()}
    return {**sender, "EMAIL_BACKEND": backend, **old}

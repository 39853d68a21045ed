"""E-mail of the reference project, in the form of each Django."""

import pytest

from config.mail import CONSOLE, SMTP, read_mail


def test_without_a_server_mails_go_to_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONGVAN_SMTP_HOST", raising=False)
    assert read_mail((5, 2, 8))["EMAIL_BACKEND"] == CONSOLE
    assert read_mail((6, 1, 0))["MAILERS"] == {"default": {"BACKEND": CONSOLE, "OPTIONS": {}}}


def test_a_server_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {"HOST": "smtp.example", "PORT": "25", "USER": "cv", "PASSWORD": "p", "TLS": "0"}.items():
        monkeypatch.setenv(f"CONGVAN_SMTP_{name}", value)
    old, new = read_mail((5, 2, 8)), read_mail((6, 1, 0))
    assert old["EMAIL_BACKEND"] == new["MAILERS"]["default"]["BACKEND"] == SMTP
    assert (old["EMAIL_HOST"], old["EMAIL_PORT"], old["EMAIL_HOST_USER"], old["EMAIL_HOST_PASSWORD"]) == (
        "smtp.example", 25, "cv", "p",
    )  # fmt: skip
    assert new["MAILERS"]["default"]["OPTIONS"] == {
        "host": "smtp.example", "port": 25, "username": "cv", "password": "p", "use_tls": False, "timeout": 10,
    }  # fmt: skip
    assert not any(name.startswith("EMAIL_") for name in new), "Django 6.1 warns of them"

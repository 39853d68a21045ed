"""The protocol of a key holder. A key is named by a label; its secrets stay with the holder."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.core.exceptions import ImproperlyConfigured

from workflow.signing.cms import Chain

LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}")


@dataclass(frozen=True, slots=True)
class Signed:
    """The signature value: RSA PKCS#1 v1.5 or ECDSA in DER, SHA-256 either way."""

    value: bytes


@dataclass(frozen=True, slots=True)
class Pending:
    """The holder waits for the person. `ticket` is what `finish` asks with; it holds no secret."""

    ticket: dict[str, str] = field(default_factory=dict)


class Provider(Protocol):
    """A key holder. Every method raises SignerUnavailable when the holder cannot be reached, and may take seconds:
    never call it inside a transaction."""

    def certificate(self, label: str) -> Chain:
        """The certificate of the key and those above it, without the root."""

    def begin(self, label: str, message: bytes, code: str = "") -> Signed | Pending:
        """Sign the message, or begin to. `code` is a one-time code that the person typed, where the holder asks."""

    def finish(self, label: str, ticket: dict[str, str]) -> Signed | Pending:
        """Ask again after `begin` said Pending."""


def checked_label(label: str) -> str:
    """The label, if it can name a key: it may become part of a path or of an address."""
    if not LABEL.fullmatch(label):
        raise ImproperlyConfigured("A key's label has letters, digits, dot, dash and underline only.")
    return label


def read_secret(options: dict[str, Any], key: str) -> str:
    """The secret given as `key` in the settings, or kept in the file named by `key` + "_file"; "" when neither is."""
    if place := options.get(f"{key}_file"):
        try:
            return Path(place).read_text(encoding="utf-8").rstrip("\r\n")
        except OSError as error:
            raise ImproperlyConfigured(f"The file of {key} cannot be read: {error.strerror}.") from None
    return str(options.get(key, ""))

"""A remote service that signs hashes, in a small protocol of our own for gateways that an office runs itself.

Three requests, JSON both ways, bearer token: `certificate` {label} → {certificate, chain}; `sign` {label, hash, code}
→ {value} or {ticket}; `poll` {label, ticket} → {value} or {ticket}. Everything binary is base64, the hash is SHA-256.
"""

from __future__ import annotations

import hashlib
from base64 import b64decode, b64encode
from typing import Any

from workflow.signing.asking import post_json
from workflow.signing.cms import Chain
from workflow.signing.errors import NoKey, SignerUnavailable

from .protocol import Pending, Signed, checked_label, read_secret


class RemoteHash:
    """Options: `url`, `token` or `token_file`, `ca_file` (optional). Certificates are asked for once per process."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        self._chains: dict[str, Chain] = {}

    def __repr__(self) -> str:
        return "RemoteHash()"

    def certificate(self, label: str) -> Chain:
        """From the service."""
        if label not in self._chains:
            found = self._ask("certificate", label=checked_label(label))
            others = found.get("chain") or []
            self._chains[label] = Chain(decoded(found.get("certificate")), tuple(decoded(one) for one in others))
        return self._chains[label]

    def begin(self, label: str, message: bytes, code: str = "") -> Signed | Pending:
        """Only the hash of the message leaves the house."""
        digest = hashlib.sha256(message).digest()
        return _answer(self._ask("sign", label=checked_label(label), hash=b64encode(digest).decode(), code=code))

    def finish(self, label: str, ticket: dict[str, str]) -> Signed | Pending:
        """Ask for the value."""
        return _answer(self._ask("poll", label=checked_label(label), ticket=ticket.get("ticket", "")))

    def _ask(self, what: str, **body: str) -> dict[str, Any]:
        url = f"{str(self._options['url']).rstrip('/')}/{what}"
        status, found = post_json(url, body, read_secret(self._options, "token"), self._options.get("ca_file"))
        if status == 404:
            raise NoKey
        if status != 200:
            raise SignerUnavailable
        return found


def _answer(found: dict[str, Any]) -> Signed | Pending:
    if found.get("value"):
        return Signed(decoded(found["value"]))
    if found.get("ticket"):
        return Pending({"ticket": str(found["ticket"])[:500]})
    raise SignerUnavailable


def decoded(text: Any) -> bytes:
    """Bytes of a base64 text; SignerUnavailable for anything else."""
    try:
        return b64decode(text, validate=True)
    except (ValueError, TypeError):
        raise SignerUnavailable from None

"""Keys in PKCS#12 files outside the database: `<folder>/<label>.p12`, password in `<label>.password` or settings."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from django.core.exceptions import ImproperlyConfigured

from workflow.signing.cms import Chain
from workflow.signing.errors import SignerUnavailable

from .protocol import Pending, Signed, checked_label, read_secret

Held = tuple[Any, Chain]


class Pkcs12:
    """Options: `folder`, and `password` or `password_file` for keys without a password file of their own.

    A key is opened once per process, again only when its file changed: opening costs more than ten signatures.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        self._folder = Path(options["folder"])
        self._options = options
        self._held: dict[str, tuple[int, Held]] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return "Pkcs12()"  # no path and no password in a log

    def certificate(self, label: str) -> Chain:
        """From the file."""
        return self._open(label)[1]

    def begin(self, label: str, message: bytes, code: str = "") -> Signed:
        """At once."""
        key, _chain = self._open(label)
        if isinstance(key, rsa.RSAPrivateKey):
            return Signed(key.sign(message, padding.PKCS1v15(), hashes.SHA256()))
        return Signed(key.sign(message, ec.ECDSA(hashes.SHA256())))

    def finish(self, label: str, ticket: dict[str, str]) -> Signed | Pending:
        """Never needed."""
        raise SignerUnavailable

    def _open(self, label: str) -> Held:
        path = self._folder / f"{checked_label(label)}.p12"
        try:
            changed = path.stat().st_mtime_ns
        except OSError:
            raise SignerUnavailable from None
        with self._lock:
            kept = self._held.get(label)
            if kept is None or kept[0] != changed:
                kept = self._held[label] = (changed, self._read(path))
            return kept[1]

    def _read(self, path: Path) -> Held:
        own = path.with_suffix(".password")
        password = read_secret({"password_file": own} if own.exists() else self._options, "password")
        try:
            key, certificate, others = pkcs12.load_key_and_certificates(path.read_bytes(), password.encode())
        except (OSError, ValueError):
            raise SignerUnavailable from None  # the reason would name the path and say whether a password fits
        if certificate is None or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
            raise ImproperlyConfigured(f"The key file of {path.stem} holds no RSA or EC key with its certificate.")
        between = [one.public_bytes(Encoding.DER) for one in others if one.issuer != one.subject]
        return key, Chain(certificate.public_bytes(Encoding.DER), tuple(between))

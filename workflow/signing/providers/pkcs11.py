"""Keys on a token or HSM through PKCS#11: key and certificate carry the same label; the key never leaves the token."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pkcs11
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pkcs11.exceptions import PKCS11Error
from pkcs11.util.ec import encode_ecdsa_signature

from workflow.signing.cms import Chain
from workflow.signing.errors import NoKey, SignerUnavailable

from .protocol import Pending, Signed, checked_label, read_secret

T = TypeVar("T")


class Pkcs11:
    """Options: `module` (path of the library), `token` (label), `pin` or `pin_file`, `chain` (PEM file, optional).

    One session per process, opened at the first use and after a fork; a session that the token lost is opened again
    once. Sessions serve one caller at a time.
    """

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        self._lock = threading.RLock()
        self._session: Any = None
        self._process = 0
        self._chains: dict[str, Chain] = {}
        self._keys: dict[str, Any] = {}

    def __repr__(self) -> str:
        return "Pkcs11()"

    def certificate(self, label: str) -> Chain:
        """From the token, once per process."""
        with self._lock:
            if label not in self._chains:
                self._chains[label] = self._again(lambda: self._read(checked_label(label)))
            return self._chains[label]

    def begin(self, label: str, message: bytes, code: str = "") -> Signed:
        """At once; a token that wants its PIN for every signature is given it by the session's login."""
        chain = self.certificate(label)
        with self._lock:
            return Signed(self._again(lambda: self._sign(label, chain, message)))

    def finish(self, label: str, ticket: dict[str, str]) -> Signed | Pending:
        """Never needed."""
        raise SignerUnavailable

    def _sign(self, label: str, chain: Chain, message: bytes) -> bytes:
        key = self._key(label)
        if chain.elliptic:
            digest = hashlib.sha256(message).digest()
            return bytes(encode_ecdsa_signature(key.sign(digest, mechanism=pkcs11.Mechanism.ECDSA)))
        return bytes(key.sign(message, mechanism=pkcs11.Mechanism.SHA256_RSA_PKCS))

    def _key(self, label: str) -> Any:
        session = self._opened()
        if label not in self._keys:
            try:
                self._keys[label] = session.get_key(pkcs11.ObjectClass.PRIVATE_KEY, label=label)
            except (pkcs11.NoSuchKey, pkcs11.MultipleObjectsReturned):
                raise NoKey from None
        return self._keys[label]

    def _read(self, label: str) -> Chain:
        wanted = {pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE, pkcs11.Attribute.LABEL: label}
        found = [bytes(one[pkcs11.Attribute.VALUE]) for one in self._opened().get_objects(wanted)]
        if len(found) != 1:
            raise NoKey
        return Chain(found[0], _between(self._options.get("chain")))

    def _opened(self) -> Any:
        if self._session is None or self._process != os.getpid():
            library = pkcs11.lib(str(self._options["module"]))
            if self._process:
                library.reinitialize()  # after a fork, or when the token went away, its tables are stale
            token = library.get_token(token_label=self._options["token"])
            self._session = token.open(user_pin=read_secret(self._options, "pin"))
            self._process = os.getpid()
            self._keys.clear()
        return self._session

    def _again(self, do: Callable[[], T]) -> T:
        try:
            return do()
        except (PKCS11Error, RuntimeError):
            self._session = None
        try:
            return do()
        except (PKCS11Error, RuntimeError):
            self._session = None
            raise SignerUnavailable from None  # the library's text may quote the slot


def _between(place: str | None) -> tuple[bytes, ...]:
    if not place:
        return ()
    found = x509.load_pem_x509_certificates(Path(place).read_bytes())
    return tuple(one.public_bytes(Encoding.DER) for one in found if one.issuer != one.subject)

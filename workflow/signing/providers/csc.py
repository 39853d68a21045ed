"""The Cloud Signature Consortium's API (versions 1.0.4 and 2.0): certificate, authorisation, signature of a hash."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from typing import Any

from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from workflow.signing.asking import post_json
from workflow.signing.cms import Chain
from workflow.signing.errors import NoKey, SignerUnavailable

from .protocol import Pending, Signed, checked_label, read_secret
from .remote import decoded

SHA256 = "2.16.840.1.101.3.4.2.1"
RSA_SHA256, ECDSA_SHA256 = "1.2.840.113549.1.1.11", "1.2.840.10045.4.3.2"


class Csc:
    """Options: `url` (up to `/csc/v1` or `/csc/v2`), `version` (1 or 2), `token` or `token_file` (OAuth2 bearer),
    `pin` or `pin_file`, `ca_file`. A label is a credentialID. A version 2 service may answer later: then Pending."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        self._second = int(options.get("version", 2)) >= 2
        self._chains: dict[str, Chain] = {}

    def __repr__(self) -> str:
        return "Csc()"

    def certificate(self, label: str) -> Chain:
        """`credentials/info`, once per process; a credential that is not enabled is no key."""
        if label not in self._chains:
            found = self._ask("credentials/info", credentialID=checked_label(label), certificates="chain")
            key, rows = found.get("key") or {}, (found.get("cert") or {}).get("certificates") or []
            if key.get("status") != "enabled" or not rows:
                raise NoKey
            ders = [decoded(row) for row in rows]
            chain = Chain(ders[0], ())
            above = tuple(der for der in ders[1:] if not _is_root(der))
            self._chains[label] = Chain(chain.certificate, above)
        return self._chains[label]

    def begin(self, label: str, message: bytes, code: str = "") -> Signed | Pending:
        """`credentials/authorize` for exactly this hash, then `signatures/signHash`."""
        chain = self.certificate(label)
        digest = b64encode(hashlib.sha256(message).digest()).decode()
        leave = self._ask("credentials/authorize", **self._leave(label, digest, code)).get("SAD")
        if not leave:
            raise SignerUnavailable
        body = {
            "credentialID": label, "SAD": leave, "signAlgo": ECDSA_SHA256 if chain.elliptic else RSA_SHA256,
            **({"hashes": [digest], "hashAlgorithmOID": SHA256} if self._second
               else {"hash": [digest], "hashAlgo": SHA256}),
        }  # fmt: skip
        if self._second and self._options.get("asynchronous"):
            body["operationMode"] = "A"
        return self._answer(chain, self._ask("signatures/signHash", **body))

    def finish(self, label: str, ticket: dict[str, str]) -> Signed | Pending:
        """`signatures/signPolling` of version 2."""
        found = self._ask("signatures/signPolling", responseID=ticket.get("responseID", ""))
        return self._answer(self.certificate(label), {**ticket, **found})

    def _leave(self, label: str, digest: str, code: str) -> dict[str, Any]:
        pin = read_secret(self._options, "pin")
        if self._second:
            given = [{"id": kind, "value": value} for kind, value in (("PIN", pin), ("OTP", code)) if value]
            return {"credentialID": label, "numSignatures": 1, "hashes": [digest], "hashAlgorithmOID": SHA256,
                    "authData": given}  # fmt: skip
        secrets = {kind: value for kind, value in (("PIN", pin), ("OTP", code)) if value}
        return {"credentialID": label, "numSignatures": 1, "hash": [digest], **secrets}

    def _answer(self, chain: Chain, found: dict[str, Any]) -> Signed | Pending:
        values = found.get("signatures")
        if isinstance(values, list) and len(values) == 1:
            return Signed(_in_der(chain, decoded(values[0])))
        if found.get("responseID"):
            return Pending({"responseID": str(found["responseID"])[:500]})
        raise SignerUnavailable

    def _ask(self, what: str, **body: Any) -> dict[str, Any]:
        url = f"{str(self._options['url']).rstrip('/')}/{what}"
        status, found = post_json(url, body, read_secret(self._options, "token"), self._options.get("ca_file"))
        if status in (400, 404) and found.get("error") == "invalid_request" and what == "credentials/info":
            raise NoKey
        if status not in (200, 202):
            raise SignerUnavailable
        return found


def _is_root(der: bytes) -> bool:
    parsed = Chain(der).parsed
    return parsed.issuer == parsed.subject


def _in_der(chain: Chain, value: bytes) -> bytes:
    """Some services hand back r and s side by side; a package holds them in DER."""
    half = 32
    if chain.elliptic and len(value) == 2 * half:
        return encode_dss_signature(int.from_bytes(value[:half], "big"), int.from_bytes(value[half:], "big"))
    return value

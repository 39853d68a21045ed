"""The site's key for case bundles: drawn from the site's secret, so nothing more is kept; its public half is shown."""

from __future__ import annotations

from collections.abc import Iterator

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.utils.crypto import salted_hmac

from .checking import canonical

SALT = "congvan.case.seal"


def _key(secret: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(
        salted_hmac(SALT, "ed25519", secret=secret, algorithm="sha256").digest()
    )


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


def site_keys() -> Iterator[str]:
    """Our public keys as hex: the one in force, then those of SECRET_KEY_FALLBACKS."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield _public(_key(str(secret)))


def sealed(text: bytes) -> bytes:
    """The seal over a manifest, with the public key that it is checked by."""
    key = _key(str(settings.SECRET_KEY))
    return canonical({"key": _public(key), "signature": key.sign(text).hex()}).encode()

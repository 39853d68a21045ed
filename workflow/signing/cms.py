"""The signature itself: what is signed (PAdES attributes), the signed package, and its one canonical form."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from asn1crypto import algos, cms, tsp, x509
from asn1crypto import core as asn1
from cryptography import x509 as pyca
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

from .errors import WrongSignature

DIGEST = algos.DigestAlgorithm({"algorithm": "sha256"})
OTHERS_ROOM = 1100
"""Bytes of a package beside certificates, signature value and time stamp; measured 480 with RSA."""
STAMP_ROOM = 7168
"""Bytes kept for a time stamp with its certificates."""


@dataclass(frozen=True)
class Chain:
    """A certificate and those between it and its root, as DER; the root itself is not shipped in a signature."""

    certificate: bytes
    others: tuple[bytes, ...] = ()

    @cached_property
    def parsed(self) -> pyca.Certificate:
        """For its names, days and key."""
        return pyca.load_der_x509_certificate(self.certificate)

    @cached_property
    def asn1(self) -> x509.Certificate:
        """For packages."""
        found = x509.Certificate.load(self.certificate)
        assert isinstance(found, x509.Certificate)
        return found

    @property
    def elliptic(self) -> bool:
        """ECDSA with SHA-256, else RSA (PKCS#1 v1.5) with SHA-256."""
        return isinstance(self.parsed.public_key(), ec.EllipticCurvePublicKey)

    @property
    def fingerprint(self) -> str:
        """Hex SHA-256 of the certificate."""
        return self.parsed.fingerprint(hashes.SHA256()).hex()

    def room(self, stamped: bool) -> int:
        """Bytes that a package with this chain may need, with a time stamp or without."""
        certificates = sum(map(len, (self.certificate, *self.others)))
        return certificates + self.parsed.public_key().key_size // 8 + OTHERS_ROOM + (STAMP_ROOM if stamped else 0)  # type: ignore[union-attr]


def message_of(digest: bytes, chain: Chain) -> bytes:
    """The bytes that the key signs: DER of the attributes with the file's digest and the certificate's.

    No signing time: PAdES keeps it in the PDF, where the digest covers it.
    """
    named = tsp.ESSCertIDv2({"cert_hash": chain.asn1.sha256})
    return _set_of_attributes(
        ("content_type", "data"),
        ("message_digest", digest),
        ("signing_certificate_v2", tsp.SigningCertificateV2({"certs": [named]})),
    )


def _set_of_attributes(*pairs: tuple[str, Any]) -> bytes:
    rows = [cms.CMSAttribute({"type": kind, "values": [value]}) for kind, value in pairs]
    der: bytes = cms.CMSAttributes(rows).dump()
    return der


def check_value(chain: Chain, message: bytes, value: bytes) -> None:
    """WrongSignature unless the value is this certificate's signature of the message."""
    key = chain.parsed.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(value, message, padding.PKCS1v15(), hashes.SHA256())
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(value, message, ec.ECDSA(hashes.SHA256()))
        else:
            raise WrongSignature
    except InvalidSignature:
        raise WrongSignature from None


def packaged(message: bytes, value: bytes, chain: Chain, token: bytes = b"") -> bytes:
    """The signed package (DER) as this product writes it: one signer, the chain in order, the time stamp if any."""
    own = chain.asn1
    mechanism = "sha256_ecdsa" if chain.elliptic else "sha256_rsa"
    signer: dict[str, Any] = {
        "version": "v1",
        "sid": cms.SignerIdentifier({
            "issuer_and_serial_number": cms.IssuerAndSerialNumber(
                {"issuer": own.issuer, "serial_number": own.serial_number}
            )
        }),
        "digest_algorithm": DIGEST,
        "signed_attrs": cms.CMSAttributes.load(message),
        "signature_algorithm": algos.SignedDigestAlgorithm({"algorithm": mechanism}),
        "signature": value,
    }  # fmt: skip
    if token:
        stamped = cms.CMSAttribute({"type": "signature_time_stamp_token", "values": [cms.ContentInfo.load(token)]})
        signer["unsigned_attrs"] = cms.CMSAttributes([stamped])
    certificates = [own, *(x509.Certificate.load(other) for other in chain.others)]
    data = cms.SignedData({
        "version": "v1",
        "digest_algorithms": cms.DigestAlgorithms([DIGEST]),
        "encap_content_info": {"content_type": "data"},
        "certificates": [cms.CertificateChoices({"certificate": one}) for one in certificates],
        "signer_infos": [cms.SignerInfo(signer)],
    })  # fmt: skip
    der: bytes = cms.ContentInfo({"content_type": "signed_data", "content": data}).dump()
    return der


@dataclass(frozen=True)
class Package:
    """A package taken apart again."""

    message: bytes
    value: bytes
    chain: Chain
    token: bytes


def taken_apart(der: bytes) -> Package:
    """The parts of a package that this product wrote. ValueError for any other form, also where only its spelling
    differs: bits that no signature covers are held to the one form in which we write them."""
    try:
        data = cms.ContentInfo.load(der, strict=True)["content"]
        (signer,) = data["signer_infos"]
        bag = [choice.chosen.dump() for choice in data["certificates"]]
        serial = signer["sid"].chosen["serial_number"].native
        own = next(one for one in bag if x509.Certificate.load(one).serial_number == serial)
        rest = tuple(one for one in bag if one != own)
        message = signer["signed_attrs"].untag().dump()
        unsigned = signer["unsigned_attrs"]
        token = b"" if isinstance(unsigned, asn1.Void) else unsigned[0]["values"][0].dump()
        found = Package(message, signer["signature"].native, Chain(own, rest), token)
        same = packaged(found.message, found.value, found.chain, found.token) == der
    except (ValueError, TypeError, KeyError, IndexError, StopIteration) as error:
        raise ValueError(f"not a signature of this product: {error}") from None
    if not same:
        raise ValueError("not in the form in which this product writes signatures")
    return found

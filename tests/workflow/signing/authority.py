"""A little authority for tests: certificates good and bad, as PKCS#12, PEM or on a token."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

PASSWORD = "mat-khau-cua-tep-khoa-thu"
NOW = datetime.now(UTC)
YEAR = timedelta(days=365)


@cache
def rsa_key(bits: int, number: int = 0) -> rsa.RSAPrivateKey:
    """Made once per run; `number` tells keys apart."""
    return rsa.generate_private_key(65537, bits)


@dataclass(frozen=True)
class Holder:
    """A key and its certificate, with what stands above it but for the root."""

    key: Any
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


@dataclass
class Authority:
    """A root, and one authority under it that issues to persons and organs."""

    name: str = "Gốc thử"
    root: Holder = field(init=False)
    issuer: Holder = field(init=False)

    def __post_init__(self) -> None:
        self.root = self._made(self.name, "CA", ec.generate_private_key(ec.SECP256R1()), None, ca=True)
        self.issuer = self._made(
            f"{self.name} cấp 1", "CA", ec.generate_private_key(ec.SECP256R1()), self.root, ca=True
        )

    def holder(
        self, name: str, organ: str = "Tỉnh uỷ Lam Giang", key: Any = None, since: datetime = NOW - YEAR,
        until: datetime = NOW + YEAR, usage: bool = True, stamping: bool = False,
    ) -> Holder:  # fmt: skip
        made = self._made(
            name, organ, key or ec.generate_private_key(ec.SECP256R1()), self.issuer, since=since, until=until,
            usage=usage, stamping=stamping,
        )  # fmt: skip
        return Holder(made.key, made.certificate, (self.issuer.certificate,))

    def _made(
        self, name: str, organ: str, key: Any, above: Holder | None, ca: bool = False, since: datetime = NOW - 3 * YEAR,
        until: datetime = NOW + 9 * YEAR, usage: bool = True, stamping: bool = False,
    ) -> Holder:  # fmt: skip
        subject = x509.Name([
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"), x509.NameAttribute(NameOID.ORGANIZATION_NAME, organ),
            x509.NameAttribute(NameOID.COMMON_NAME, name),
        ])  # fmt: skip
        signer = above or Holder(key, None)  # type: ignore[arg-type]
        issuer = above.certificate.subject if above else subject
        builder = x509.CertificateBuilder(
            issuer, subject, key.public_key(), x509.random_serial_number(), since, until
        ).add_extension(x509.BasicConstraints(ca, None), True)
        if usage:
            flags = [not ca, not ca and not stamping, False, False, False, ca, ca, False, False]
            builder = builder.add_extension(x509.KeyUsage(*flags), True)
        if stamping:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), True)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
        builder = builder.add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.key.public_key()), False
        )
        return Holder(key, builder.sign(signer.key, hashes.SHA256()))

    def write_root(self, folder: Path) -> Path:
        place = folder / "root.pem"
        place.write_bytes(self.root.certificate.public_bytes(Encoding.PEM))
        return place


def write_p12(folder: Path, label: str, holder: Holder) -> None:
    """As a provider expects it: the file and its password beside it."""
    folder.mkdir(parents=True, exist_ok=True)
    sealed = BestAvailableEncryption(PASSWORD.encode())
    packed = pkcs12.serialize_key_and_certificates(
        label.encode(), holder.key, holder.certificate, list(holder.above), sealed
    )
    (folder / f"{label}.p12").write_bytes(packed)
    (folder / f"{label}.password").write_text(PASSWORD)

"""The demo's own little authority: a root, certificates of persons and organs, made at first use in the data folder.

Every subject says that it is a trial; `configuration` refuses the folder without DEBUG. Keys are files that only their
owner reads; nothing of them is in the database or in a log.
"""

from __future__ import annotations

import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from .providers.protocol import checked_label
from .stamps import DEMO_MARK

LASTS = timedelta(days=3650)
SINCE = datetime(2020, 1, 1, tzinfo=UTC)
"""The demo plays days of the past, its certificates were in force then."""


def root_file(folder: Path) -> Path:
    """The root's certificate; the authority is made if it is not there yet."""
    place = folder / "root.pem"
    if not place.exists():
        _make_root(folder)
    return place


def issue_demo_key(folder: Path, label: str, name: str, organ: str) -> None:
    """A key and its certificate as `keys/<label>.p12`; one that is there stays. ImproperlyConfigured without DEBUG."""
    _only_in_trials()
    place = folder / "keys" / f"{checked_label(label)}.p12"
    if place.exists():
        return
    root = x509.load_pem_x509_certificate(root_file(folder).read_bytes())
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = _certificate(_subject(name, organ), key, root.subject, _root_key(folder), is_root=False)
    _write_private(place.with_suffix(".password"), secrets.token_urlsafe(24).encode())
    sealing = BestAvailableEncryption(place.with_suffix(".password").read_bytes())  # ours, or of who was quicker
    _write_private(place, pkcs12.serialize_key_and_certificates(label.encode(), key, certificate, None, sealing))


def _make_root(folder: Path) -> None:
    _only_in_trials()
    fresh = ec.generate_private_key(ec.SECP256R1())
    _write_private(folder / "root.key", fresh.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    key, subject = _root_key(folder), _subject("Gốc", "congvan")
    certificate = _certificate(subject, key, subject, key, is_root=True)
    _write_private(folder / "root.pem", certificate.public_bytes(Encoding.PEM))


def _root_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The key on the disk: of several that start together, or of one that died half-way, everybody takes the first."""
    key = load_pem_private_key((folder / "root.key").read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def _only_in_trials() -> None:
    if not settings.DEBUG:
        raise ImproperlyConfigured("The demo's authority signs nothing outside a trial (DEBUG).")


def _subject(name: str, organ: str) -> x509.Name:
    return x509.Name([
        x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, _fitting(organ)),
        x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, DEMO_MARK),
        x509.NameAttribute(NameOID.COMMON_NAME, _fitting(name)),
    ])  # fmt: skip


def _fitting(text: str, limit: int = 64) -> str:
    """As much of a name as a subject takes: 64 bytes, whole letters."""
    return text if len(text.encode()) <= limit else text.encode()[:limit].decode(errors="ignore")


def _certificate(
    subject: x509.Name, key: ec.EllipticCurvePrivateKey, issuer: x509.Name, issuer_key: ec.EllipticCurvePrivateKey,
    is_root: bool,
) -> x509.Certificate:  # fmt: skip
    until = datetime.now(UTC) + LASTS
    usage = x509.KeyUsage(
        digital_signature=not is_root, content_commitment=not is_root, key_cert_sign=is_root, crl_sign=is_root,
        key_encipherment=False, data_encipherment=False, key_agreement=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = x509.CertificateBuilder(
        issuer, subject, key.public_key(), x509.random_serial_number(), SINCE, until
    ).add_extension(x509.BasicConstraints(ca=is_root, path_length=0 if is_root else None), critical=True)
    return (
        builder.add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer_key.public_key()), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


def _write_private(place: Path, content: bytes) -> bool:
    """Write a file that only its owner reads; of several that start together one wins, whole. Whether this one did."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = place.with_name(f"{place.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as handle:
        handle.write(content)
    try:
        os.link(draft, place)
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True

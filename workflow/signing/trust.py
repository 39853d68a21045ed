"""What a certificate must be before it may sign here: strong, in force today, meant for signing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from django.utils.translation import gettext as _

from .cms import Chain
from .errors import BadCertificate


def require_usable(chain: Chain, at: datetime, rsa_bits: int) -> None:
    """BadCertificate unless the key is RSA of `rsa_bits` or EC of 256 bits, in force at `at`, and may sign."""
    found = chain.parsed
    key = found.public_key()
    strong = (isinstance(key, rsa.RSAPublicKey) and key.key_size >= rsa_bits) or (
        isinstance(key, ec.EllipticCurvePublicKey) and key.key_size >= 256
    )
    if not strong:
        raise BadCertificate(_("Khoá của chứng thư số quá yếu; đồng chí báo quản trị đổi chứng thư."))
    hashed = found.signature_hash_algorithm
    if hashed is None or hashed.digest_size < 32:
        raise BadCertificate(_("Chứng thư số được cấp bằng thuật toán băm quá yếu; đồng chí báo quản trị."))
    if not found.not_valid_before_utc <= at <= found.not_valid_after_utc:
        raise BadCertificate(_("Chứng thư số không có hiệu lực trong ngày này; đồng chí báo quản trị gia hạn."))
    if not may_sign(found):
        raise BadCertificate(_("Chứng thư số này không được cấp để ký văn bản; đồng chí báo quản trị."))


def may_sign(certificate: x509.Certificate) -> bool:
    """Whether its key usage says digital signature and non-repudiation; one without a key usage may not."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    return usage.digital_signature and usage.content_commitment


def revoked(chain: Chain, above: Iterable[x509.Certificate], lists: Iterable[bytes], at: datetime) -> bool:
    """Whether a list, signed by the one who issued it, says that the certificate or one above it ended before `at`.

    Asked here too because pyHanko looks into a list only where the certificate says where to find one.
    """
    between = [x509.load_der_x509_certificate(one) for one in chain.others]
    issuers = {one.subject: one for one in (*above, *between)}
    read = [x509.load_pem_x509_crl(one) if b"-----BEGIN" in one else x509.load_der_x509_crl(one) for one in lists]
    for certificate in (chain.parsed, *between):
        issuer = issuers.get(certificate.issuer)
        for found in read:
            if issuer is None or found.issuer != issuer.subject or not _signed_by(found, issuer):
                continue
            row = found.get_revoked_certificate_by_serial_number(certificate.serial_number)
            if row is not None and row.revocation_date_utc <= at:
                return True
    return False


def _signed_by(found: x509.CertificateRevocationList, issuer: x509.Certificate) -> bool:
    key = issuer.public_key()
    return isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey) and found.is_signature_valid(key)


def name_of(certificate: x509.Certificate) -> str:
    """The common name."""
    return _part(certificate, x509.NameOID.COMMON_NAME)


def organ_of(certificate: x509.Certificate) -> str:
    """The organisation."""
    return _part(certificate, x509.NameOID.ORGANIZATION_NAME)


def _part(certificate: x509.Certificate, oid: x509.ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""

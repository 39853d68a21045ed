"""Verification of a file alone: by pyHanko against the trusted roots, by pdfsig, and by the build of the plan."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from io import BytesIO
from typing import Any, TypeVar

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature, async_validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from .cms import Package
from .configuration import SigningSettings, signing
from .errors import BadCertificate, CouldNotCheck
from .places import DATE, NUMBER, SEAL, SIGNATURE
from .poppler import ask_pdfsig
from .report import Report
from .stamps import DEMO_MARK
from .structure import field_text, look_at, package_in, pages_seen
from .timestamps import said_by
from .trust import name_of, organ_of, require_usable, revoked

MAX_BYTES = 50 * 1024 * 1024
T = TypeVar("T")


def verify(pdf: bytes, *, sealed: bool = True, at: datetime | None = None) -> Report:
    """What both verifiers and the plan say about the file; never raises for what is wrong with the file itself.

    `sealed` off: a file between the person's signature and the organ's seal. `at` is the moment at which certificates
    must be in force where no time stamp proves an earlier one; now by default. CouldNotCheck when a verifier or the
    trusted roots are missing.
    """
    report = Report(hashlib.sha256(pdf).hexdigest(), sealed=sealed)
    trusted = signing()
    if not trusted.roots:
        raise CouldNotCheck(_("Chưa khai chứng thư gốc tin cậy (CONGVAN SIGNING TRUST) nên chưa kiểm tra được."))
    if len(pdf) > MAX_BYTES:
        report.wrong(_("Tệp lớn hơn 50 MB."))
        return report
    try:
        _ask_pyhanko(pdf, sealed, at or datetime.now(UTC), trusted, report)
    except CouldNotCheck:
        raise
    except Exception as error:  # a broken file breaks readers in every way there is; that is an answer too
        report.answers.setdefault("pyHanko", _("không đọc được tệp (%s)") % type(error).__name__)
        report.wrong(_("pyHanko không đọc được tệp: tệp hỏng hoặc không phải văn bản ký số."))
    ask_pdfsig(pdf, 2 if sealed else 1, report)
    report.unchanged = not report.problems
    return report


def _ask_pyhanko(pdf: bytes, sealed: bool, at: datetime, trusted: SigningSettings, report: Report) -> None:
    reader = PdfFileReader(BytesIO(pdf), strict=True)
    if reader.encrypted:
        raise PdfError("encrypted")
    found = {one.field_name: one for one in reader.embedded_signatures}
    wanted = [SIGNATURE, SEAL] if sealed else [SIGNATURE]
    report.pages = pages_seen(reader, pdf)
    report.number, report.date = field_text(reader, NUMBER), field_text(reader, DATE)
    look_at(reader, pdf, sealed, report)
    if sorted(found) != sorted(wanted):
        report.wrong(
            _("Tệp phải có đủ chữ ký của người ký và con dấu của cơ quan.") if sealed
            else _("Tệp phải có đúng một chữ ký, của người ký.")
        )  # fmt: skip
    if sealed and not (report.number and report.date):
        report.wrong(_("Tệp không có số hoặc ngày."))
    said = [_one(found[name], pdf, at, trusted, report, last=name == wanted[-1]) for name in wanted if name in found]
    good = sum(said)
    report.answers["pyHanko"] = _("%(good)d trong %(all)d chữ ký hợp lệ") % {"good": good, "all": len(found)}


def _one(
    signature: EmbeddedPdfSignature, pdf: bytes, at: datetime, trusted: SigningSettings, report: Report, last: bool
) -> bool:
    """One signature; whether nothing was found against it."""
    before = len(report.problems)
    try:
        package = package_in(pdf, [int(one) for one in signature.byte_range])
    except ValueError as error:
        report.wrong(_("Ô “%(field)s”: phần chữ ký bị sửa (%(why)s).") % {"field": signature.field_name, "why": error})
        return False
    _name(signature, package, report)
    moment = said_by(package.token)["gen_time"].native if package.token else at
    status = run(_validated(signature, moment, at, trusted))
    _judge(signature.field_name, status, package, last, report)
    if revoked(package.chain, [*trusted.roots, *trusted.between], trusted.crls, moment):
        report.wrong(_("Ô “%(field)s”: chứng thư đã bị thu hồi trước khi ký.") % {"field": signature.field_name})
    try:
        require_usable(package.chain, moment, trusted.rsa_bits)
    except BadCertificate as refusal:
        report.wrong(refusal.sentence)
    return len(report.problems) == before


def _name(signature: EmbeddedPdfSignature, package: Package, report: Report) -> None:
    certificate, field = package.chain.parsed, signature.field_name
    report.fingerprints[field] = package.chain.fingerprint
    report.trial |= DEMO_MARK in certificate.subject.rfc4514_string()
    if field == SEAL:
        report.seal = organ_of(certificate) or name_of(certificate)
        code = str(signature.sig_object.get("/Reason", ""))
        if not code.startswith(report.number):
            report.wrong(_("Số trên trang khác với số mà con dấu xác nhận."))
        report.number = code or report.number  # the page bears the symbol already, the seal says the whole
        return
    report.who = name_of(certificate)
    report.capacity = str(signature.sig_object.get("/Reason", ""))
    report.stamped = bool(package.token)
    report.signed_at = said_by(package.token)["gen_time"].native if package.token else signature.self_reported_timestamp


async def _validated(
    signature: EmbeddedPdfSignature, moment: datetime, at: datetime, trusted: SigningSettings
) -> PdfSignatureStatus:
    signers = _context(tuple(trusted.roots), tuple(trusted.between), tuple(trusted.crls), moment)
    stampers = _context(tuple(trusted.stamp_roots), (), (), at)
    return await async_validate_pdf_signature(signature, signers, stampers)


def _context(
    roots: tuple[x509.Certificate, ...], between: tuple[x509.Certificate, ...], crls: tuple[bytes, ...], at: datetime
) -> ValidationContext:
    return ValidationContext(
        trust_roots=_loaded(roots), other_certs=_loaded(between), crls=crls, moment=at, allow_fetching=False,
        revocation_mode="soft-fail",
    )  # fmt: skip


@lru_cache(maxsize=8)
def _loaded(certificates: tuple[x509.Certificate, ...]) -> list[asn1.Certificate]:
    return [asn1.Certificate.load(one.public_bytes(Encoding.DER)) for one in certificates]


def _judge(field: str, status: PdfSignatureStatus, package: Package, last: bool, report: Report) -> None:
    level = status.modification_level
    told = {"field": field}
    if not status.intact or not status.valid:
        report.wrong(_("Ô “%(field)s”: nội dung không còn đúng với chữ ký.") % told)
    if not status.trusted:
        report.wrong(
            _("Ô “%(field)s”: chứng thư không do nơi tin cậy cấp, đã bị thu hồi hoặc không còn hiệu lực khi ký.") % told
        )
    if (
        not status.docmdp_ok
        or level is None
        or level > (ModificationLevel.NONE if last else ModificationLevel.FORM_FILLING)
    ):
        report.wrong(_("Ô “%(field)s”: tệp bị sửa sau chữ ký này.") % told)
    wanted = SignatureCoverageLevel.ENTIRE_FILE if last else SignatureCoverageLevel.ENTIRE_REVISION
    if status.coverage is None or status.coverage < wanted:
        report.wrong(_("Ô “%(field)s”: chữ ký không bao trùm đủ tệp.") % told)
    stamped = status.timestamp_validity
    if package.token and (stamped is None or not stamped.valid or not stamped.trusted):
        report.wrong(_("Ô “%(field)s”: dấu thời gian không hợp lệ hoặc không do nơi tin cậy cấp.") % told)


def run(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine, also where this thread has a loop running already."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()

"""From a prepared revision to a verified file: ask the key's holder, stamp the time, fill, verify twice, store.

Nothing here runs inside a transaction: a device may take seconds, and a killed process leaves a file that no row names.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.utils.translation import gettext as _

from workflow.kernel.clock import database_now
from workflow.kernel.errors import Conflict

from . import files
from .cms import Chain, check_value, message_of, packaged
from .configuration import signing
from .errors import BadCertificate, NoTimeStamp, NotValid, StillPending
from .models import PendingSignature, SigningKey
from .pending import Finished
from .places import SEAL
from .plan import Prepared, filled
from .providers.protocol import Pending, Signed
from .timestamps import stamp
from .trust import require_usable
from .verify import verify

logger = logging.getLogger(__name__)


def chain_of(key: SigningKey, at: datetime) -> Chain:
    """The key's certificate, if it is the registered one and may sign at that moment. BadCertificate otherwise."""
    chain = signing().provider(key.provider).certificate(key.label)
    if chain.fingerprint != key.certificate:
        raise BadCertificate(_("Chứng thư số ở nơi giữ khoá không phải chứng thư đã đăng ký; đồng chí báo quản trị."))
    require_usable(chain, at, signing().rsa_bits)
    return chain


def room(chain: Chain) -> int:
    """Bytes to keep for the signature in the file."""
    return chain.room(stamped=bool(signing().tsa))


def begin(pending: PendingSignature, chain: Chain, prepared: Prepared, code: str) -> Finished | None:
    """Ask the holder. The verified file, or None while the holder waits for the person; `resume` asks again."""
    message = message_of(prepared.digest, chain)
    key = pending.key
    answer = signing().provider(key.provider).begin(key.label, message, code)
    if isinstance(answer, Signed):
        return _finished(pending, chain, prepared, message, answer.value)
    kept = PendingSignature.objects.filter(pk=pending.pk, nonce=pending.nonce, used_at=None).update(
        prepared=files.keep(prepared.pdf), start=prepared.start, end=prepared.end, message=message, ticket=answer.ticket
    )
    if kept != 1:
        raise Conflict
    return None


def resume(pending: PendingSignature) -> Finished:
    """Ask again. StillPending while the holder waits; WrongSignature or NotValid for what is not ours: nothing kept."""
    if not pending.prepared:
        raise Conflict(_("Lượt ký này chưa gửi tới nơi giữ khoá; đồng chí ký lại từ đầu."))
    key = pending.key
    chain = chain_of(key, database_now())
    answer = signing().provider(key.provider).finish(key.label, pending.ticket)
    if isinstance(answer, Pending):
        raise StillPending
    prepared = Prepared(files.read(pending.prepared), b"", pending.start, pending.end)
    return _finished(pending, chain, prepared, bytes(pending.message), answer.value)


def _finished(pending: PendingSignature, chain: Chain, prepared: Prepared, message: bytes, value: bytes) -> Finished:
    check_value(chain, message, value)
    token, waits = b"", False
    if signing().tsa:
        try:
            token = stamp(value, database_now())
        except NoTimeStamp:
            waits = True  # told in the row and in the journal; such a letter does not leave the house
    pdf = filled(prepared.pdf, prepared.start, prepared.end, packaged(message, value, chain, token))
    require_valid(pdf, pending.field, chain, files.read(pending.seen))
    key = pending.key
    return Finished(pending.nonce, files.keep(pdf), len(pdf), waits, chain.fingerprint, key.provider)


def require_valid(pdf: bytes, field: str, chain: Chain, before: bytes) -> None:
    """NotValid unless both verifiers accept the file, it continues what was seen, and the certificate is this one."""
    report = verify(pdf, sealed=field == SEAL)
    wrong = list(report.problems)
    if not pdf.startswith(before):
        wrong.append(_("Tệp không nối tiếp bản đã xem."))
    if report.fingerprints.get(field) != chain.fingerprint:
        wrong.append(_("Chứng thư trong tệp không phải chứng thư của người ký."))
    if wrong or not report.valid:
        logger.error("a file of field %s was refused before storing: %s", field, "; ".join(wrong))
        raise NotValid(problems=tuple(wrong))

"""The evidence record of a sealed file: what proves its signatures, under time stamps renewed before they end.

It lies beside the file, for nothing may be added to a sealed file (docs/decisions/0018). Each link is a statement:
which file, which material, which token before it; a token of the time-stamp authority is over its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

from asn1crypto import cms
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data

from workflow.gate import locked
from workflow.journal import services as journal
from workflow.journal.chain import canonical
from workflow.kernel.clock import database_now
from workflow.kernel.errors import Conflict
from workflow.kernel.vocabulary import RecordKind
from workflow.letters.models import Letter
from workflow.prepared import change_rows

from . import files
from .configuration import signing
from .errors import NoTimeStamp, NotValid
from .models import EvidenceStamp, SignedFile
from .structure import package_in
from .timestamps import said_by, stamp
from .verify import _context, run, verify

logger = logging.getLogger(__name__)

FORMAT = "congvan-evidence/1"
AHEAD = timedelta(days=180)
"""So long before a token's certificate ends its successor is fetched."""
Revision = SignedFile.Revision


def statement(file: str, no: int, before: str, material: str) -> bytes:
    """What a link says and its token stamps; `before` is SHA-256 of the token before it."""
    said = {"format": FORMAT, "file": file, "no": no, "before": before, "material": material}
    return canonical(said).encode()


def link_of(row: EvidenceStamp) -> bytes:
    """The statement of a stored link."""
    earlier = EvidenceStamp.objects.filter(file=row.file, no=row.no - 1).first()
    return statement(row.file, row.no, _hash(bytes(earlier.token)) if earlier else "", row.material)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def material_of(pdf: bytes) -> bytes:
    """The certificates and revocation lists by which the file's signatures were found valid that day."""
    trusted = signing()
    chains: set[str] = set()
    for signature in PdfFileReader(BytesIO(pdf)).embedded_signatures:
        package = package_in(pdf, [int(one) for one in signature.byte_range])
        chains.add(package.chain.parsed.public_bytes(Encoding.DER).hex())
        chains.update(one.hex() for one in package.chain.others)
    roots = [one.public_bytes(Encoding.DER).hex() for one in (*trusted.roots, *trusted.between, *trusted.stamp_roots)]
    given: dict[str, Any] = {"certificates": sorted(chains | set(roots)), "crls": [one.hex() for one in trusted.crls]}
    return canonical(given).encode()


def lacking(at: datetime) -> QuerySet[SignedFile]:
    """Sealed files without a record, or whose newest token ends soon; oldest first."""
    links = EvidenceStamp.objects.filter(file=OuterRef("sha256"))
    rows = SignedFile.objects.filter(revision=Revision.SEALED, waits=False)
    return rows.filter(~Exists(links.filter(good_until__gt=at + AHEAD))).select_related("letter").order_by("pk")


def renew(row: SignedFile) -> EvidenceStamp:
    """Fetch the next link of a sealed file and store it, journalled on the letter. NotValid when the file or its record
    does not verify: nothing is stamped that is not true today. NoTimeStamp while the authority is down."""
    now, pdf = database_now(), files.read(row.sha256)
    report = verify(pdf)
    wrong = [*report.problems, *problems_of(row.sha256, now)]
    if wrong:
        raise NotValid(problems=tuple(wrong))
    last = EvidenceStamp.objects.filter(file=row.sha256).order_by("-no").first()
    no, before = (last.no + 1, _hash(bytes(last.token))) if last else (1, "")
    material = files.keep(material_of(pdf))
    said = statement(row.sha256, no, before, material)
    token = stamp(said, now)
    if why := run(_judged(token, _hash(said), now)):
        raise NotValid(problems=(why,))
    return _stored(row, EvidenceStamp(
        file=row.sha256, no=no, covers=_hash(said), material=material, token=token,
        stamped_at=said_by(token)["gen_time"].native, good_until=_ends(token),
    ))  # fmt: skip


def _ends(token: bytes) -> datetime:
    """When the certificate of the authority that signed the token ends."""
    signed = cms.ContentInfo.load(token)["content"]
    serial = signed["signer_infos"][0]["sid"].chosen["serial_number"].native
    for one in signed["certificates"]:
        if one.chosen.serial_number == serial:
            found: datetime = one.chosen["tbs_certificate"]["validity"]["not_after"].native
            return found
    raise NoTimeStamp


@transaction.atomic
def _stored(row: SignedFile, link: EvidenceStamp) -> EvidenceStamp:
    letter, at = locked(RecordKind.LETTER, row.letter_id)
    if EvidenceStamp.objects.filter(file=link.file, no=link.no).exists():
        raise Conflict
    link.save(force_insert=True)
    facts = {"file": link.file, "no": link.no, "covers": link.covers, "token": _hash(bytes(link.token))}
    entry = journal.next_entry(letter, "stamp_evidence", None, at.date(), at, facts)
    change_rows(Letter, {"id": letter.pk}, {"chain_seq": letter.chain_seq, "chain_hash": letter.chain_hash})
    journal.store([entry])
    return link


def renew_some(limit: int = 100) -> tuple[int, int]:
    """Renew what lacks a link, oldest first; how many were, how many still lack one."""
    done = left = 0
    for row in lacking(database_now())[:limit]:
        try:
            renew(row)
            done += 1
        except Exception as error:  # one bad file does not keep the others from their stamp
            logger.warning("no evidence for file %s: %s", row.pk, type(error).__name__)
            left += 1
    return done, left


def problems_of(file: str, at: datetime) -> list[str]:
    """What is wrong with the stored record of a file at that moment; none without one."""
    rows = list(EvidenceStamp.objects.filter(file=file).order_by("no"))
    return chain_problems(file, [(link_of(row), bytes(row.token)) for row in rows], at)


def chain_problems(file: str, links: Sequence[tuple[bytes, bytes]], at: datetime) -> list[str]:
    """What is wrong with a record of (statement, token): each must bind the token before it and have been stamped while
    that one still held; the last must hold at `at`."""
    before, moments = "", [_moment(token) for _said, token in links]
    for place, (said, token) in enumerate(links):
        given = _parsed(said)
        same = statement(file, place + 1, before, str(given.get("material"))) == said
        until = moments[place + 1] if place + 1 < len(links) else at
        if not same or until is None:
            return [_("Bằng chứng lâu dài: mắt xích %d không nối với tệp hoặc với dấu trước.") % (place + 1)]
        if why := run(_judged(token, _hash(said), until)):
            return [_("Bằng chứng lâu dài, mắt xích %(no)d: %(why)s") % {"no": place + 1, "why": why}]
        before = _hash(token)
    return []


def _parsed(said: bytes) -> dict[str, Any]:
    try:
        found = json.loads(said)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _moment(token: bytes) -> datetime | None:
    try:
        found: datetime = said_by(token)["gen_time"].native
    except (ValueError, TypeError, KeyError):
        return None
    return found


async def _judged(token: bytes, covers: str, at: datetime) -> str:
    """Why the token proves nothing at that moment; "" when it does."""
    wrong = _("dấu thời gian không hợp lệ, không do nơi tin cậy cấp hoặc đã hết hạn.")
    try:
        signed = cms.ContentInfo.load(token)["content"]
        trusted = _context(tuple(signing().stamp_roots), (), (), at)
        found = await validate_tst_signed_data(signed, trusted, lambda name: _imprint(name, covers))
    except Exception as error:  # a broken token breaks its reader in every way there is
        logger.info("a token was refused: %s", type(error).__name__)
        return wrong
    return "" if found["intact"] and found["valid"] and found["trust_problem_indic"] is None else wrong


def _imprint(name: str, covers: str) -> bytes:
    """What the token must stamp; of another hash than ours nothing is believed."""
    return bytes.fromhex(covers) if name == "sha256" else b""


def proven_at(file: str, at: datetime) -> datetime | None:
    """The moment from which on the file is proven to be as it is: its first link's, while the record holds at `at`.

    Certificates count at that moment, however long ago they ended.
    """
    first = EvidenceStamp.objects.filter(file=file, no=1).first()
    return first.stamped_at if first and not problems_of(file, at) else None

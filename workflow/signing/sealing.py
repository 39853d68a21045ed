"""Number, date and the organ's seal in one revision, by the clerk; and time stamps that were missing, put in later."""

from __future__ import annotations

import logging
from io import BytesIO

from django.db import transaction
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader

from workflow.gate import Act, guarded, locked, opened
from workflow.journal import services as journal
from workflow.kernel.actions import Action
from workflow.kernel.clock import database_now
from workflow.kernel.errors import Conflict
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import RecordKind
from workflow.letters.models import Letter
from workflow.prepared import change_rows

from . import files, making
from .cms import packaged
from .configuration import signing
from .errors import NoKey, NoTimeStamp, NotValid
from .models import PendingSignature, SignedFile
from .pending import Finished, alive, claim, store, use
from .places import DATE, NUMBER, SEAL
from .plan import Prepared, Signing, box_of, filled, prepare_seal
from .queries import Revision, newest_file, organ_key, picture_of, waiting_files
from .stamps import DEMO_MARK, Stamp, rendered
from .structure import package_in
from .timestamps import stamp
from .typesetting import typesetter
from .verify import verify

logger = logging.getLogger(__name__)


def begin_seal(actor: Actor, letter_id: int, *, code: str = "", version: int | None = None) -> str:
    """Put the letter's number, date and the seal of its organ on the signed file, in one revision.

    The number was drawn before and stays the letter's whatever happens here: after a failure or a kill one seals again.
    "" when it is sealed, else the nonce for `finish_seal`. Conflict when there is no signed file or it is sealed.
    """
    with transaction.atomic():
        signed = _to_seal(opened(Action.SEAL_LETTER, RecordKind.LETTER, actor, letter_id, version))
    if signed.waits:
        signed = fetch_stamp(signed)
    with transaction.atomic():
        act = opened(Action.SEAL_LETTER, RecordKind.LETTER, actor, letter_id, version)
        if _to_seal(act).sha256 != signed.sha256:
            raise Conflict
        key = organ_key(act.record.issuer_id, act.on)
        if key is None:
            raise NoKey
        pending = claim(act, SEAL, key, signed.sha256)
    chain = making.chain_of(key, act.at)
    finished = making.begin(pending, chain, _prepared(act, pending, making.room(chain)), code)
    if finished is None:
        return pending.nonce
    seal_letter(actor, letter_id, seal=finished)
    return ""


def finish_seal(actor: Actor, letter_id: int, nonce: str) -> None:
    """Go on with a seal that waited at the holder of the key. StillPending, or Conflict when it is dead."""
    seal_letter(actor, letter_id, seal=making.resume(alive(actor.person_id, letter_id, nonce)))


@guarded(Action.SEAL_LETTER)
def seal_letter(act: Act[Letter], *, seal: Finished) -> None:
    """The sealed file becomes the letter's; `begin_seal` and `finish_seal` call this with what they verified."""
    signed = _to_seal(act)
    use(act, SEAL, seal, signed.sha256)
    store(act, Revision.SEALED, seal)
    act.facts.update(seal.as_facts(), number=act.record.code, signed=signed.sha256)


def _to_seal(act: Act[Letter]) -> SignedFile:
    found = newest_file(act.record)
    if found is None or found.revision < Revision.SIGNED:
        raise Conflict(_("Văn bản này không ký số trên tệp nên không có việc đóng dấu số."))
    if found.revision == Revision.SEALED:
        raise Conflict(_("Văn bản này đã được đóng dấu số."))
    return found


def _prepared(act: Act[Letter], pending: PendingSignature, room: int) -> Prepared:
    letter, signed = act.record, files.read(pending.seen)
    setter, picture = typesetter(), picture_of(pending.key, act.on)
    shown = b""
    if picture:
        box, mark = box_of(signed, SEAL), DEMO_MARK if signing().demo else ""
        shown = rendered(Stamp(box.width, box.height, picture=files.read(picture), mark=mark))
    said = Signing(letter.issuer.name, letter.code, database_now(), room)
    number, date = setter.number(letter, box_of(signed, NUMBER)), setter.date(letter, box_of(signed, DATE))
    return prepare_seal(signed, said, number, date, shown)


def fetch_stamp(waiting: SignedFile) -> SignedFile:
    """The same file with the time stamp that it lacks, as a further row, journalled on the letter.

    A time stamp is no signed part of the file, so the signature stays as it is. NoTimeStamp while the authority is
    down: then the file goes on waiting. Safe to run twice at once.
    """
    pdf = files.read(waiting.sha256)
    signature = PdfFileReader(BytesIO(pdf)).embedded_signatures[-1]
    _zero, start, end, _rest = places = [int(one) for one in signature.byte_range]
    package = package_in(pdf, places)
    token = stamp(package.value, database_now())
    stamped = filled(pdf, start, end, packaged(package.message, package.value, package.chain, token))
    report = verify(stamped, sealed=waiting.revision == Revision.SEALED)
    if not report.valid:
        raise NotValid(problems=tuple(report.problems))
    return _store_stamped(waiting, files.keep(stamped), len(stamped))


@transaction.atomic
def _store_stamped(waiting: SignedFile, name: str, size: int) -> SignedFile:
    letter, at = locked(RecordKind.LETTER, waiting.letter_id)
    where = {"letter": letter, "text_no": waiting.text_no, "round": waiting.round, "revision": waiting.revision}
    found, new = SignedFile.objects.get_or_create(
        **where, waits=False, defaults={"sha256": name, "size": size, "made_at": at}
    )
    if new:
        facts = {"file": name, "before": waiting.sha256, "stamp": "granted"}
        entry = journal.next_entry(letter, "stamp_letter", None, at.date(), at, facts)
        change_rows(Letter, {"id": letter.pk}, {"chain_seq": letter.chain_seq, "chain_hash": letter.chain_hash})
        journal.store([entry])
    return found


def fetch_missing_stamps(limit: int = 100) -> tuple[int, int]:
    """Try the files that wait, oldest first; how many were stamped, how many go on waiting. The sweeper's part."""
    done = left = 0
    for row in waiting_files()[:limit]:
        try:
            fetch_stamp(row)
            done += 1
        except NoTimeStamp:
            left += 1
        except Exception:
            logger.exception("no time stamp for file %s", row.pk)
            left += 1
    return done, left

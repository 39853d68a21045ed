"""Many letters, one decision each: kept before anything is done, carried out one by one, resumed after a stop."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from workflow.gate import locked
from workflow.kernel.clock import database_now
from workflow.kernel.errors import Conflict, CongvanError, Invalid, NotFound, SecondFactorNeeded
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import LetterStatus, RecordKind
from workflow.letters.models import Letter
from workflow.letters.services import return_letter

from .errors import NoKey, SignerUnavailable, StillPending
from .models import SigningBatch, SigningItem
from .pending import waiting_for
from .places import SIGNATURE
from .queries import Revision, newest_file, person_key
from .services import begin_signature, finish_signature

logger = logging.getLogger(__name__)
UNDO = timedelta(seconds=10)
"""For so long a decision can be taken back; after it the letter is sealed by the signature."""
MOST = 200

Decision, State = SigningItem.Decision, SigningItem.State


@dataclass(frozen=True, slots=True)
class Decided:
    """What the person decided on one letter, and the hashes of what he had before him."""

    letter_id: int
    decision: str
    text_hash: str
    seen: str = ""
    reason: str = ""


@transaction.atomic
def open_batch(actor: Actor, decided: Sequence[Decided], *, undo: timedelta = UNDO) -> SigningBatch:
    """Keep the decisions; nothing is signed yet. Invalid when there are none, too many, or two on one letter."""
    if not 0 < len(decided) <= MOST or len({one.letter_id for one in decided}) != len(decided):
        raise Invalid(_("Đồng chí chọn từ 1 đến %d văn bản, mỗi văn bản một lần.") % MOST)
    if any(one.decision not in Decision.values for one in decided):
        raise Invalid(_("Đồng chí chọn ký, trả lại hoặc để sau cho từng văn bản."))
    key = person_key(actor.person_id, actor.on)
    if key is None:
        raise NoKey
    if Letter.objects.filter(pk__in=[one.letter_id for one in decided]).count() != len(decided):
        raise NotFound
    at = database_now()
    batch = SigningBatch.objects.create(person_id=actor.person_id, certificate=key.certificate, begun_at=at)
    SigningItem.objects.bulk_create(
        SigningItem(
            batch=batch, position=place, letter_id=one.letter_id, decision=one.decision, text_hash=one.text_hash,
            seen=one.seen, reason=one.reason[:4000], not_before=at + undo,
        )
        for place, one in enumerate(decided, start=1)
    )  # fmt: skip
    return batch


def undo_item(actor: Actor, item_id: int) -> None:
    """Take a decision back while its ten seconds run. Conflict afterwards, NotFound for somebody else's."""
    mine = SigningItem.objects.filter(pk=item_id, batch__person_id=actor.person_id)
    if not mine.exists():
        raise NotFound
    if mine.filter(state=State.WAITING, not_before__gt=database_now()).update(state=State.UNDONE) != 1:
        raise Conflict(_("Đã quá 10 giây hoặc việc đã thực hiện; không hoàn tác được."))


def run_batch(actor: Actor, batch_id: int) -> list[SigningItem]:
    """Carry out what is due, in order, each letter by itself; every item with its result.

    An item that is refused does not stop the others. When the key's holder is down, or the second factor has become too
    old, the rest stays waiting and the same call goes on later; so it does after a kill. Run twice at once, a letter is
    still signed once: each goes through the ordinary act.
    """
    batch = SigningBatch.objects.filter(pk=batch_id, person_id=actor.person_id).first()
    if batch is None:
        raise NotFound
    for item in batch.items.filter(state=State.WAITING, not_before__lte=database_now()):
        if not _carry_out(actor, batch, item):
            break
    return list(batch.items.all())


def _carry_out(actor: Actor, batch: SigningBatch, item: SigningItem) -> bool:
    """One item; whether the next may be tried."""
    try:
        said = _done_before(actor, item) or _do(actor, batch, item)
    except (SignerUnavailable, SecondFactorNeeded, StillPending) as error:
        _keep(item, State.WAITING, str(error.sentence))
        return False
    except CongvanError as error:
        said = _done_before(actor, item)  # another run of this batch may have been quicker
        _keep(item, State.DONE if said else State.REFUSED, said or str(error.sentence))
    except Exception:
        logger.exception("item %s of a signing batch failed", item.pk)
        _keep(item, State.WAITING, _("Có lỗi của hệ thống; chưa ký văn bản này. Đồng chí chạy tiếp sau ít phút."))
        return False
    else:
        _keep(item, State.DONE, said)
    return True


def _do(actor: Actor, batch: SigningBatch, item: SigningItem) -> str:
    if item.decision == Decision.LATER:
        return _("Để sau.")
    if item.decision == Decision.RETURN:
        _require_same_text(item)
        return_letter(actor, item.letter_id, reason=item.reason)
        return _("Đã trả lại.")
    key = person_key(actor.person_id, actor.on)
    if key is None or key.certificate != batch.certificate:
        raise Conflict(_("Chứng thư số đã thay đổi giữa chừng; đồng chí mở lượt ký mới."))
    if nonce := waiting_for(actor.person_id, item.letter_id, SIGNATURE):
        _require_same_text(item)
        finish_signature(actor, item.letter_id, nonce)
    elif begin_signature(actor, item.letter_id, text_hash=item.text_hash, seen=item.seen):
        raise StillPending
    return _("Đã ký.")


def _require_same_text(item: SigningItem) -> None:
    with transaction.atomic():
        letter, _at = locked(RecordKind.LETTER, item.letter_id)
        if letter.text_hash != item.text_hash:
            raise Conflict(_("Văn bản đã thay đổi sau khi đồng chí xem; đồng chí xem lại bản mới."))


def _done_before(actor: Actor, item: SigningItem) -> str:
    """What was done already by a run that was killed before it could write its result; "" when nothing was."""
    if item.decision != Decision.SIGN:
        return ""
    letter = Letter.objects.get(pk=item.letter_id)
    signed = letter.status not in (LetterStatus.AWAITING_SIGNATURE, LetterStatus.WITHDRAWN)
    page = newest_file(letter, Revision.PAGE)
    mine = letter.signer_id == actor.person_id and letter.signed_hash == item.text_hash
    return _("Đã ký.") if signed and mine and page is not None and page.sha256 == item.seen else ""


def _keep(item: SigningItem, state: str, result: str) -> None:
    item.state, item.result = state, result[:500]
    SigningItem.objects.filter(pk=item.pk, state=State.WAITING).update(state=state, result=item.result)

"""Carrying out what was decided, letter by letter: after the seconds of taking back, resumed after any stop."""

from __future__ import annotations

import logging
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from workflow.calendars.days import local_day
from workflow.conf import congvan
from workflow.gate import locked
from workflow.kernel.clock import database_now
from workflow.kernel.errors import Conflict, CongvanError, NotFound, SecondFactorNeeded
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import RecordKind
from workflow.letters.services import return_letter, sign_letter

from .deciding import Decided, open_batch, undo_item
from .ending import EXPIRED, LEASE, OPEN, Decision, State, done_before, expire, too_old
from .errors import SignerUnavailable, StillPending
from .models import SigningBatch, SigningItem
from .pending import waiting_for
from .places import SIGNATURE
from .queries import person_key
from .queueing import queue_carrying_out
from .services import begin_signature, finish_signature

__all__ = ["Decided", "Decision", "State", "carry_out", "open_batch", "run_batch", "sweep_batches", "undo_item"]

logger = logging.getLogger(__name__)
OVERDUE = timedelta(seconds=30)
"""A worker that lives has begun by then; the sweep takes over."""
IDLE = timedelta(seconds=5)
"""Nobody took it up: the person's own next decision does."""
ASK_AGAIN = timedelta(seconds=5)
"""How often a worker asks a holder who waits for the person."""


def run_batch(actor: Actor, batch_id: int, *, lease: timedelta = LEASE, limit: int = 0) -> list[SigningItem]:
    """Carry out what is due, in order, each letter by itself (`limit`: so many at most); every item with its result.

    An item that is refused does not stop the others. When the key's holder is down, or the second factor has become too
    old, the rest stays waiting and the same call goes on later; so it does after a kill, once the dead run's lease is
    over. What is too old is refused. Each item is claimed: of several runs, and of a run and a taking back, one has it.
    """
    batch = SigningBatch.objects.filter(pk=batch_id, person_id=actor.person_id).first()
    if batch is None:
        raise NotFound
    expire(batch.items.all())
    if actor.confirmed_at and (batch.confirmed_at is None or actor.confirmed_at > batch.confirmed_at):
        batch.confirmed_at = actor.confirmed_at
        batch.save(update_fields=["confirmed_at"])
    due = list(batch.items.filter(_due(database_now(), lease)))
    for item in due[: limit or None]:
        if _claimed(item, lease) and not _carry_out(actor, batch, item):
            break
    return list(batch.items.all())


def carry_out(batch_id: int, lease: timedelta = LEASE) -> str:
    """The worker's part: as the person who decided, by what he may today, with the factor that he then had. Queues
    itself again while something is not yet due or waits for the person's confirmation."""
    batch = SigningBatch.objects.get(pk=batch_id)
    actor = Actor(batch.person_id, local_day(database_now()), batch.confirmed_at)
    left = [item for item in run_batch(actor, batch_id, lease=lease) if item.state == State.WAITING]
    at = database_now()
    early = [item.not_before for item in left if item.not_before > at]
    if early:
        queue_carrying_out(batch_id, min(early))
    elif any(waiting_for(batch.person_id, item.letter_id, SIGNATURE, item.seen) for item in left):
        queue_carrying_out(batch_id, at + ASK_AGAIN)
    return "done" if not left else "waits"


def carry_out_overdue(actor: Actor, most: int = 3) -> None:
    """What the person decided before and no worker took up: done with his next decision, so that a site without a
    worker signs all the same. What goes wrong stays with its item."""
    at = database_now()
    late = SigningItem.objects.filter(
        batch__person_id=actor.person_id, state=State.WAITING, not_before__lte=at - IDLE, claimed_at=None
    ).order_by("pk")
    for batch_id in list(dict.fromkeys(late.values_list("batch_id", flat=True)[:most])):
        run_batch(actor, batch_id, limit=most)


def sweep_batches(lease: timedelta = LEASE, overdue: timedelta = OVERDUE) -> int:
    """Refuse what is too old; take up what no worker did or a crash interrupted, while the factor of its person counts;
    how many batches."""
    expire(SigningItem.objects.all())
    at = database_now()
    fresh = at - timedelta(seconds=congvan.SECOND_FACTOR_MAX_AGE)
    lost = Q(state=State.DOING, claimed_at__lte=at - lease)
    forgotten = Q(state=State.WAITING, not_before__lte=at - overdue)
    again = forgotten & (Q(result="") | Q(batch__confirmed_at__gte=fresh))
    found = SigningItem.objects.filter(lost | again).order_by("batch_id").values_list("batch_id", flat=True)
    ids = list(found.distinct()[:200])
    for batch_id in ids:
        carry_out(batch_id, lease)
    return len(ids)


def _due(at: datetime, lease: timedelta) -> Q:
    return Q(state=State.WAITING, not_before__lte=at) | Q(state=State.DOING, claimed_at__lte=at - lease)


def _claimed(item: SigningItem, lease: timedelta) -> bool:
    """Whether this run has the item now: the state that was found is changed, or the claim of a dead run replaced."""
    at, token = database_now(), secrets.token_hex(16)
    rows = SigningItem.objects.filter(_due(at, lease), pk=item.pk, state=item.state, delivery=item.delivery)
    if rows.update(state=State.DOING, delivery=token, claimed_at=at) != 1:
        return False
    item.state, item.delivery, item.claimed_at = State.DOING, token, at
    return True


def _carry_out(actor: Actor, batch: SigningBatch, item: SigningItem) -> bool:
    """One item; whether the next may be tried."""
    try:
        said = done_before(item, batch) or _do(actor, batch, item)
    except (SignerUnavailable, SecondFactorNeeded, StillPending) as error:
        _keep(item, State.WAITING, str(error.sentence))
        return False
    except CongvanError as error:
        said = done_before(item, batch)  # a run whose lease was over may still have been quicker
        _keep(item, State.DONE if said else State.REFUSED, said or str(error.sentence))
    except Exception:
        logger.exception("item %s of a signing batch failed", item.pk)
        _keep(item, State.WAITING, _("Có lỗi của hệ thống; chưa ký văn bản này. Đồng chí chạy tiếp sau ít phút."))
        return False
    else:
        _keep(item, State.DONE, said)
    return True


def _do(actor: Actor, batch: SigningBatch, item: SigningItem) -> str:
    if too_old(item, batch, database_now()):
        raise Conflict(EXPIRED)
    if item.decision == Decision.RETURN or not item.seen:
        with transaction.atomic():
            _require_as_decided(item)
            return _journalled(actor, item)
    _require_as_decided(item)
    key = person_key(actor.person_id, actor.on)
    if key is None or key.certificate != batch.certificate:
        raise Conflict(_("Chứng thư số đã thay đổi giữa chừng; đồng chí mở lượt ký mới."))
    if nonce := waiting_for(actor.person_id, item.letter_id, SIGNATURE, item.seen):
        finish_signature(actor, item.letter_id, nonce)
    elif begin_signature(actor, item.letter_id, text_hash=item.text_hash, seen=item.seen):
        raise StillPending
    return _("Đã ký.")


def _journalled(actor: Actor, item: SigningItem) -> str:
    if item.decision == Decision.RETURN:
        return_letter(actor, item.letter_id, reason=item.reason)
        return _("Đã trả lại.")
    sign_letter(actor, item.letter_id, text_hash=item.text_hash)
    return _("Đã ký.")


def _require_as_decided(item: SigningItem) -> None:
    """Conflict unless the letter is in the round and has the text of the decision, and this run still holds it; both
    stay so until the caller's transaction ends. Behind a file stands its pending signature, which ends with either."""
    with transaction.atomic():
        letter, _at = locked(RecordKind.LETTER, item.letter_id)
        if (letter.round, letter.text_hash) != (item.round, item.text_hash):
            raise Conflict(_("Văn bản đã thay đổi sau khi đồng chí xem; đồng chí xem lại bản mới."))
        held = SigningItem.objects.filter(pk=item.pk, state=State.DOING, delivery=item.delivery)
        if not list(held.select_for_update(no_key=True)):
            raise Conflict


def _keep(item: SigningItem, state: str, result: str) -> None:
    """The result, unless another run has taken the item over; that something was done is written in any case."""
    rows = SigningItem.objects.filter(pk=item.pk, state__in=OPEN)
    if state != State.DONE:
        rows = rows.filter(delivery=item.delivery)
    item.state, item.result = state, result[:500]
    rows.update(state=state, result=item.result)

"""How a decision ends that was not carried out: too old, given way to another one, its round over, taken back.

Every end is a change of the state WAITING that was found, under the row's lock, and takes what was begun at the key's
holder with it: a run that lost its claim meanwhile cannot use that signature any more.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.conf import congvan
from workflow.kernel.actions import Action
from workflow.kernel.clock import database_now
from workflow.kernel.events import Event
from workflow.kernel.vocabulary import LetterStatus
from workflow.letters.models import Letter, Opinion

from .models import SigningBatch, SigningItem
from .pending import begun, drop
from .queries import Revision, newest_file

Decision, State = SigningItem.Decision, SigningItem.State
OPEN = (State.WAITING, State.DOING)
LEASE = timedelta(minutes=2)
"""A decision that a run took up longer ago than this, by the database clock, has lost its run."""
EXPIRED = gettext_lazy("Quyết định đã hết hạn, chưa thực hiện; đồng chí quyết định lại.")
GAVE_WAY = gettext_lazy("Chưa thực hiện được; một quyết định khác đã thay quyết định này.")
NEW_ROUND = gettext_lazy("Văn bản đã trả lại hoặc rút sau khi đồng chí quyết định; quyết định không còn hiệu lực.")


def lasts() -> timedelta:
    """How long after its seconds, or after the person's last going on with it, a decision may be carried out: as long
    as a second factor counts."""
    return timedelta(seconds=congvan.SECOND_FACTOR_MAX_AGE)


def outlived(at: datetime) -> Q:
    """Decisions that are too old to be carried out."""
    before = at - lasts()
    confirmed = Q(batch__confirmed_at=None) | Q(batch__confirmed_at__lte=before)
    return Q(not_before__lte=before) & confirmed


def too_old(item: SigningItem, batch: SigningBatch, at: datetime) -> bool:
    """The same of one."""
    return max(item.not_before, batch.confirmed_at or item.not_before) <= at - lasts()


def standing(at: datetime) -> QuerySet[SigningItem]:
    """Open decisions that can still be carried out, or are just being."""
    lost = Q(state=State.WAITING) | Q(claimed_at__lte=at - LEASE)
    return SigningItem.objects.filter(state__in=OPEN).exclude(outlived(at) & lost)


def stands(item: SigningItem, at: datetime) -> bool:
    """The same of one, which is open."""
    goes = item.state == State.DOING and (item.claimed_at is None or item.claimed_at > at - LEASE)
    return goes or not too_old(item, item.batch, at)


def stopped(at: datetime) -> Q:
    """Decisions that were tried, came to nothing, and wait for no confirmation at the key's holder."""
    return Q(state=State.WAITING, claimed_at__isnull=False) & ~Q(begun(at))


def holding(person_id: int, at: datetime) -> QuerySet[SigningItem]:
    """Decisions for whose sake this person need not look at the letter: his own, and those of others that go ahead."""
    return standing(at).exclude(stopped(at) & ~Q(batch__person_id=person_id))


def end(rows: QuerySet[SigningItem], state: str, said: Any) -> int:
    """End those of the decisions that still wait; how many. Of this and a run that claims one, exactly one has it."""
    with transaction.atomic():
        waiting = rows.filter(state=State.WAITING).select_related("batch")
        found = list(waiting.select_for_update(of=("self",), no_key=True))
        if not found:
            return 0
        theirs = SigningItem.objects.filter(pk__in=[item.pk for item in found], state=State.WAITING)
        ended = theirs.update(state=state, result=str(said))
        drop({(item.letter_id, item.batch.person_id) for item in found if item.claimed_at})
        return ended


def expire(rows: QuerySet[SigningItem]) -> int:
    """Refuse those that wait and are too old; how many. Who decided says so again, or somebody else decides."""
    return end(rows.filter(outlived(database_now())), State.REFUSED, EXPIRED)


def give_way(letter_ids: Collection[int]) -> None:
    """Before a new decision on these letters by whoever may take one: what is too old, what stopped and what a dead run
    left is over. What goes ahead stays."""
    rows, at = SigningItem.objects.filter(letter_id__in=letter_ids), database_now()
    expire(rows)
    end(rows.filter(stopped(at)), State.REFUSED, GAVE_WAY)
    left = rows.filter(outlived(at), state=State.DOING, claimed_at__lte=at - LEASE).select_related("batch")
    for item in left:
        said = done_before(item, item.batch)
        same = SigningItem.objects.filter(pk=item.pk, state=State.DOING, delivery=item.delivery)
        if same.update(state=State.DONE if said else State.REFUSED, result=said or str(EXPIRED)):
            drop({(item.letter_id, item.batch.person_id)})


def end_with_the_round(event: Event) -> None:
    """A teller: a return or a withdrawal ends what waits on that letter, whoever decided it."""
    if event.action in (Action.RETURN_LETTER, Action.WITHDRAW_LETTER):
        end(SigningItem.objects.filter(letter_id=event.record.pk), State.REFUSED, NEW_ROUND)


def done_before(item: SigningItem, batch: SigningBatch) -> str:
    """What was done already by a run that was killed before it could write its result; "" when nothing was."""
    letter = Letter.objects.get(pk=item.letter_id)
    if letter.round != item.round:
        return ""
    if item.decision == Decision.RETURN:
        mine = Opinion.objects.filter(letter=letter, person_id=batch.person_id, round=item.round)
        return _("Đã trả lại.") if mine.filter(verdict=Opinion.Verdict.RETURNED).exists() else ""
    signed = letter.status not in (LetterStatus.AWAITING_SIGNATURE, LetterStatus.WITHDRAWN)
    by_him = letter.signer_id == batch.person_id and letter.signed_hash == item.text_hash
    page = newest_file(letter, Revision.PAGE)
    same = page.sha256 == item.seen if page is not None else not item.seen
    return _("Đã ký.") if signed and by_him and same else ""

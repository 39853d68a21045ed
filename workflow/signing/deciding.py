"""A decision on letters before it is carried out: kept with what was seen, taken back while its seconds run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.conf import congvan
from workflow.gate import composed
from workflow.kernel.actions import Action
from workflow.kernel.clock import database_now
from workflow.kernel.errors import Conflict, Invalid, NotFound, SecondFactorNeeded, Stale
from workflow.kernel.policy import Actor, policy
from workflow.letters.models import Letter
from workflow.letters.services import required, return_letter
from workflow.prepared import AN_ID, Prepared

from .ending import OPEN, Decision, State, end, give_way, standing, stands
from .errors import NoKey
from .models import SigningBatch, SigningItem
from .queries import in_force, person_key
from .queueing import queue_carrying_out
from .reading import require_read
from .services import sign_seen

UNDO = timedelta(seconds=10)
"""For so long a decision can be taken back; after it the letter is sealed by the signature."""
MOST = 200
MOST_WORDS = 4000
SPARE = timedelta(seconds=5)
"""A factor must outlive the seconds of taking back by this, or the run would meet it too old."""

ACTS = {Decision.SIGN: Action.SIGN_LETTER, Decision.RETURN: Action.RETURN_LETTER, Decision.LATER: Action.VIEW_LETTER}
DECIDED = gettext_lazy("Văn bản này đang chờ thực hiện một quyết định ký hoặc trả lại; đồng chí hoàn tác trước.")
CHOOSE = gettext_lazy("Đồng chí chọn ký, trả lại hoặc để sau cho từng văn bản.")
TAKEN = gettext_lazy("Văn bản này đang chờ thực hiện quyết định của đồng chí khác; đồng chí xem lại sau ít phút.")
TOO_LATE = gettext_lazy("Việc đang hoặc đã thực hiện; không hoàn tác được.")


@dataclass(frozen=True, slots=True)
class Decided:
    """What the person decided on one letter, and the hashes of what he had before him. `round`: of the form that he
    had before him; 0 where none says it."""

    letter_id: int
    decision: str
    text_hash: str
    seen: str = ""
    reason: str = ""
    round: int = 0


def window() -> timedelta:
    """For how long the pages let a decision be taken back."""
    return timedelta(seconds=congvan.SIGN_UNDO_SECONDS)


def open_batch(actor: Actor, decided: Sequence[Decided], *, undo: timedelta = UNDO) -> SigningBatch:
    """Keep the decisions and queue their carrying out; nothing is signed yet, no number is touched.

    Each is asked for its right now, and again when it is carried out. Invalid for none, too many, or two on one letter;
    Conflict where a decision on the letter is open already; NotFound, NotAllowed, SecondFactorNeeded, NoKey.
    """
    if not 0 < len(decided) <= MOST or len({one.letter_id for one in decided}) != len(decided):
        raise Invalid(_("Đồng chí chọn từ 1 đến %d văn bản, mỗi văn bản một lần.") % MOST)
    if any(one.decision not in Decision.values for one in decided):
        raise Invalid(CHOOSE)
    try:
        with transaction.atomic():
            return _kept(actor, decided, undo)
    except IntegrityError:
        raise Conflict(DECIDED) from None


def newest_batch(person_id: int) -> int:
    """The number of what he decided last; 0 for nothing so far. A page keeps it to know its own answer again."""
    return SigningBatch.objects.filter(person_id=person_id).order_by("-pk").values_list("pk", flat=True).first() or 0


def decided_since(person_id: int, newest: int, decided: Sequence[Decided]) -> SigningBatch | None:
    """The batch that the same page made when it was sent before: newer than the page, with these very decisions, none
    of them taken back; None when the page has made none."""
    wanted = {(one.letter_id, one.decision, one.text_hash, one.reason[:MOST_WORDS]): one.round for one in decided}
    later = SigningBatch.objects.filter(person_id=person_id, pk__gt=newest).order_by("pk").prefetch_related("items")
    for batch in later[:MOST]:
        items = list(batch.items.all())
        kept = {(one.letter_id, one.decision, one.text_hash, one.reason): one.round for one in items}
        same = wanted.keys() == kept.keys() and all(wanted[one] in (0, kept[one]) for one in wanted)
        if same and all(one.state != State.UNDONE for one in items):
            return batch
    return None


def decide_together(actor: Actor, decided: Sequence[Decided]) -> SigningBatch:
    """A batch from the page: a letter is signed in it only when every page was read to its end. Invalid names those
    that were not."""
    require_read(actor, [one.letter_id for one in decided if one.decision == Decision.SIGN])
    return open_batch(actor, decided, undo=window())


def decide(actor: Actor, one: Decided) -> SigningBatch | None:
    """One decision from a page: kept for the seconds of taking back, or, where the office has none, done at once.

    None when it was done. The same decision once more, while it goes ahead, is the one that was kept. Raises what the
    act itself would, and Stale when the text has moved on.
    """
    if one.decision not in Decision.values:
        raise Invalid(CHOOSE)
    letter = Letter.objects.filter(pk=one.letter_id).first()
    if letter is not None and policy().may(actor, Action.VIEW_LETTER, letter).allowed:
        _require_same(letter, one)
    if window() or one.decision == Decision.LATER:
        return _kept_once(actor, one)
    if one.decision == Decision.RETURN:
        return_letter(actor, one.letter_id, reason=one.reason)
    else:
        sign_seen(actor, one.letter_id, text_hash=one.text_hash, seen=one.seen)
    return None


def _kept_once(actor: Actor, one: Decided) -> SigningBatch:
    """A second tap, or the browser that asks again after a lost answer, is no second decision and no refusal."""
    try:
        return open_batch(actor, [one], undo=window())
    except Conflict:
        same = standing(database_now()).filter(
            batch__person_id=actor.person_id, letter_id=one.letter_id, decision=one.decision,
            text_hash=one.text_hash, seen=one.seen, reason=one.reason[:MOST_WORDS],
        )  # fmt: skip
        found = same.select_related("batch").first()
        if found is None:
            raise
        return found.batch


def _require_same(letter: Letter, one: Decided) -> None:
    if letter.text_hash != one.text_hash:
        raise Stale
    _require_same_round(letter, one)


def _require_same_round(letter: Letter, one: Decided) -> None:
    """A form that stood open while the letter was returned and came back with the same words."""
    if one.round not in (0, letter.round):
        raise Stale


@composed(Action.SIGN_LETTER)
def decide_to_sign(
    actor: Actor, letter_id: int, *, text_hash: str, seen: str = "", version: int | None = None
) -> SigningBatch | None:
    """The act's page: as `decide`, held to the version that was seen."""
    if not window():
        sign_seen(actor, letter_id, text_hash=text_hash, seen=seen, version=version)
        return None
    if version is not None and not Letter.objects.filter(pk=letter_id, version=version).exists():
        raise Stale
    return decide(actor, Decided(letter_id, Decision.SIGN, text_hash, seen))


def _kept(actor: Actor, decided: Sequence[Decided], undo: timedelta) -> SigningBatch:
    letters = Letter.objects.select_related("issuer", "signer").in_bulk([one.letter_id for one in decided])
    if len(letters) != len(decided):
        raise NotFound
    at = database_now()
    for one in decided:
        _require(actor, letters[one.letter_id], one, at + undo)
    _require_free(actor, decided)
    batch = SigningBatch.objects.create(
        person_id=actor.person_id, certificate=_certificate(actor, letters, decided), begun_at=at,
        confirmed_at=actor.confirmed_at, on=actor.on,
    )  # fmt: skip
    SigningItem.objects.bulk_create(
        _item(batch, place, one, at + undo, letters[one.letter_id].round) for place, one in enumerate(decided, start=1)
    )  # fmt: skip
    if any(one.decision != Decision.LATER for one in decided):
        queue_carrying_out(batch.pk, at + undo)
    return batch


def _require_free(actor: Actor, decided: Sequence[Decided]) -> None:
    """Conflict where a decision goes ahead already; one that is too old or has stopped gives way. To set a letter aside
    concerns nobody else: it ends nothing and only his own decision stands in its way."""
    acts = [one.letter_id for one in decided if one.decision != Decision.LATER]
    aside = [one.letter_id for one in decided if one.decision == Decision.LATER]
    give_way(acts)
    mine = Q(letter_id__in=aside, batch__person_id=actor.person_id)
    taken = standing(database_now()).filter(Q(letter_id__in=acts) | mine).select_related("batch").first()
    if taken is not None:
        raise Conflict(DECIDED if taken.batch.person_id == actor.person_id else TAKEN)


def _require(actor: Actor, letter: Letter, one: Decided, until: datetime) -> None:
    policy().may(actor, ACTS[Decision(one.decision)], letter).require()
    _require_same_round(letter, one)
    if one.decision == Decision.RETURN:
        required(one.reason, "reason", _("Đồng chí ghi lý do trả lại."))
    if one.decision != Decision.SIGN or actor.confirmed_at is None:
        return
    if until + SPARE - actor.confirmed_at > timedelta(seconds=congvan.SECOND_FACTOR_MAX_AGE):
        raise SecondFactorNeeded


def _certificate(actor: Actor, letters: dict[int, Letter], decided: Sequence[Decided]) -> str:
    """The one under which the whole batch is signed; none where no file is signed."""
    key = person_key(actor.person_id, actor.on)
    signs = [letters[one.letter_id] for one in decided if one.decision == Decision.SIGN]
    if key is None and any(in_force(letter, actor.on) for letter in signs):
        raise NoKey
    return key.certificate if key else ""


def _item(batch: SigningBatch, place: int, one: Decided, until: datetime, round_: int) -> SigningItem:
    later = one.decision == Decision.LATER
    return SigningItem(
        batch=batch, position=place, letter_id=one.letter_id, decision=one.decision, round=round_,
        text_hash=one.text_hash, seen=one.seen, reason=one.reason[:MOST_WORDS], not_before=until,
        state=State.DONE if later else State.WAITING,
        result=_("Để sau.") if later else "",
    )  # fmt: skip


def undo_item(actor: Actor, item_id: int) -> SigningItem:
    """Take a decision back: as long as it waits, or "later" any time.

    Conflict afterwards, NotFound for somebody else's. Against a run that begins at the same moment exactly one wins:
    both change the state that they found.
    """
    mine = SigningItem.objects.filter(pk=item_id, batch__person_id=actor.person_id)
    found = mine.select_related("batch").first()
    if found is None:
        raise NotFound
    later = SigningItem.objects.filter(pk=item_id, state=State.DONE, decision=Decision.LATER)
    if not end(mine, State.UNDONE, _("Đã hoàn tác.")) and not later.update(
        state=State.UNDONE, result=_("Đã hoàn tác.")
    ):
        raise Conflict(TOO_LATE)
    return found


def open_items(person_id: int, letter_id: int = 0) -> list[SigningItem]:
    """What he decided, on this letter or on any, and what is still to be carried out, oldest first."""
    found = _OPEN_ON(person_id, letter_id) if letter_id else _OPEN_OF(person_id)
    at = database_now() if found else None
    return timed([item for item in found if at and stands(item, at)])


def _open_of(person_id: int) -> QuerySet[SigningItem]:
    rows = SigningItem.objects.filter(batch__person_id=person_id, state__in=OPEN)
    return rows.select_related("letter", "batch").order_by("pk")


_OPEN_OF = Prepared(_open_of, AN_ID)
_OPEN_ON = Prepared(lambda person_id, letter_id: _open_of(person_id).filter(letter_id=letter_id), AN_ID, AN_ID + 1)
"""Asked at every look at a letter."""


def timed(items: list[SigningItem]) -> list[SigningItem]:
    """The same with `seconds`: how many are left to take back, by the database clock."""
    at = database_now() if items else None
    for item in items:
        item.seconds = f"{max(0.0, (item.not_before - at).total_seconds()):.1f}"  # type: ignore[attr-defined, operator]
    return items

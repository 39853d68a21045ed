"""What was begun and waits for its signature: claimed under the letter's lock, used once, dead after five minutes."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from workflow.gate import Act
from workflow.kernel.clock import database_now
from workflow.kernel.errors import Conflict
from workflow.letters.models import Letter

from .models import PendingSignature, SignedFile, SigningKey
from .places import SEAL, SIGNATURE

LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finished:
    """A signed and verified file on the disk that no row names yet; the act that uses `nonce` makes it the letter's."""

    nonce: str
    sha256: str
    size: int
    waits: bool
    certificate: str
    provider: str

    def as_facts(self) -> dict[str, Any]:
        """For the journal."""
        stamp = "pending" if self.waits else "none"
        return {"file": self.sha256, "certificate": self.certificate, "provider": self.provider, "stamp": stamp}


def claim(act: Act[Letter], field: str, key: SigningKey, seen: str) -> PendingSignature:
    """A new pending signature of this field, in place of the person's own or of one that expired.

    The letter is locked by `act`. Conflict while another person's is alive, or when the field is signed already.
    """
    where = {"letter": act.record, "text_no": act.record.text_no, "field": field}
    before = PendingSignature.objects.filter(**where).first()
    if before is not None and before.used_at is not None and _stored(act.record, before):
        raise Conflict
    others = before is not None and before.person_id != act.actor.person_id
    if before is not None and before.used_at is None and others and before.expires_at > act.at:
        raise Conflict(_("Một đồng chí khác đang thực hiện việc này; đồng chí thử lại sau 5 phút."))
    if before is not None:
        before.delete()
    return PendingSignature.objects.create(
        **where, person_id=act.actor.person_id, key=key, seen=seen, nonce=secrets.token_urlsafe(32),
        expires_at=act.at + LASTS,
    )  # fmt: skip


def _stored(letter: Letter, pending: PendingSignature) -> bool:
    """Whether the file that used it is the letter's in this round; a returned letter is signed anew."""
    later = SignedFile.objects.filter(letter=letter, text_no=letter.text_no, round=letter.round)
    revision = SignedFile.Revision.SEALED if pending.field == SEAL else SignedFile.Revision.SIGNED
    return later.filter(revision=revision).exists()


def alive(person_id: int, letter_id: int, nonce: str) -> PendingSignature:
    """The person's own pending signature; Conflict when it is used, replaced or older than five minutes."""
    found = (
        PendingSignature.objects.select_related("key", "letter", "letter__issuer", "person")
        .filter(nonce=nonce, letter_id=letter_id, person_id=person_id, used_at=None, expires_at__gt=database_now())
        .first()
    )
    if found is None:
        raise Conflict(_("Lượt ký này đã hết hạn hoặc đã dùng; đồng chí ký lại từ đầu."))
    return found


def waiting_for(person_id: int, letter_id: int, field: str, seen: str) -> str:
    """The nonce of the person's signature of exactly this page that was begun and waits at the key's holder; "" when
    there is none."""
    rows = _begun(database_now()).filter(letter_id=letter_id, field=field, person_id=person_id, seen=seen)
    return rows.values_list("nonce", flat=True).first() or ""


def _begun(at: datetime) -> QuerySet[PendingSignature]:
    return PendingSignature.objects.filter(used_at=None, expires_at__gt=at).exclude(prepared="")


def begun(at: datetime) -> Exists:
    """Of a decision: its person's signature waits at the key's holder for his confirmation."""
    his = {"letter_id": OuterRef("letter_id"), "person_id": OuterRef("batch__person_id")}
    return Exists(_begun(at).filter(field=SIGNATURE, **his))


def drop(who: Collection[tuple[int, int]]) -> None:
    """What these persons began on these letters (letter, person) and did not finish is dead at once."""
    if not who:
        return
    his = Q(*(Q(letter_id=letter, person_id=person) for letter, person in who), _connector=Q.OR)
    PendingSignature.objects.filter(his, field=SIGNATURE, used_at=None).delete()


def use(act: Act[Letter], field: str, finished: Finished, seen: str) -> None:
    """Use it up, in the act's transaction: once, in time, by the same person, for exactly what he saw. Conflict."""
    used = PendingSignature.objects.filter(
        nonce=finished.nonce, letter=act.record, text_no=act.record.text_no, field=field,
        person_id=act.actor.person_id, seen=seen, used_at=None, expires_at__gt=act.at,
    ).update(used_at=act.at)  # fmt: skip
    if used != 1:
        raise Conflict(_("Lượt ký này đã hết hạn hoặc đã dùng; đồng chí ký lại từ đầu."))


def store(act: Act[Letter], revision: int, finished: Finished) -> None:
    """The file becomes the letter's."""
    SignedFile.objects.create(
        letter=act.record, text_no=act.record.text_no, round=act.record.round, revision=revision,
        waits=finished.waits, sha256=finished.sha256, size=finished.size, made_at=act.at,
    )  # fmt: skip

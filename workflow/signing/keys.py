"""Whose key and whose picture: registered by who keeps the directory. A key's secrets never pass through here."""

from __future__ import annotations

import io
import secrets
from datetime import date, timedelta
from typing import Any

import typst
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.conf import congvan
from workflow.directory.models import Organ, Person
from workflow.directory.queries import roles_on
from workflow.gate import Opening, guarded_keeping, note_person
from workflow.kernel.actions import Action
from workflow.kernel.clock import database_now
from workflow.kernel.days import FOREVER
from workflow.kernel.errors import Invalid, NotFound, SecondFactorNeeded
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import Role
from workflow.reading.formats.sentences import SENTENCES
from workflow.reading.parsing.chunks import is_crowded
from workflow.reading.parsing.refusing import Why

from . import files, making
from .cms import Chain, check_value
from .configuration import signing
from .errors import NoKey, SignerUnavailable
from .models import SigningKey, StampPicture
from .pictures import picture_opens
from .providers.protocol import Pending
from .stamps import Stamp, rendered
from .trust import require_usable

PICTURE_BYTES = 1_000_000
PICTURE_PIXELS = 4_000_000
PICTURE_SAYS = gettext_lazy("Tệp ảnh phải là PNG, không quá 1 MB và 4 triệu điểm ảnh.")
PNG = b"\x89PNG\r\n\x1a\n"


@guarded_keeping(Action.KEEP_DIRECTORY)
def register_key(
    opening: Opening, *, provider: str, label: str, person_id: int | None = None, seal_of: int | None = None,
    valid_to: date = FOREVER,
) -> SigningKey:  # fmt: skip
    """The key of a person, or of an organ's seal, from today on; the one before it ends yesterday.

    The certificate is fetched now and only this one may be used. SignerUnavailable, BadCertificate, Invalid.
    """
    owner = _owner(person_id, seal_of)
    try:
        chain = signing().provider(provider).certificate(label)
    except ImproperlyConfigured as error:
        raise Invalid(fields={"provider": str(error)}) from None
    require_usable(chain, opening.at, signing().rsa_bits)
    _end_before(SigningKey, owner, opening.on)
    row = SigningKey.objects.create(
        **owner, provider=provider, label=label, certificate=chain.fingerprint, valid_from=opening.on,
        valid_to=valid_to, **facts_of(chain),
    )  # fmt: skip
    opening.facts.update(owner, key=row.pk, certificate=row.certificate, provider=provider, change="key_registered")
    return row


def facts_of(chain: Chain) -> dict[str, Any]:
    """What is shown of a certificate."""
    found = chain.parsed
    return {
        "subject": found.subject.rfc4514_string()[:500], "issuer": found.issuer.rfc4514_string()[:500],
        "serial": f"{found.serial_number:x}"[:64], "not_before": found.not_valid_before_utc.date(),
        "not_after": found.not_valid_after_utc.date(),
    }  # fmt: skip


@guarded_keeping(Action.KEEP_DIRECTORY)
def end_key(opening: Opening, *, key_id: int, reason: str = "") -> None:
    """The key signs nothing any more from today on; what it signed stays signed. The reason is journalled."""
    found = SigningKey.objects.filter(pk=key_id, valid_to__gte=opening.on).first()
    if found is None:
        raise NotFound
    _end(found, opening.on)
    opening.facts.update(key=found.pk, certificate=found.certificate, change="key_ended", reason=reason[:1000])


@guarded_keeping(Action.KEEP_DIRECTORY)
def add_picture(
    opening: Opening, *, picture: bytes, person_id: int | None = None, seal_of: int | None = None
) -> StampPicture:
    """A person's signature picture or an organ's seal (PNG), from today on; Invalid for anything that is none."""
    owner = _owner(person_id, seal_of)
    _check_picture(picture)
    _end_before(StampPicture, owner, opening.on)
    row = StampPicture.objects.create(**owner, sha256=files.keep(picture), valid_from=opening.on)
    opening.facts.update(owner, picture=row.sha256, change="picture_added")
    return row


def _owner(person_id: int | None, organ_id: int | None) -> dict[str, int]:
    if (person_id is None) == (organ_id is None):
        raise Invalid(_("Đồng chí chọn một người hoặc một cơ quan."))
    if person_id is not None and Person.objects.filter(pk=person_id).exists():
        return {"person_id": person_id}
    if organ_id is not None and Organ.objects.filter(pk=organ_id).exists():
        return {"organ_id": organ_id}
    raise NotFound


def _end_before(model: type[SigningKey] | type[StampPicture], owner: dict[str, int], on: date) -> None:
    for row in model._default_manager.filter(**owner, valid_to__gte=on):
        _end(row, on)


def _end(row: SigningKey | StampPicture, on: date) -> None:
    """The row's last day is yesterday; one that began today is kept as a period that nobody asks for."""
    last = on - timedelta(days=1)
    row.valid_from, row.valid_to = min(row.valid_from, last), last
    row.save(update_fields=["valid_from", "valid_to"])


def own_key(actor: Actor, key_id: int) -> SigningKey:
    """A key of the person's own, or of the seal that he keeps as the organ's clerk; NotFound otherwise."""
    found = SigningKey.objects.select_related("person", "organ").filter(pk=key_id).first()
    if found is None or not (found.person_id == actor.person_id or found.organ_id in seals_of(actor)):
        raise NotFound
    return found


def seals_of(actor: Actor) -> set[int]:
    """Organs whose seal he keeps: he is their clerk today, or the clerk of the office that keeps their registry."""
    held = [role for role in roles_on(actor.person_id, actor.on) if role.role == Role.CLERK]
    return {at for role in held for at in (role.organ_id, role.registry_of_id) if at}


def try_key(actor: Actor, key_id: int) -> str:
    """Let the holder of a key sign a sentence that is no letter, and check the value against the registered
    certificate: only by whose key it is, with a fresh second factor, journalled.

    "" when it is right, else the sentence that says to confirm at the holder. NotFound, SecondFactorNeeded,
    SignerUnavailable, WrongSignature, BadCertificate.
    """
    key, at = own_key(actor, key_id), database_now()
    fresh = actor.confirmed_at is not None and at - actor.confirmed_at <= timedelta(
        seconds=congvan.SECOND_FACTOR_MAX_AGE
    )
    if not fresh:
        raise SecondFactorNeeded
    if not key.valid_from <= actor.on <= key.valid_to:
        raise NoKey
    try:
        chain = making.chain_of(key, at)
    except ImproperlyConfigured:
        raise SignerUnavailable from None
    message = f"congvan: thử khoá, không phải văn bản / key test, no letter: {secrets.token_hex(16)}".encode()
    answer = signing().provider(key.provider).begin(key.label, message)
    if isinstance(answer, Pending):
        return str(_("Nơi giữ khoá đang chờ đồng chí xác nhận; đồng chí xác nhận trên thiết bị rồi thử lại."))
    check_value(chain, message, answer.value)
    with transaction.atomic():
        facts = {"key": key.pk, "certificate": key.certificate, "change": "key_tested"}
        note_person(actor.person_id, "test_key", actor.on, at, facts)
    return ""


def _check_picture(picture: bytes) -> None:
    """Bounded before anything opens it, then opened in the limited child of decision 0013, then by the page maker."""
    refusal = Invalid(fields={"picture": PICTURE_SAYS})
    if not picture.startswith(PNG) or len(picture) > PICTURE_BYTES:
        raise refusal
    width, height = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    if not 0 < width * height <= PICTURE_PIXELS:
        raise refusal
    if is_crowded(io.BytesIO(picture)):
        raise Invalid(fields={"picture": SENTENCES[Why.TOO_MANY_PARTS]})
    if not picture_opens(picture):
        raise refusal
    try:
        rendered(Stamp(72, 72, picture=picture))
    except typst.TypstError:
        raise refusal from None

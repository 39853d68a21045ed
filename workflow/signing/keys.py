"""Whose key and whose picture: registered by who keeps the directory. A key's secrets never pass through here."""

from __future__ import annotations

from datetime import date, timedelta

import typst
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext as _

from workflow.directory.models import Organ, Person
from workflow.gate import Opening, guarded_keeping
from workflow.kernel.actions import Action
from workflow.kernel.days import FOREVER
from workflow.kernel.errors import Invalid, NotFound

from . import files
from .configuration import signing
from .models import SigningKey, StampPicture
from .stamps import Stamp, rendered
from .trust import require_usable

PICTURE_BYTES = 1_000_000
PICTURE_PIXELS = 4_000_000
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
        subject=chain.parsed.subject.rfc4514_string()[:500], valid_to=valid_to,
    )  # fmt: skip
    opening.facts.update(owner, key=row.pk, certificate=row.certificate, provider=provider, change="key_registered")
    return row


@guarded_keeping(Action.KEEP_DIRECTORY)
def end_key(opening: Opening, *, key_id: int) -> None:
    """The key signs nothing any more from today on; what it signed stays signed."""
    found = SigningKey.objects.filter(pk=key_id, valid_to__gte=opening.on).first()
    if found is None:
        raise NotFound
    _end(found, opening.on)
    opening.facts.update(key=found.pk, certificate=found.certificate, change="key_ended")


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


def _check_picture(picture: bytes) -> None:
    refusal = Invalid(fields={"picture": _("Tệp ảnh phải là PNG, không quá 1 MB và 4 triệu điểm ảnh.")})
    if not picture.startswith(PNG) or len(picture) > PICTURE_BYTES:
        raise refusal
    width, height = int.from_bytes(picture[16:20], "big"), int.from_bytes(picture[20:24], "big")
    if not 0 < width * height <= PICTURE_PIXELS:
        raise refusal
    try:
        rendered(Stamp(72, 72, picture=picture))
    except typst.TypstError:
        raise refusal from None

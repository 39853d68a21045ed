"""An office that signs files: settings, keys and pictures of the cast, and a letter on its way through it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.test import override_settings

from tests.cast import Cast
from tests.flows.life import CONTENT, Life
from tests.workflow.signing.authority import Authority, Holder, rsa_key, write_p12
from workflow.letters.models import Letter
from workflow.letters.services import sign_letter
from workflow.registers.sealing import number_and_seal
from workflow.registers.services import open_number_run
from workflow.signing import cms, files, keys, plan
from workflow.signing.configuration import signing
from workflow.signing.models import SignedFile, SigningKey
from workflow.signing.places import Box, Places
from workflow.signing.services import begin_signature, ready_page
from workflow.signing.stamps import Stamp, rendered

PLACES = Places(
    Box(0, 120, 745, 260, 762), Box(0, 330, 745, 540, 762), Box(0, 300, 150, 520, 230), Box(0, 240, 150, 320, 230)
)
BODY = "Thực hiện Chương trình công tác năm, Thường trực Tỉnh uỷ yêu cầu các cấp uỷ rà soát, báo cáo đúng hạn. "


@cache
def authority() -> Authority:
    return Authority()


def png(width: int = 60, height: int = 30) -> bytes:
    """A red picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\xb0\x10\x10\xc0" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


@cache
def holders() -> dict[str, Holder]:
    """The person signs with RSA, the organ seals with an elliptic curve."""
    return {
        "person": authority().holder("Lê Hữu Ký", key=rsa_key(3072)),
        "seal": authority().holder("Văn thư Tỉnh uỷ", organ="Tỉnh uỷ Lam Giang"),
    }


@contextmanager
def signing_settings(folder: Path, **more: Any) -> Iterator[None]:
    """PKCS#12 keys `person` and `seal` in the folder, trusted through the test's authority."""
    for label, holder in holders().items():
        write_p12(folder / "keys", label, holder)
    given = {
        "PROVIDERS": {"files": {"kind": "pkcs12", "folder": str(folder / "keys")}},
        "TRUST": [str(authority().write_root(folder))], "FILES": str(folder / "signed"), **more,
    }  # fmt: skip
    with override_settings(CONGVAN={**settings.CONGVAN, "SIGNING": given}):
        yield


class Desk(Life):
    """A letter of the cast's issuer, which signs files. `waiting` brings it before the signer."""

    def __init__(self, cast: Cast, subject: str = "") -> None:
        super().__init__(cast, {**CONTENT, **({"subject": subject} if subject else {}), "body": [BODY] * 4})

    def waiting(self) -> str:
        self.to("sign")
        return ready_page(self.cast.actor("signer"), self.letter.pk)

    def sign_file(self, who: str = "signer") -> str:
        page = self.waiting()
        left = begin_signature(self.cast.actor(who), self.letter.pk, text_hash=self.letter.text_hash, seen=page)
        self.letter.refresh_from_db()
        return left

    def seal(self) -> None:
        number_and_seal(self.cast.actor("clerk"), self.letter.pk)
        self.letter.refresh_from_db()

    def bytes_of(self, revision: int) -> bytes:
        return files.read(
            SignedFile.objects.filter(letter=self.letter, revision=revision).order_by("waits").first().sha256
        )


def enrol(cast: Cast, provider: str = "files") -> None:
    """Register both keys and pictures, and open the run of numbers."""
    enrol_keys(cast, provider)
    open_number_run(cast.actor("clerk"), cast.organs["issuer"].pk, term_id=cast.terms["issuer"].pk, kind="CV")


def enrol_keys(cast: Cast, provider: str = "files") -> None:
    """Keys `person` and `seal` of that provider, with a picture each."""
    administrator, office = cast.actor("administrator"), cast.organs["office"].pk
    owners = (("person", {"person_id": cast.people["signer"].pk}), ("seal", {"seal_of": cast.organs["issuer"].pk}))
    for label, owner in owners:
        keys.register_key(administrator, office, provider=provider, label=label, **owner)
        keys.add_picture(administrator, office, picture=png(), **owner)


# Without the database: files straight from the plan ------------------------------------------------------------------
@cache
def page() -> bytes:
    """One A4 page as PDF/A."""
    return rendered(Stamp(595.28, 841.89, text=BODY * 6, size=14))


def signed_by(prepared: plan.Prepared, holder: str, value: bytes = b"") -> bytes:
    """The prepared revision signed by a key of the office's folder."""
    provider = signing().provider("files")
    chain = provider.certificate(holder)
    message = cms.message_of(prepared.digest, chain)
    made = value or provider.begin(holder, message).value  # type: ignore[union-attr]
    return plan.filled(prepared.pdf, prepared.start, prepared.end, cms.packaged(message, made, chain))


def said(who: str, capacity: str, label: str) -> plan.Signing:
    room = signing().provider("files").certificate(label).room(False)
    return plan.Signing(who, capacity, datetime.now(UTC), room)


def signed(fields: bytes = b"") -> bytes:
    """r3."""
    fields = fields or plan.with_fields(page(), PLACES)
    picture = rendered(Stamp(220, 80, picture=png()))
    return signed_by(plan.prepare_signature(fields, said("Lê Hữu Ký", "PHÓ BÍ THƯ", "person"), picture), "person")


def sealed(number: str = "738", day: str = "ngày 06 tháng 6 năm 2022", r3: bytes = b"", label: str = "seal") -> bytes:
    """r4."""
    stamps = (number, rendered(Stamp(140, 17, text=number))), (day, rendered(Stamp(210, 17, text=day, style="italic")))
    prepared = plan.prepare_seal(
        r3 or signed(), said("Tỉnh uỷ Lam Giang", f"{number}-CV/TU", label), *stamps,
        rendered(Stamp(80, 80, picture=png(40, 40))),
    )  # fmt: skip
    return signed_by(prepared, label)


__all__ = [
    "Desk", "Encoding", "Letter", "SigningKey", "authority", "ec", "enrol", "hashes", "holders", "page", "png",
    "sealed", "sign_letter", "signed",
]  # fmt: skip

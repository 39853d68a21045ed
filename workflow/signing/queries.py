"""What others ask of signing: is it in force for this letter, whose key, which file, does it lack its seal."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from workflow.kernel.days import on_day
from workflow.kernel.errors import Conflict
from workflow.letters.models import Letter

from .configuration import configured
from .models import SignedFile, SigningKey, StampPicture

Revision = SignedFile.Revision


def in_force(letter: Letter, on: date) -> bool:
    """Whether letters of its issuer are signed as files on that day: keys are configured and the organ has its seal's.

    Otherwise signing stays the journalled act that it was.
    """
    return configured() and organ_key(letter.issuer_id, on) is not None


def organ_key(organ_id: int, on: date) -> SigningKey | None:
    """The key of the organ's seal on that day."""
    return SigningKey.objects.filter(on_day(on), organ_id=organ_id).order_by("-id").first()


def person_key(person_id: int, on: date) -> SigningKey | None:
    """The person's own key on that day."""
    return SigningKey.objects.filter(on_day(on), person_id=person_id).order_by("-id").first()


def picture_of(key: SigningKey, on: date) -> str:
    """SHA-256 of the picture that belongs to the key's owner on that day, "" where there is none."""
    owner = {"person_id": key.person_id} if key.person_id else {"organ_id": key.organ_id}
    found = StampPicture.objects.filter(on_day(on), **owner).order_by("-id").first()
    return found.sha256 if found else ""


def newest_file(letter: Letter, revision: int | None = None) -> SignedFile | None:
    """The letter's file in its highest revision, or in this one; the stamped one before the one that waits."""
    rows = SignedFile.objects.filter(letter=letter, text_no=letter.text_no, round=letter.round)
    if revision is not None:
        rows = rows.filter(revision=revision)
    return rows.order_by("-revision", "waits").first()


def waiting_files() -> QuerySet[SignedFile]:
    """Files that still lack their time stamp, oldest first."""
    same = {name: OuterRef(name) for name in ("letter_id", "text_no", "round", "revision")}
    stamped = SignedFile.objects.filter(**same, waits=False)
    return SignedFile.objects.filter(~Exists(stamped), waits=True).order_by("id")


def lacks_seal(letter: Letter) -> bool:
    """Whether the letter is signed as a file and not sealed yet, or its file waits for a time stamp."""
    found = newest_file(letter)
    return (
        found is not None and found.revision >= Revision.SIGNED and (found.revision != Revision.SEALED or found.waits)
    )


def require_sealed(letter: Letter) -> None:
    """Conflict when the letter may not leave the house yet."""
    if configured() and lacks_seal(letter):
        raise Conflict(_("Văn bản chưa được đóng dấu số hoặc đang chờ dấu thời gian; đồng chí đóng dấu rồi phát hành."))

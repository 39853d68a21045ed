"""Which pages of a letter a person has read to the end, and when: the proof behind signing many letters at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workflow.gate import Act
from workflow.kernel.actions import Action
from workflow.kernel.clock import database_now
from workflow.kernel.errors import Invalid, NotFound
from workflow.kernel.policy import Actor, policy
from workflow.letters.models import Letter

from .models import PageRead

MOST_PAGES = 2000


@dataclass(frozen=True, slots=True)
class Read:
    """How far a text was read: `done` of `pages` (0: never opened) of the file `seen`, from the first page's time to
    the last's."""

    done: int = 0
    pages: int = 0
    seen: str = ""
    first: datetime | None = None
    last: datetime | None = None

    @property
    def to_the_end(self) -> bool:
        """Every page."""
        return 0 < self.pages == self.done

    def as_facts(self) -> dict[str, Any]:
        """For the journal."""
        if self.first is None or self.last is None:
            return {"pages": 0}
        return {"pages": self.done, "of": self.pages, "from": self.first.isoformat(), "to": self.last.isoformat()}


def record_read(actor: Actor, letter_id: int, *, text_no: int, page: int, pages: int, seen: str = "") -> Read:
    """Note that he came to the end of that page of the text; a page counts once, the first time stands.

    `pages` and `seen` say what was shown, by the server's own count. NotFound when the letter is hidden or
    there is no such page; Invalid when the text has moved on meanwhile.
    """
    letter = Letter.objects.select_related("issuer").filter(pk=letter_id).first()
    if letter is None or not policy().may(actor, Action.VIEW_LETTER, letter).allowed:
        raise NotFound
    if not 1 <= page <= pages <= MOST_PAGES:
        raise NotFound
    if text_no != letter.text_no:
        raise Invalid(_("Nội dung đã thay đổi sau khi đồng chí mở. Đồng chí tải lại trang và xem bản mới."))
    where = {"letter": letter, "person_id": actor.person_id, "text_no": text_no, "page": page}
    shown = {"pages": pages, "seen": seen, "read_at": database_now()}
    row, new = PageRead.objects.get_or_create(**where, defaults=shown)
    if not new and (row.seen, row.pages) != (seen, pages):
        PageRead.objects.filter(pk=row.pk).update(**shown)
    return read_by(actor.person_id, [letter])[letter.pk]


def read_by(person_id: int, letters: Iterable[Letter]) -> dict[int, Read]:
    """How far he has read each letter's present text; one statement for any number."""
    texts = {letter.pk: letter.text_no for letter in letters}
    rows: dict[int, list[PageRead]] = {pk: [] for pk in texts}
    for row in PageRead.objects.filter(person_id=person_id, letter_id__in=texts):
        if row.text_no == texts[row.letter_id]:
            rows[row.letter_id].append(row)
    return {pk: _summed(found) for pk, found in rows.items()}


def _summed(rows: list[PageRead]) -> Read:
    if not rows:
        return Read()
    last = max(rows, key=lambda row: row.read_at)
    same = [row for row in rows if (row.seen, row.pages) == (last.seen, last.pages)]
    return Read(len(same), last.pages, last.seen, min(row.read_at for row in same), last.read_at)


def require_read(actor: Actor, letter_ids: list[int]) -> None:
    """Invalid, with one sentence a letter under "letter-<id>", unless he has read each of them to the end."""
    letters = list(Letter.objects.filter(pk__in=letter_ids))
    unread = {pk: read for pk, read in read_by(actor.person_id, letters).items() if not read.to_the_end}
    if unread:
        raise Invalid(
            _("Chỉ ký theo lô những văn bản đã xem hết; đồng chí xem hết từng văn bản rồi ký."),
            {f"letter-{pk}": said(read) for pk, read in unread.items()},
        )


def said(read: Read) -> str:
    """How far, in words."""
    if not read.pages:
        return _("Chưa xem")
    how_far = {"done": read.done, "pages": read.pages}
    if read.to_the_end:
        return _("Đã xem hết %(done)d/%(pages)d trang") % how_far
    return _("Mới xem %(done)d/%(pages)d trang, chưa ký theo lô được") % how_far


def note_read(act: Act[Letter], signature: Any) -> None:
    """A hook of `sign_letter`: the journal says how far the signer had read what he signed."""
    act.facts["read"] = read_by(act.actor.person_id, [act.record])[act.record.pk].as_facts()

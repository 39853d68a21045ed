"""The words of a letter follow its text and its number: written in the transaction of the act that changes them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from workflow.bulk_rows import insert_select, json_rows, rows_from_json
from workflow.kernel.actions import Action
from workflow.kernel.events import Event
from workflow.kernel.vocabulary import RecordKind
from workflow.letters.models import Letter, RecipientLine

from .models import SearchWord
from .words import words_of

KINDS = {
    "CV": "công văn", "BC": "báo cáo", "KH": "kế hoạch", "TB": "thông báo", "HD": "hướng dẫn", "KL": "kết luận",
    "TTr": "tờ trình", "CTr": "chương trình", "QĐ": "quyết định", "NQ": "nghị quyết", "CT": "chỉ thị",
}  # fmt: skip
"""What people call a letter of that kind when they look for it (domain.md 1.3)."""
CHANGING = frozenset(
    map(str, (Action.DRAFT_LETTER, Action.EDIT_LETTER, Action.SUBMIT_LETTER, Action.NUMBER_LETTER, Action.VOID_NUMBER,
              Action.REGISTER_LETTER, Action.TIE_LETTER))
)  # fmt: skip
"""Acts after which a letter may read otherwise than before, or another organ watches it."""


def keep_words(event: Event) -> None:
    """A teller: after such an act the words are written anew."""
    if str(event.action) not in CHANGING:
        return
    record = event.record
    write_words([record if event.record_kind == RecordKind.LETTER else record.letter])


def write_words(letters: Iterable[Letter]) -> int:
    """Replace the words of these letters; three statements for any number of them. Returns how many words."""
    found = {letter.pk: letter for letter in letters}
    if not found:
        return 0
    lines: dict[int, list[str]] = {}
    for letter_id, text in RecipientLine.objects.filter(letter_id__in=found).values_list("letter_id", "text"):
        lines.setdefault(letter_id, []).append(text)
    rows = [
        {"l": letter.pk, "w": word, "i": letter.issuer_id, "x": letter.watcher_id}
        for letter in found.values()
        for word in words_of(
            [letter.code, KINDS.get(letter.kind, ""), letter.subject, letter.issuer.name, *lines.get(letter.pk, ())]
        )
    ]
    _delete(list(found))
    listed = rows_from_json("r", {"l": "bigint", "w": "text", "i": "bigint", "x": "bigint"})
    select = f"SELECT r.l, r.w, r.i, r.x FROM {listed}"  # noqa: S608
    return insert_select(SearchWord, ("letter", "word", "issuer_id", "watcher_id"), select, [json_rows(rows)])


def _delete(letter_ids: list[int]) -> None:
    listed = rows_from_json("r", {"l": "bigint"})
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM congvan_searchword WHERE letter_id IN (SELECT r.l FROM {listed})",  # noqa: S608
            [json_rows({"l": letter_id} for letter_id in letter_ids)],
        )

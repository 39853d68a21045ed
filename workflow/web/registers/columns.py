"""The columns of a register book on paper and in a spreadsheet, and what stands in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from workflow.dispatches.models import Assignment
from workflow.kernel.vocabulary import LetterStatus, LineKind
from workflow.letters.models import Letter, RecipientLine
from workflow.registers.classified_models import SecretPaper, SecretPlace
from workflow.registers.models import LetterCopy

from .books import Line

Cell = str | int | date | None

OUTGOING: tuple[tuple[str | Promise, int], ...] = (
    (gettext_lazy("Số"), 7), (gettext_lazy("Số, ký hiệu"), 16), (gettext_lazy("Ngày văn bản"), 12),
    (gettext_lazy("Tên loại và trích yếu"), 48), (gettext_lazy("Người ký"), 20), (gettext_lazy("Nơi nhận"), 40),
    (gettext_lazy("Đơn vị nhận bản lưu"), 22), (gettext_lazy("Số nơi nhận"), 10), (gettext_lazy("Ghi chú"), 28),
)  # fmt: skip
INCOMING: tuple[tuple[str | Promise, int], ...] = (
    (gettext_lazy("Ngày đến"), 12), (gettext_lazy("Số đến"), 8), (gettext_lazy("Tác giả"), 28),
    (gettext_lazy("Số, ký hiệu"), 16), (gettext_lazy("Ngày văn bản"), 12), (gettext_lazy("Tên loại và trích yếu"), 48),
    (gettext_lazy("Đơn vị hoặc người nhận"), 24), (gettext_lazy("Ngày chuyển"), 12), (gettext_lazy("Ký nhận"), 12),
    (gettext_lazy("Ghi chú"), 24),
)  # fmt: skip
COPIES: tuple[tuple[str | Promise, int], ...] = (
    (gettext_lazy("Số bản sao"), 16), (gettext_lazy("Ngày sao"), 12), (gettext_lazy("Hình thức sao"), 12),
    (gettext_lazy("Văn bản được sao"), 18), (gettext_lazy("Trích yếu"), 48), (gettext_lazy("Người ký bản sao"), 24),
    (gettext_lazy("Nơi nhận bản sao"), 36),
)  # fmt: skip
SECRET: tuple[tuple[str | Promise, int], ...] = (
    (gettext_lazy("Số thứ tự"), 8), (gettext_lazy("Ngày vào sổ"), 12), (gettext_lazy("Văn bản"), 8),
    (gettext_lazy("Độ mật"), 10), (gettext_lazy("Số, ký hiệu"), 16), (gettext_lazy("Ngày văn bản"), 12),
    (gettext_lazy("Nơi ban hành"), 30), (gettext_lazy("Số bản"), 8), (gettext_lazy("Việc gần nhất"), 16),
    (gettext_lazy("Nơi để giấy"), 36), (gettext_lazy("Người giữ"), 22), (gettext_lazy("Từ ngày"), 12),
)  # fmt: skip
"""Heading, and width in characters: Decree 30/2020/NĐ-CP, annex IV, whose books the Party's offices keep too."""


def outgoing_cells(lines: Sequence[Line]) -> list[list[Cell]]:
    """One row of cells for each line; the recipients of all in one statement."""
    ids = [line.record.pk for line in lines if line.record]
    named: dict[int, list[str]] = defaultdict(list)
    archived: dict[int, list[str]] = defaultdict(list)
    for letter_id, kind, text in (
        RecipientLine.objects.filter(letter_id__in=ids).order_by("pk").values_list("letter_id", "kind", "text")
    ):
        (archived if kind == LineKind.ARCHIVE else named)[letter_id].append(text)
    return [_outgoing(line, named, archived) for line in lines]


def _outgoing(line: Line, named: dict[int, list[str]], archived: dict[int, list[str]]) -> list[Cell]:
    entry, letter = line.entry, line.record
    note = "" if entry.letter_id else _("Văn bản mật, ghi ở sổ riêng")
    if entry.void_reason:
        note = _("Huỷ số: %s") % entry.void_reason
    elif letter and letter.status in (LetterStatus.RECALLED, LetterStatus.REPLACED):
        note = str(letter.get_status_display())
    if letter is None:
        return [entry.number, "", entry.taken_on, "", "", "", "", None, note]
    return [
        entry.number, letter.code, letter.dated or entry.taken_on, f"{letter.kind} {letter.subject}",
        str(letter.signer or ""), "; ".join(named[letter.pk]), "; ".join(archived[letter.pk]), letter.recipients, note,
    ]  # fmt: skip


def incoming_cells(lines: Sequence[Line]) -> list[list[Cell]]:
    """One row of cells for each line; who leads the work on all in one statement."""
    ids = [line.record.pk for line in lines if line.record]
    rows = Assignment.objects.filter(dispatch_id__in=ids, lead=True, ended_on__isnull=True).select_related("person")
    leads = {row.dispatch_id: (row.person.full_name, row.assigned_on) for row in rows}
    return [_incoming(line, leads) for line in lines]


def _incoming(line: Line, leads: dict[int, tuple[str, date]]) -> list[Cell]:
    entry, dispatch = line.entry, line.record
    if dispatch is None:
        return [entry.taken_on, entry.number, "", "", None, "", "", None, "", ""]
    letter = dispatch.letter
    who, when = leads.get(dispatch.pk, ("", None))
    note = str(dispatch.get_status_display()) if dispatch.status in ("RECALLED", "CLOSED", "REFUSED") else ""
    return [
        entry.taken_on, entry.number, letter.issuer.name, letter.code, letter.dated,
        f"{letter.kind} {letter.subject}", who, when, "", note,
    ]  # fmt: skip


def copy_cells(lines: Sequence[Line]) -> list[list[Cell]]:
    """One row of cells for each copy; of a letter that may no longer be viewed the number alone."""
    return [_copy(line.entry, line.record) for line in lines]


def secret_cells(lines: Sequence[Line]) -> list[list[Cell]]:
    """One row of cells for each paper; there is no subject to print."""
    return [_secret(line.entry, line.record) for line in lines]


def _secret(paper: SecretPaper, now: SecretPlace) -> list[Cell]:
    return [
        paper.number, paper.taken_on, str(paper.get_way_display()), str(paper.get_degree_display()),  # type: ignore[attr-defined]
        paper.code, paper.dated, paper.issuer, paper.copies, str(now.get_fate_display()), now.place, now.keeper,  # type: ignore[attr-defined]
        now.since,
    ]  # fmt: skip


def _copy(row: LetterCopy, letter: Letter | None) -> list[Cell]:
    who = f"{row.certifier.full_name}, {row.position}"
    head: list[Cell] = [row.code, row.dated, str(row.get_kind_display())]  # type: ignore[attr-defined]
    if letter is None:
        return [*head, "", "", who, ""]
    return [*head, letter.code, letter.subject, who, "; ".join(row.distribution)]

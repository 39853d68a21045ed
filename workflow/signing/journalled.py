"""What the journal says of a file: the letter whose file it is, or whose page it was made from."""

from __future__ import annotations

import json

from django.utils.translation import gettext as _

from workflow.journal.models import JournalEntry
from workflow.kernel.vocabulary import LetterStatus

from .models import SignedFile
from .report import Report

Revision = SignedFile.Revision
WROTE = ("sign_letter", "seal_letter", "stamp_letter")


def journal_says(report: Report) -> None:
    """Add the journal's answer; what contradicts the journal is a problem, a letter that nobody knows here is none.

    The letter is found by the file itself, or by the page that its signer saw, so that a file changed afterwards is
    still held against the letter it was made from.
    """
    rows = SignedFile.objects.filter(sha256=report.sha256, revision__gte=Revision.SIGNED)
    row = rows.select_related("letter").first()
    if row is not None:
        known = _in_journal(row)
        report.answers["nhật ký"] = (
            _("SHA-256 của tệp đúng với nhật ký.") if known else _("nhật ký không có SHA-256 của tệp này")
        )
        if not known:
            report.wrong(_("Tệp có trong kho nhưng nhật ký của công văn không ghi nhận."))
        report.standing = standing_of(row.letter.status)
        if _later(row):
            report.answers["nhật ký"] += " " + _("Đây không phải tệp cuối cùng của công văn.")
        return
    page = SignedFile.objects.filter(sha256__in=report.pages, revision=Revision.PAGE).first() if report.pages else None
    if page is None:
        report.answers["nhật ký"] = _("Không có công văn nào ở đây ứng với tệp này.")
        return
    report.answers["nhật ký"] = _("SHA-256 của tệp KHÁC với nhật ký của công văn.")
    report.wrong(_("Nhật ký ghi một tệp khác cho công văn này; tệp đang kiểm tra đã bị sửa."))
    report.unchanged = False


def standing_of(status: str) -> str:
    """What became of a letter after issue, in one sentence; "" while it stands. Who replaced it is not said: that
    letter may be none of the asker's business."""
    if status == LetterStatus.RECALLED:
        return _("Cơ quan ban hành ĐÃ THU HỒI văn bản này.")
    return _("Cơ quan ban hành ĐÃ THAY THẾ văn bản này.") if status == LetterStatus.REPLACED else ""


def _in_journal(row: SignedFile) -> bool:
    bodies = JournalEntry.objects.filter(stream=f"letter:{row.letter_id}", action__in=WROTE).values_list(
        "body", flat=True
    )
    return any(json.loads(body)["facts"].get("file") == row.sha256 for body in bodies)


def _later(row: SignedFile) -> bool:
    rows = SignedFile.objects.filter(letter_id=row.letter_id)
    return rows.filter(revision__gt=row.revision).exists() or (
        row.waits and rows.filter(revision=row.revision, waits=False).exists()
    )

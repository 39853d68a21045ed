"""What a clerk does with files: put in, read again, enter by hand, register a letter, pass over one, discard."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from workflow.conf import congvan
from workflow.directory.models import Organ
from workflow.directory.queries import organ_alive
from workflow.dispatches.models import Dispatch
from workflow.dispatches.outside import take_in
from workflow.gate import Opening, guarded_keeping, guarded_opening
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict, EndedOrgan, Invalid, NotFound
from workflow.letters.services import required

from .duplicates import Likely, find_twins
from .keeping import Received, delete_bytes
from .keys import text_key
from .models import OPEN, FileState, IntakeFile, IntakeLetter, LetterFile
from .queueing import queue_reading

State = IntakeLetter.State


@guarded_keeping(Action.REGISTER_LETTER)
def stage_files(opening: Opening, *, files: Sequence[Received]) -> list[IntakeFile]:
    """Keep files for the unit and queue the reading of each; a refused one keeps its row with the reason, so that one
    bad file never stops the others. Invalid when the unit's queue is full or nothing was given; EndedOrgan."""
    organ = Organ.objects.get(pk=opening.organ_id)
    if not organ_alive(organ, opening.on):
        raise EndedOrgan
    if not files:
        raise Invalid(fields={"files": _("Đồng chí chọn ít nhất một tệp.")})
    waiting = IntakeFile.objects.filter(organ=organ, state__in=OPEN).count()
    if waiting + len(files) > congvan.INTAKE_MAX_FILES:
        sentence = _("Hàng đợi đã có %d tệp. Đồng chí vào sổ hoặc bỏ bớt trước khi gửi thêm.")
        raise Invalid(fields={"files": sentence % waiting})
    rows = [_staged(opening, one) for one in files]
    opening.facts.update(
        intake="staged", files=[one.sha256 for one in files], taken=sum(not one.trouble for one in files)
    )
    return rows


def _staged(opening: Opening, one: Received) -> IntakeFile:
    row = IntakeFile.objects.create(
        organ_id=opening.organ_id, uploaded_by_id=opening.actor.person_id, uploaded_at=opening.at, name=one.name,
        size=one.size, sha256=one.sha256, stored=one.stored, trouble=one.trouble,
        state=FileState.FAILED if one.trouble else FileState.WAITING,
    )  # fmt: skip
    if not one.trouble:
        _queue(row)
    return row


def _queue(row: IntakeFile) -> None:
    row.delivery = queue_reading(row.pk)
    row.save(update_fields=["delivery"])


def _locked_file(opening: Opening, file_id: int) -> IntakeFile:
    """The unit's own file; another unit's is missing."""
    rows = IntakeFile.objects.select_for_update(no_key=True).defer("lines").filter(organ_id=opening.organ_id)
    found = rows.filter(pk=file_id).first()
    if found is None:
        raise NotFound
    return found


def _locked_letter(opening: Opening, letter_id: int) -> IntakeLetter:
    """A letter of the unit's own file, still pending: its file's row is locked, so that two clerks take turns."""
    row = IntakeLetter.objects.filter(pk=letter_id).values_list("file_id", flat=True).first()
    file = _locked_file(opening, row or 0)
    letter = IntakeLetter.objects.get(pk=letter_id)
    letter.file = file
    if letter.state != State.PENDING or file.state != FileState.READ:
        raise Conflict(_("Văn bản này đã được xử lý. Đồng chí mở lại hàng đợi để xem tình trạng mới."))
    return letter


@guarded_keeping(Action.REGISTER_LETTER)
def read_again(opening: Opening, *, file_id: int) -> IntakeFile:
    """Queue a failed file once more. Conflict when it did not fail, or nothing is kept of it."""
    row = _locked_file(opening, file_id)
    if row.state != FileState.FAILED or not row.stored:
        raise Conflict
    row.state, row.trouble, row.attempts, row.claimed_at = FileState.WAITING, "", 0, None
    row.uploaded_at = opening.at
    row.save(update_fields=["state", "trouble", "attempts", "claimed_at", "uploaded_at"])
    _queue(row)
    opening.facts.update(intake="read again", file=row.pk)
    return row


@guarded_keeping(Action.REGISTER_LETTER)
def enter_by_hand(opening: Opening, *, file_id: int) -> IntakeLetter:
    """Give a file that could not be read an empty letter, to be typed beside its pages. Conflict as `read_again`."""
    row = _locked_file(opening, file_id)
    if row.state != FileState.FAILED or not row.stored:
        raise Conflict
    row.state, row.trouble = FileState.READ, ""
    row.save(update_fields=["state", "trouble"])
    opening.facts.update(intake="by hand", file=row.pk)
    return IntakeLetter.objects.create(file=row, position=1, content={})


@guarded_opening(Action.REGISTER_LETTER)
def register_staged(
    opening: Opening, *, letter_id: int, content: dict[str, Any], issuer_id: int | None = None, reason: str = ""
) -> Dispatch:
    """Register a letter read from a file, as `register_letter` does, and keep the file as its original.

    Likely (a Conflict) when the same text or file was registered before and no reason is given; NotFound for another
    unit's file; Conflict when it was settled already. All or nothing.
    """
    row = _locked_letter(opening, letter_id)
    reason = required(reason, "reason", "", 500) if reason.strip() else ""
    facts: dict[str, Any] = {"file": row.file.sha256}
    if reason:
        facts["although"] = reason
    dispatch = take_in(opening, content, issuer_id, **facts)
    # The register is locked by now: a twin that a colleague has just registered is seen.
    twins = find_twins(opening.actor, row, content, issuer_id, but=dispatch.pk)
    if twins and not reason:
        raise Likely(
            _("Văn bản giống hệt đã vào sổ. Đồng chí mở văn bản đó, hoặc ghi lý do để vẫn đăng ký."), twins=twins
        )
    LetterFile.objects.create(
        letter_id=dispatch.letter_id, name=row.file.name, size=row.file.size, sha256=row.file.sha256,
        stored=row.file.stored, position=row.position, parts=row.file.letters.count(),
        text_key=row.text_key or text_key(content),
    )  # fmt: skip
    row.dispatch_id = dispatch.pk
    _settle(opening, row, State.REGISTERED)
    return dispatch


@guarded_keeping(Action.REGISTER_LETTER)
def skip_letter(opening: Opening, *, letter_id: int) -> None:
    """Leave a letter of a file unregistered; with the last one the file is done, and deleted if none was registered."""
    row = _locked_letter(opening, letter_id)
    _settle(opening, row, State.SKIPPED)
    opening.facts.update(intake="skipped", file=row.file_id, position=row.position, sha256=row.file.sha256)


def _settle(opening: Opening, row: IntakeLetter, state: str) -> None:
    row.state, row.settled_by_id, row.content = state, opening.actor.person_id, {}
    row.save(update_fields=["state", "settled_by", "dispatch_id", "content"])
    states = set(row.file.letters.values_list("state", flat=True))
    if State.PENDING not in states:
        _close(row.file, FileState.REGISTERED if State.REGISTERED in states else FileState.DISCARDED)


def _close(file: IntakeFile, state: str) -> None:
    """Registered: the bytes are the letters' now. Discarded: they are deleted. What was read is not needed any more."""
    if state == FileState.DISCARDED:
        delete_bytes([file.stored])
    file.state, file.stored, file.lines, file.claimed_at = state, "", [], None
    file.save(update_fields=["state", "stored", "lines", "claimed_at"])


@guarded_keeping(Action.REGISTER_LETTER)
def drop_file(opening: Opening, *, file_id: int) -> None:
    """Discard a file that is not in the register; what was registered from it stays with its original."""
    row = _locked_file(opening, file_id)
    if row.state not in OPEN:
        raise Conflict
    pending = row.letters.filter(state=State.PENDING)
    pending.update(state=State.SKIPPED, settled_by_id=opening.actor.person_id, content={})
    kept = row.letters.filter(state=State.REGISTERED).exists()
    _close(row, FileState.REGISTERED if kept else FileState.DISCARDED)
    opening.facts.update(intake="discarded", file=row.pk, sha256=row.sha256)

"""What the queue shows of each file: its state in words, what was read out of it, and where a click leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from workflow.intake.models import OPEN, FileState, IntakeFile, IntakeLetter
from workflow.kernel.actions import Action
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import Role
from workflow.letters.content import plain
from workflow.web.actors import Standing
from workflow.web.showing import Shown

TONES = {
    FileState.WAITING: "idle", FileState.READING: "doing", FileState.READ: "seen", FileState.FAILED: "stop",
    FileState.REGISTERED: "done", FileState.DISCARDED: "none",
}  # fmt: skip
BUSY = (FileState.WAITING, FileState.READING)
State = IntakeLetter.State


@dataclass(slots=True)
class Row:
    """One file of the queue."""

    file: IntakeFile
    state: Shown
    letters: list[Part] = field(default_factory=list)

    @property
    def busy(self) -> bool:
        """Whether the machine is not done with it."""
        return self.file.state in BUSY

    @property
    def open(self) -> bool:
        """Whether it can still be discarded."""
        return self.file.state in OPEN


@dataclass(frozen=True, slots=True)
class Part:
    """One letter of a file."""

    position: int
    title: str
    pending: bool
    dispatch_id: int | None
    word: str


def organs_of(standing: Standing) -> list[int]:
    """The organs whose letters he registers today: by his role there, or in the office that keeps their registry."""
    held = [live for live in standing.roles if live.role == Role.CLERK]
    ids = {live.organ_id for live in held} | {live.registry_of_id for live in held if live.registry_of_id}
    may = policy().may_at
    return sorted(one for one in ids if may(standing.actor, Action.REGISTER_LETTER, one).allowed)


def files_of(organ_ids: Iterable[int], *, done: bool = False) -> QuerySet[IntakeFile]:
    """Files of these organs without their lines, newest first: open ones, or those settled."""
    rows = IntakeFile.objects.filter(organ_id__in=list(organ_ids)).defer("lines").order_by("-pk")
    return rows.exclude(state__in=OPEN) if done else rows.filter(state__in=OPEN)


def shown(files: list[IntakeFile]) -> list[Row]:
    """Their rows with their letters, in one statement more."""
    rows = {file.pk: Row(file, state_of(file)) for file in files}
    found = IntakeLetter.objects.filter(file_id__in=rows).order_by("file_id", "position")
    names = ("file_id", "position", "state", "dispatch_id", "content__subject", "content__number_canonical")
    for file_id, position, state, dispatch_id, subject, code in found.values_list(*names):
        title = " · ".join(filter(None, (plain(code), plain(subject)))) or _("Văn bản %d") % position
        part = Part(position, title, state == State.PENDING, dispatch_id, str(State(state).label))
        rows[file_id].letters.append(part)
    return list(rows.values())


def state_of(file: IntakeFile) -> Shown:
    """The state in words; while it is read, the page."""
    word: Any = FileState(file.state).label
    if file.state == FileState.READING and file.pages:
        word = _("Đang đọc trang %(n)d/%(m)d") % {"n": min(file.pages_read + 1, file.pages), "m": file.pages}
    return Shown(TONES[FileState(file.state)], word)


def counts(organ_ids: Iterable[int]) -> dict[str, int]:
    """How many files stand in each state."""
    rows = IntakeFile.objects.filter(organ_id__in=list(organ_ids), state__in=OPEN)
    return dict(rows.values_list("state").annotate(n=Count("pk")))


def next_letter(organ_ids: Iterable[int], after: IntakeLetter | None = None) -> IntakeLetter | None:
    """The next letter waiting to be registered: behind `after` in the queue, else from its beginning."""
    rows = IntakeLetter.objects.filter(
        file__organ_id__in=list(organ_ids), file__state=FileState.READ, state=State.PENDING
    ).order_by("file_id", "position").only("file_id", "position")  # fmt: skip
    if after is not None:
        rows = rows.exclude(pk=after.pk)
        same = rows.filter(file_id=after.file_id, position__gt=after.position).first()
        behind = same or rows.filter(file_id__gt=after.file_id).first()
        if behind is not None:
            return behind
    return rows.first()


def left(organ_ids: Iterable[int]) -> int:
    """How many letters wait to be registered."""
    return IntakeLetter.objects.filter(
        file__organ_id__in=list(organ_ids), file__state=FileState.READ, state=State.PENDING
    ).count()  # fmt: skip

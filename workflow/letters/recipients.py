"""A person says whom a line of Kính gửi or Nơi nhận means: for this letter at once, and for later ones of the organ."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflow.directory.groups import LineReader, Resolution, chosen, reached_by
from workflow.directory.remembering import key_of, remember
from workflow.gate import Act, guarded
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict
from workflow.kernel.vocabulary import LineKind

from .models import Letter, RecipientLine


@guarded(Action.EDIT_LETTER)
def choose_recipients(act: Act[Letter], *, line_id: int, pick: str) -> None:
    """The drafter says whom a line means; its words stay as they are. `pick` is what `choosing.chosen` takes.

    Conflict when the line is no longer there or says "Như trên"; Invalid when the choice means nobody.
    """
    act.facts.update(chosen=settle_lines(act.record, {line_id: pick}, act.actor.person_id, act.on))


def settle_lines(
    letter: Letter, picks: Mapping[int, str], person_id: int, on: date, *, signed: bool = False
) -> list[dict[str, Any]]:
    """Write the choices into the letter's lines and remember them for its issuer; return what the journal says of them.
    For use inside an act on the letter. `signed`: what was reviewed and signed stays; only a line that means nobody on
    the day, or one that was understood by an earlier choice, may be given a meaning. Conflict for any other."""
    lines = {line.pk: line for line in letter.lines.all()}
    if signed:
        _refuse_settled(letter, [lines[key] for key in picks if key in lines], on)
    reader = LineReader(letter.issuer, on, memory=False)
    return [_settled(letter, lines, line_id, chosen(reader, pick), person_id, on) for line_id, pick in picks.items()]


def _refuse_settled(letter: Letter, lines: list[RecipientLine], on: date) -> None:
    reached = reached_by([line.selector for line in lines], letter.issuer_id, on)
    for line, (organs, persons) in zip(lines, reached, strict=True):
        if (organs or persons) and not line.remembered:
            raise Conflict(_("Dòng “%s” đã có nơi nhận; muốn đổi, công văn phải trả lại người soạn thảo.") % line.text)


def _settled(
    letter: Letter, lines: Mapping[int, RecipientLine], line_id: int, choice: Resolution, person_id: int, on: date
) -> dict[str, Any]:
    line = lines.get(line_id)
    if line is None or line.kind == LineKind.SAME:
        raise Conflict(_("Dòng nơi nhận này đã thay đổi; đồng chí tải lại trang rồi chọn lại."))
    same = [one.pk for one in lines.values() if key_of(one.text) == key_of(line.text)]
    kind = LineKind.ARCHIVE if line.kind == LineKind.ARCHIVE else choice.kind
    RecipientLine.objects.filter(pk__in=same).update(kind=kind, selector=choice.selector, remembered=False)
    if not letter.outside:
        remember(letter.issuer_id, line.text, choice, person_id, on)
    return {"line": line.text, "choice": choice.selector, "shown": choice.label}

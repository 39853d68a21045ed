"""What a play came to, as the JSON that `make play JSON=…` writes, and whether everything came to its end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Count

from workflow.dispatches.models import Dispatch
from workflow.kernel.vocabulary import LetterStatus, LineKind
from workflow.letters.models import Letter
from workflow.obligations.cascade import coverage
from workflow.obligations.models import UpperLetter

from .play import Play
from .sender import Sender


def letter_result(sender: Sender) -> dict[str, Any]:
    """One letter: recipients by line, dispatches by purpose, what stayed unresolved, final state, ties and gaps."""
    letter, rehearsal = sender.letter, sender.rehearsal
    lines = rehearsal.lines if rehearsal else []
    link = UpperLetter.objects.filter(letter=letter).select_related("letter", "upper", "dispatch").first()
    covered = coverage(link) if link else None
    by_purpose = Dispatch.objects.filter(letter=letter, by_text=False).values_list("purpose").annotate(n=Count("pk"))
    states = Dispatch.objects.filter(letter=letter).values_list("purpose", "status").annotate(n=Count("pk"))
    return {
        "number": letter.code,
        "recipients": {
            line.text: {"organs": line.organs, "persons": line.persons} for line in lines if line.kind != LineKind.SAME
        },
        "by_text": rehearsal.by_text if rehearsal else [],
        "dispatches": dict(by_purpose.order_by("purpose")),
        "dispatch_states": {f"{purpose}:{status}": n for purpose, status, n in states.order_by("purpose", "status")},
        "incoming": dict(_incoming(letter)),
        "unresolved": [line.text for line in lines if line.empty],
        "final_state": letter.status,
        "if_issued": sender.elsewhen,
        "watcher": letter.watcher.name if letter.watcher else None,
        "upper": link.upper.code if link else None,
        "ties": [{"child": c, "upper": u, "words": w} for c, u, w in covered.ties] if covered else [],
        "uncovered": covered.uncovered if covered else [],
        "missing_reports": covered.missing_reports if covered else [],
    }


def _incoming(letter: Letter) -> Iterator[tuple[str, str]]:
    """The numbers under which a register that was opened in mid-term took the letter in, with the organ."""
    rows = Dispatch.objects.filter(letter=letter, organ__incoming_run__start__gt=1, incoming_number__isnull=False)
    return ((str(number), name) for number, name in rows.order_by("pk").values_list("incoming_number", "name"))


def result_of(play: Play, journal: tuple[int, str]) -> dict[str, Any]:
    """The whole JSON."""
    return {
        "letters": [letter_result(sender) for sender in play.senders],
        "steps": play.stage.as_json(),
        "journal": {"exit": journal[0], "said": journal[1]},
    }


def unfinished(result: dict[str, Any]) -> list[str]:
    """What did not come to its end, in sentences."""
    found = [
        f"{letter['number']}: {letter['final_state']}"
        for letter in result["letters"]
        if letter["final_state"] != LetterStatus.CONCLUDED or letter["unresolved"]
    ]
    ends = {"IMPLEMENT:ACCEPTED", "INFORM:ACKNOWLEDGED", "REPORT:ACKNOWLEDGED", "ARCHIVE:CLOSED"}
    for letter in result["letters"]:
        states = letter["dispatch_states"].items()
        found += [f"{letter['number']}: {state}, {n}" for state, n in states if state not in ends]
    if result["journal"]["exit"] != 0:
        found.append(f"Nhật ký: {result['journal']['said']}")
    return found

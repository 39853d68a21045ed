"""The watching organ's board: units × letters, every letter with its counts, what is late, what waits, how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from workflow.dispatches.tallies import Stages
from workflow.kernel.vocabulary import LetterStatus, Role
from workflow.letters.models import Letter
from workflow.oversight.behind import MOST_LATE
from workflow.oversight.boards import Board
from workflow.oversight.days import past_of
from workflow.oversight.matrix import Matrix
from workflow.oversight.waiting import unopened_counts
from workflow.web import showing
from workflow.web.actors import Standing, standing_of
from workflow.web.desks.work import organs
from workflow.web.paging import number_of

from . import heat, weeks
from .behind import lines_of, questions_of
from .choosing import Choice, choice_of
from .trends import figures_of

COLUMNS = 14
"""Letters of a page: so many columns stand beside the units' names at 1440 px, and on a printed sheet."""
FIRST, WAITING = 5, 3
"""Lines of what is late and of what waits; their own pages have the rest."""


@dataclass(frozen=True, slots=True)
class Row:
    """One watched letter: its recipients in five kinds of state, adding up to `total`; of them those late, those with
    evidence that waits past its day, and those who have not opened it past theirs. `silent` may be reminded."""

    letter: Letter
    state: showing.Shown
    total: int
    silent: int
    received: int
    working: int
    reported: int
    done: int
    late: int
    to_judge: int
    unopened: int

    @property
    def can_remind(self) -> bool:
        """Whether a reminder would reach anybody."""
        return bool(self.silent) and self.letter.status == LetterStatus.ISSUED


@require_GET
def board(request: HttpRequest) -> HttpResponse:
    """Letters that the actor's organ watches, units × letters, with what is late first; sums over all of them, not of
    the page. As many statements for seven hundred units as for three."""
    standing = standing_of(request)
    shown, choice = board_of(standing), choice_of(request, standing.actor.on)
    before, after = number_of(request, "truoc"), number_of(request, "dv")
    letters = choice.of(shown.letters)
    found = list((letters.filter(pk__lt=before) if before else letters)[: COLUMNS + 1])
    page, more = found[:COLUMNS], len(found) > COLUMNS
    context = {
        "choice": choice,
        "rows": board_rows(shown, page),
        "any": bool(page) or bool(before) or bool(choice),
        "older": page[-1].pk if more else None,
        "first": before is None,
        "before": before,
        "now": timezone.localtime(),
        **_matrix(shown, page, choice, after),
        **_beside(shown),
    }
    return render(request, "congvan/board.html", context)


def board_of(standing: Standing) -> Board:
    """The board of the organs in which he is an inspector."""
    return Board(standing.actor, organs(standing, Role.INSPECTOR))


def _matrix(shown: Board, letters: Sequence[Letter], choice: Choice, after: int | None) -> dict[str, Any]:
    page = Matrix(shown, letters, choice.unit_kind, choice.only_late).page(after)
    codes, on = [letter.code for letter in letters], shown.actor.on
    worst = sorted(page.worst, key=lambda unit: -unit.tasks_late)
    return {
        "worst": heat.lines(worst, codes, on) if worst else "",
        "groups": heat.groups(page.units, codes, on),
        "legend": heat.legend(),
        "units_after": page.older,
        "units_first": after is None,
    }


def _beside(shown: Board) -> dict[str, Any]:
    """What is late, what waits for a verdict, open questions; the figures above, the weeks below."""
    late, waits = shown.late(), shown.to_judge()
    lines = lines_of(shown, [*late[:FIRST], *waits[:WAITING]])
    past = past_of(shown.organs, shown.actor.on) if shown.organs and not shown.partly else None
    return {
        "figures": figures_of(shown.sums(), len(late), past, shown.actor.on),
        "late": [lines[pk] for pk in late[:FIRST] if pk in lines],
        "late_count": counted(late),
        "waits": [lines[pk] for pk in waits[:WAITING] if pk in lines],
        "waits_count": counted(waits),
        "questions": questions_of(shown),
        "weeks": weeks.drawing_of(past.weeks) if past else None,
    }


def counted(ids: Sequence[int]) -> str:
    """How many, or that there are more than one counts."""
    return f"{MOST_LATE}+" if len(ids) > MOST_LATE else str(len(ids))


def board_rows(shown: Board, letters: Sequence[Letter]) -> list[Row]:
    """The counts of these letters, in as many statements whatever they hold."""
    ids = [letter.pk for letter in letters]
    counts, late, waits = shown.counts(ids), shown.late_of(ids), shown.to_judge_of(ids)
    silent = unopened_counts(letters, shown.actor.on, shown.among(ids, "pk"))
    return [
        _row(letter, counts[letter.pk], late.get(letter.pk, 0), waits.get(letter.pk, 0), silent.get(letter.pk, 0))
        for letter in letters
    ]


def _row(letter: Letter, counts: Stages, late: int, to_judge: int, unopened: int) -> Row:
    state, total = showing.letter_state(letter.status), sum(counts.values())
    return Row(letter, state, total, late=late, to_judge=to_judge, unopened=unopened, **counts)

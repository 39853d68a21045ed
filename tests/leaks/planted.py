"""Leaks as somebody would build them in by mistake: each shows one thing more than it should, on one page or in one
header."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from permissions.policy import MatrixPolicy
from workflow.dispatches.models import Dispatch
from workflow.letters.models import Letter
from workflow.notices import choices
from workflow.notices.models import Notice
from workflow.web.desks import lists, work
from workflow.web.frame import around as frame
from workflow.web.frame import small
from workflow.web.watching import board

Plant = Callable[[pytest.MonkeyPatch], None]


def a_scope_that_narrows_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MatrixPolicy, "scope", lambda self, actor, rows: rows)


def an_inbox_of_everything(patch: pytest.MonkeyPatch) -> None:
    real = MatrixPolicy.inbox

    def newest(self: Any, actor: Any, *, limit: int, **more: Any) -> tuple[list[int], int]:
        ids = list(Dispatch.objects.order_by("-pk").values_list("pk", flat=True)[:limit])
        return ids, real(self, actor, limit=limit, **more)[1]

    patch.setattr(MatrixPolicy, "inbox", newest)


def a_count_of_everything(patch: pytest.MonkeyPatch) -> None:
    real = MatrixPolicy.inbox
    patch.setattr(MatrixPolicy, "inbox", lambda *given, **more: (real(*given, **more)[0], Dispatch.objects.count()))


def a_badge_that_counts_everybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(frame, "count_unread", lambda *given, **more: Notice.objects.count() % 97)


def a_sum_over_all_letters(patch: pytest.MonkeyPatch) -> None:
    real = board.figures_of
    patch.setattr(board, "figures_of", lambda sums, *rest: real({**sums, "silent": Letter.objects.count()}, *rest))


def a_queue_of_everybody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(work.Desk, "rows", lambda self, queue: queue.model.objects.order_by("-pk"))


def a_number_of_all_notices(patch: pytest.MonkeyPatch) -> None:
    def chosen(person_id: int) -> Any:
        return choices.wishes_of(person_id)._replace(newest=Notice.objects.count())

    patch.setattr(frame, "wishes_of", chosen)


def a_cookie_that_counts(patch: pytest.MonkeyPatch) -> None:
    real = small.render

    def render(*given: Any, **more: Any) -> HttpResponse:
        answer = real(*given, **more)
        answer.set_cookie("newest", str(Letter.objects.latest("pk").pk))
        return answer

    patch.setattr(small, "render", render)


def an_id_that_tells_how_many(patch: pytest.MonkeyPatch) -> None:
    real = lists.letter_entry

    def entry(row: Letter) -> Any:
        found = real(row)
        object.__setattr__(found, "subject", f"{row.subject} {Letter.objects.latest('pk').pk}")
        return found

    patch.setattr(lists, "letter_entry", entry)


def a_header_that_counts(patch: pytest.MonkeyPatch) -> None:
    real = lists.render

    def render(*given: Any, **more: Any) -> HttpResponse:
        answer = real(*given, **more)
        answer["ETag"] = f'"{Letter.objects.count()}"'
        return answer

    patch.setattr(lists, "render", render)


Planted = tuple[Plant, str, str]
PLANTED: tuple[Planted, ...] = (
    (a_scope_that_narrows_nothing, "reviewer", "congvan:outgoing"),
    (an_inbox_of_everything, "recv_leader", "congvan:inbox"),
    (a_count_of_everything, "recv_clerk", "congvan:inbox"),
    (a_badge_that_counts_everybody, "signer", "congvan:home"),
    (a_sum_over_all_letters, "inspector", "congvan:board"),
    (a_queue_of_everybody, "clerk", "congvan:home"),
    (a_number_of_all_notices, "recv_officer", "congvan:home"),
    (a_cookie_that_counts, "other_clerk", "congvan:notices"),
    (an_id_that_tells_how_many, "drafter", "congvan:outgoing"),
    (a_header_that_counts, "principal", "congvan:home"),
)
"""(leak, who meets it, the page's name)."""

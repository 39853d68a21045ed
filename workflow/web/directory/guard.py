"""Who may open a page of the directory; for everybody else it does not exist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from workflow.kernel.actions import Action
from workflow.kernel.errors import NotFound
from workflow.kernel.policy import Actor, policy
from workflow.web.actors import actor_of
from workflow.web.fields import DayField


@dataclass(frozen=True, slots=True)
class Keeper:
    """The administrator behind a request, and the day that his page shows: today unless he asked for another."""

    actor: Actor
    on: date

    @property
    def is_today(self) -> bool:
        """Whether the page shows today; only then it offers acts."""
        return self.on == self.actor.on


def keeper_of(request: HttpRequest) -> Keeper:
    """The administrator; NotFound for anybody else."""
    actor = actor_of(request)
    if not policy().may_at(actor, Action.KEEP_DIRECTORY, None).allowed:
        raise NotFound
    return Keeper(actor, day_of(request, actor.on))


def day_of(request: HttpRequest, otherwise: date) -> date:
    """The day in the query (`ngay`), or `otherwise` when there is none that can be read."""
    try:
        return DayField(required=False).clean(request.GET.get("ngay", "")) or otherwise
    except ValidationError:
        return otherwise


def for_administrators(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view its Keeper as second argument."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **given: Any) -> HttpResponse:
        return view(request, keeper_of(request), *args, **given)

    guarded.for_administrators = True  # type: ignore[attr-defined]
    return guarded

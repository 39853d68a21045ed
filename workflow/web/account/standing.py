"""Ends the session of a person whose last appointment has ended: the date decides, read with every request."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.directory.models import Appointment, Delegation, Mandate, Person
from workflow.kernel.days import on_day
from workflow.prepared import A_DAY, AN_ID, Prepared


class StandingMiddleware:
    """Signs out whoever held an appointment once and holds nothing today; behind the session and its messages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and has_left(request.user.pk, timezone.localdate()):
            logout(request)
            messages.info(
                request, _("Đồng chí không còn giữ nhiệm vụ nào trong ngày hôm nay, phiên làm việc đã kết thúc.")
            )
            return HttpResponseRedirect(resolve_url(settings.LOGIN_URL))
        return self.get_response(request)


def has_left(user_id: int, on: date) -> bool:
    """Whether the user's person was appointed once and has no appointment, mandate or delegation on the day.

    One statement. A person who never held an office, such as a committee member, is asked nothing here.
    """
    return bool(_LEFT(user_id, on))


def left_of(user_ids: Collection[int], on: date) -> set[int]:
    """Those of the users of whom `has_left` is true, in one statement."""
    return set(_gone(on).filter(user_id__in=user_ids).values_list("user_id", flat=True))


def _left(user_id: int, on: date) -> QuerySet[Any, Any]:
    return _gone(on).filter(user_id=user_id).values_list("pk")


def _gone(on: date) -> QuerySet[Any, Any]:
    own = {"person": OuterRef("pk")}
    return (
        Person.objects.filter(Exists(Appointment.objects.filter(valid_to__lt=on, **own)))
        .exclude(Exists(Appointment.objects.filter(on_day(on), **own)))
        .exclude(Exists(Mandate.objects.filter(on_day(on), **own)))
        .exclude(Exists(Delegation.objects.filter(on_day(on), taker=OuterRef("pk"))))
    )


_LEFT = Prepared(_left, AN_ID, A_DAY)
"""Asked on every request: compiling it anew would cost a third of a short page."""

"""The page of one's own account: password, second factors, sessions, and what the person is today."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from workflow.directory.models import Appointment, Mandate, SigningAuthority
from workflow.kernel.days import on_day
from workflow.web.actors import standing_of


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """What the signed-in person holds today and how his account is kept."""
    standing = standing_of(request)
    person, today = standing.person, standing.actor.on
    own = {"person": person}
    context = {
        "person": person,
        "today": today,
        "appointments": Appointment.objects.filter(on_day(today), **own).select_related("organ").order_by("valid_from"),
        "mandates": Mandate.objects.filter(on_day(today), **own).select_related("organ"),
        "authorities": SigningAuthority.objects.filter(on_day(today), **own).select_related("organ"),
        "factors": set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True)),
        "sessions": UserSession.objects.filter(user_id=request.user.pk).count(),
    }
    return render(request, "congvan/account.html", context)

"""The second factor at the moment of an act: when it was last passed, and the page that asks for it again."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.cache import never_cache

from workflow.conf import congvan
from workflow.web.account.forms import ReauthenticateCodeForm
from workflow.web.errors import safe_next

FACTOR = "mfa"


def confirmed_at(request: HttpRequest) -> datetime | None:
    """When this session last passed a second factor (app code, passkey, recovery code), aware; None if it never did.

    No statement: the library writes it into the session, and takes it out when a factor is removed.
    """
    user = request.user if request.user.is_authenticated else None
    times = [one["at"] for one in get_authentication_records(request, user) if one.get("method") == FACTOR]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def _next(request: HttpRequest) -> str:
    return safe_next(request, request.POST.get("next") or request.GET.get("next") or "/")


@method_decorator([login_required, never_cache], name="dispatch")
class ConfirmView(View):
    """Asks for the second factor and goes back to where it was needed."""

    template_name = "congvan/confirm.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        """The form; with a way to register a factor for who has none."""
        return self._page(request, ReauthenticateCodeForm(user=request.user), 200)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take one code. Wrong, used before or too often: 422 and one sentence. Right: a new session id, and back."""
        form = ReauthenticateCodeForm(user=request.user, data=request.POST)
        if not form.is_valid():
            return self._page(request, form, 422)
        form.save()
        return HttpResponseRedirect(_next(request))

    def _page(self, request: HttpRequest, form: ReauthenticateCodeForm, status: int) -> HttpResponse:
        types = set(Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True))
        given: dict[str, Any] = {
            "form": form,
            "next": _next(request),
            "has_code": bool(types - {Authenticator.Type.WEBAUTHN}),
            "has_key": Authenticator.Type.WEBAUTHN in types,
            "minutes": congvan.SECOND_FACTOR_MAX_AGE // 60,
            "key_address": reverse("mfa_reauthenticate_webauthn"),
        }
        if given["has_key"]:
            given["js_data"] = {"request_options": webauthn.begin_authentication(request.user)}  # type: ignore[arg-type]
        return render(request, self.template_name, given, status=status)


confirm = ConfirmView.as_view()

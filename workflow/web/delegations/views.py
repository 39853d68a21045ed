"""Lending a role, ending it early, and the list of both directions; everybody sees his own only."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from workflow.directory import keeping
from workflow.directory.models import Delegation
from workflow.kernel.errors import Invalid, NotAllowed, NotFound
from workflow.web.actors import Standing, standing_of
from workflow.web.delegations.forms import LendForm

SHOWN = 100
"""Delegations of each direction that the page lists, the newest."""


@require_http_methods(["GET", "POST"])
def delegations(request: HttpRequest) -> HttpResponse:
    """One's own delegations and the form for another."""
    standing = standing_of(request)
    words = request.GET.get("tim", "").strip()
    data = request.POST if request.method == "POST" else None
    form = LendForm(data, standing=standing, words=words)
    if form.is_bound and form.is_valid():
        try:
            made = keeping.delegate_role(standing.actor, form.place(), **form.given())
        except (Invalid, NotAllowed) as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã uỷ quyền cho đồng chí %s.") % made.taker)
            return redirect("congvan:delegations")
    context = {"form": form, "words": words, "today": standing.actor.on, **_both(standing)}
    return render(request, "congvan/delegations/delegations.html", context, status=422 if form.is_bound else 200)


def _both(standing: Standing) -> dict[str, Any]:
    rows = Delegation.objects.select_related("organ", "giver", "taker").order_by("-valid_to", "-pk")
    return {
        "given": rows.filter(giver=standing.person)[:SHOWN],
        "taken": rows.filter(taker=standing.person)[:SHOWN],
    }


@require_POST
def end_delegation(request: HttpRequest, delegation_id: int) -> HttpResponse:
    """End with today what one has lent oneself; another's does not exist."""
    standing = standing_of(request)
    one = Delegation.objects.filter(pk=delegation_id, giver=standing.person).first()
    if one is None:
        raise NotFound
    last = max(standing.actor.on, one.valid_from)
    try:
        keeping.end_delegation(standing.actor, one.organ_id, delegation_id=one.pk, on=last)
    except Invalid as refusal:
        messages.error(request, str(refusal.sentence))
    else:
        messages.success(request, _("Uỷ quyền kết thúc hết ngày hôm nay."))
    return redirect("congvan:delegations")

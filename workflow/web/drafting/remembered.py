"""The page of choices that an organ's drafters and clerks made for lines of recipients: listed, and forgotten."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from workflow.directory.abbreviations import ABBREVIATIONS
from workflow.directory.models import Organ, RememberedLine
from workflow.directory.queries import STAFF_KINDS, circle_of
from workflow.directory.remembering import forget_as_clerk, forget_as_drafter
from workflow.kernel.actions import Action
from workflow.kernel.errors import NotFound
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import Role
from workflow.web.actors import Standing, standing_of

SHOWN = 50


def organs_of(standing: Standing) -> set[int]:
    """The organs for which he drafts or keeps the registry; NotFound for who does neither anywhere."""
    held = [live for live in standing.roles if live.role in (Role.DRAFTER, Role.CLERK)]
    found = {place for live in held for place in (live.organ_id, live.registry_of_id) if place}
    boards = {live.organ_id for live in held if live.role == Role.DRAFTER and live.organ_kind in STAFF_KINDS}
    found |= {circle_of(board, standing.actor.on).pk for board in Organ.objects.filter(pk__in=boards)}
    if not found:
        raise NotFound
    return found


@require_GET
def remembered(request: HttpRequest) -> HttpResponse:
    """What was chosen for which line, by whom and when; and the short forms that every line may use."""
    rows = RememberedLine.objects.filter(organ__in=organs_of(standing_of(request)))
    pages = Paginator(rows.select_related("organ", "chosen_by").order_by("-chosen_on", "-pk"), SHOWN)
    context = {"page": pages.get_page(request.GET.get("trang")), "abbreviations": ABBREVIATIONS}
    return render(request, "congvan/remembered.html", context)


@require_POST
def forget(request: HttpRequest, line_id: int) -> HttpResponse:
    """Let a line mean again what its words say; another organ's does not exist."""
    standing = standing_of(request)
    row = RememberedLine.objects.filter(pk=line_id, organ__in=organs_of(standing)).first()
    if row is None:
        raise NotFound
    drafts = policy().may_at(standing.actor, Action.DRAFT_LETTER, row.organ_id).allowed
    (forget_as_drafter if drafts else forget_as_clerk)(standing.actor, row.organ_id, line_id=row.pk)
    messages.success(request, _("Đã bỏ lựa chọn; dòng này lại được hiểu theo lời văn."))
    return redirect("congvan:remembered")

"""Lists: what waits for me, letters going out, letters coming in; pages by key, so that depth costs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from workflow.conf import congvan
from workflow.directory.models import Appointment
from workflow.dispatches.models import Assignment, Dispatch
from workflow.kernel.errors import NotFound
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import DispatchStatus as D
from workflow.kernel.vocabulary import LetterStatus as L
from workflow.kernel.vocabulary import Purpose, Role
from workflow.letters.models import Letter
from workflow.web.actors import Standing, standing_of
from workflow.web.paging import number_of

from .due import by_deadline
from .work import BY_KEY, Desk, dispatch_entry, letter_entry, organs, received_entries

Filter = tuple[str | Promise, Q]

OUTGOING: Mapping[str, Filter] = {
    "": (_("Tất cả"), Q()),
    "du-thao": (_("Dự thảo"), Q(status__in=(L.DRAFT, L.RETURNED))),
    "dang-trinh": (_("Đang trình"), Q(status__in=(L.IN_REVIEW, L.AWAITING_SIGNATURE, L.SIGNED, L.NUMBERED))),
    "dang-thuc-hien": (_("Đang thực hiện"), Q(status=L.ISSUED)),
    "da-ket-thuc": (_("Đã kết thúc"), Q(status__in=(L.CONCLUDED, L.WITHDRAWN, L.RECALLED, L.REPLACED))),
}
_DONE = Q(status__in=(D.ACCEPTED, D.CLOSED, D.RECALLED)) | Q(
    status=D.ACKNOWLEDGED, purpose__in=(Purpose.INFORM, Purpose.REPORT)
)
INCOMING: Mapping[str, Filter] = {
    "": (_("Tất cả"), Q()),
    "can-lam": (_("Cần làm"), Q(status__in=(D.SENT, D.ARRIVED, D.DIRECTED, D.SENT_BACK))
                | Q(status=D.ACKNOWLEDGED) & ~_DONE),
    "da-giao": (_("Đã giao"), Q(status=D.IMPLEMENTING)),
    "cho-duyet": (_("Chờ duyệt"), Q(status=D.HANDED_IN)),
    "da-bao-cao": (_("Đã báo cáo"), Q(status=D.REPORTED)),
    "xong": (_("Xong"), _DONE | Q(status=D.REFUSED)),
}  # fmt: skip
"""Where a unit's work stands: with its desk, with its people, with its leader, with the watching organ, at its end."""
BY_DEADLINE = "theo-han"
DEADLINES = _("Theo hạn")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits for the actor, in queues of the roles he holds today."""
    standing = standing_of(request)
    waiting = Desk(standing).waiting()
    begins = not waiting and standing.holds(Role.ADMINISTRATOR) and _is_bare()
    return render(request, "congvan/home.html", {"waiting": waiting, "standing": standing, "begins": begins})


def _is_bare() -> bool:
    """Whether nobody but administrators was given anything to do yet."""
    return not Appointment.objects.exclude(role=Role.ADMINISTRATOR).exists()


@require_GET
def queue(request: HttpRequest, key: str) -> HttpResponse:
    """One queue to its end."""
    standing = standing_of(request)
    found = BY_KEY.get(key)
    if found is None or (found.roles and not standing.holds(*found.roles)):
        raise NotFound
    desk = Desk(standing)
    context = _page(request, desk.rows(found))
    context["entries"] = [desk.entry(row, found) for row in context["rows"]]
    return render(request, "congvan/list.html", {**context, "title": found.label, "filters": []})


@require_GET
def outgoing(request: HttpRequest) -> HttpResponse:
    """Letters of the actor's organs that he may view, newest first."""
    standing = standing_of(request)
    rows = policy().scope(standing.actor, Letter.objects.select_related("issuer")).filter(_own(standing))
    context = _filtered(request, rows, OUTGOING)
    context["entries"] = [letter_entry(row) for row in context["rows"]]
    return render(
        request, "congvan/list.html", {**context, "title": _("Văn bản đi"), "drafts": standing.holds(Role.DRAFTER)}
    )


def _own(standing: Standing) -> Q:
    own = (Role.REVIEWER, Role.SIGNER, Role.CLERK, Role.PRINCIPAL)
    return Q(issuer_id__in=organs(standing, *own), outside=False) | Q(drafter_id=standing.person.pk)


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Dispatches that came to the actor's organs, to himself, or to him as an officer, newest first."""
    standing = standing_of(request)
    if request.GET.get("loc") == BY_DEADLINE:
        shown = [*((key, label, False) for key, (label, _q) in INCOMING.items()), (BY_DEADLINE, DEADLINES, True)]
        context = {**by_deadline(request, standing), "filters": shown, "chosen": BY_DEADLINE}
        return render(request, "congvan/list_due.html", {**context, "title": _("Văn bản đến")})
    if request.GET.get("loc", "") in list(INCOMING)[1:]:
        rows = Dispatch.objects.select_related("letter", "letter__issuer").filter(_received(standing))
        context = _filtered(request, policy().scope(standing.actor, rows), INCOMING)
        context["entries"] = [dispatch_entry(row, standing, inside=True) for row in context["rows"]]
        _ids, count = policy().inbox(standing.actor, before=None, limit=1, cap=congvan.COUNT_CAP)
    else:
        context, count = _newest(request, standing)
    context["count"] = f"{congvan.COUNT_CAP}+" if count > congvan.COUNT_CAP else str(count)
    context["filters"].append((BY_DEADLINE, DEADLINES, False))
    return render(request, "congvan/list.html", {**context, "title": _("Văn bản đến")})


def _newest(request: HttpRequest, standing: Standing) -> tuple[dict[str, Any], int]:
    """The page asked for most: everything that came, by the policy's own list, and how many that is."""
    before, size = number_of(request, "truoc"), congvan.PAGE_SIZE
    ids, count = policy().inbox(standing.actor, before=before, limit=size + 1, cap=congvan.COUNT_CAP)
    entries = received_entries(ids[:size], size, standing.actor.on)
    older = ids[size - 1] if len(ids) > size else None
    shown = [(key, label, not key) for key, (label, _condition) in INCOMING.items()]
    return {"entries": entries, "older": older, "first": before is None, "filters": shown, "chosen": ""}, count


def _received(standing: Standing) -> Q:
    me = standing.person.pk
    assigned = Assignment.objects.filter(person_id=me, ended_on__isnull=True).values("dispatch_id")
    return Q(organ_id__in=organs(standing, Role.CLERK, Role.LEADER)) | Q(person_id=me) | Q(pk__in=assigned)


def _filtered(request: HttpRequest, rows: QuerySet[Any], filters: Mapping[str, Filter]) -> dict[str, Any]:
    chosen = request.GET.get("loc", "")
    if chosen not in filters:
        chosen = ""
    context = _page(request, rows.filter(filters[chosen][1]).order_by("-pk"))
    shown = [(key, label, key == chosen) for key, (label, _condition) in filters.items()]
    return {**context, "filters": shown, "chosen": chosen}


def _page(request: HttpRequest, rows: QuerySet[Any]) -> dict[str, Any]:
    """One page of rows ordered by falling id: those under the key `truoc`, in one statement whatever the depth."""
    before, size = number_of(request, "truoc"), congvan.PAGE_SIZE + 1
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows[:size])
    more = len(found) > congvan.PAGE_SIZE
    kept = found[: congvan.PAGE_SIZE]
    return {"rows": kept, "older": kept[-1].pk if more else None, "first": before is None}

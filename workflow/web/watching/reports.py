"""Frozen periodic reports: the list, and each as it was issued."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from workflow.conf import congvan
from workflow.kernel.errors import NotFound
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import Role
from workflow.letters.models import Letter
from workflow.oversight.models import PeriodicReport
from workflow.web.actors import Standing, standing_of
from workflow.web.desks.work import organs
from workflow.web.paging import number_of


@require_GET
def reports(request: HttpRequest) -> HttpResponse:
    """Periodic reports on letters that the actor may view, newest first."""
    standing = standing_of(request)
    visible = policy().scope(standing.actor, Letter.objects.filter(pk__in=_side(standing))).values("pk")
    rows = PeriodicReport.objects.filter(letter__in=visible).select_related("letter", "letter__issuer", "issued_by")
    before = number_of(request, "truoc")
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: congvan.PAGE_SIZE + 1])
    page, more = found[: congvan.PAGE_SIZE], len(found) > congvan.PAGE_SIZE
    context = {"reports": page, "older": page[-1].pk if more else None, "first": before is None}
    return render(request, "congvan/reports.html", context)


def _side(standing: Standing) -> QuerySet[Any]:
    """Letters on whose sending or watching side the actor stands: only these sides read reports."""
    own = organs(standing, Role.REVIEWER, Role.SIGNER, Role.CLERK, Role.PRINCIPAL)
    side = Q(watcher_id__in=organs(standing, Role.INSPECTOR)) | Q(issuer_id__in=own) | Q(drafter_id=standing.person.pk)
    return Letter.objects.filter(side).values("pk")


@require_GET
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """One frozen report, as it was issued."""
    standing = standing_of(request)
    visible = policy().scope(standing.actor, Letter.objects.filter(pk__in=_side(standing))).values("pk")
    rows = PeriodicReport.objects.select_related("letter", "letter__issuer", "letter__watcher", "issued_by")
    found = rows.filter(pk=report_id, letter__in=visible).first()
    if found is None:
        raise NotFound
    return render(request, "congvan/report.html", {"report": found, "letter": found.letter, "figures": found.figures})

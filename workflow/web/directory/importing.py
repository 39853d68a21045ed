"""Taking a directory from a CSV in two steps: a preview that writes nothing, then all of it or nothing."""

from __future__ import annotations

import re
from hashlib import sha256
from io import BytesIO

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from workflow.directory import keeping
from workflow.directory.services import ImportReport, import_directory
from workflow.directory.sheet import read_sheet
from workflow.kernel.errors import Invalid
from workflow.web.directory.guard import Keeper, for_administrators

LARGEST_BYTES = 2 * 1024 * 1024
KEPT_SECONDS = 30 * 60
"""How long the file of a preview waits for its confirmation."""
SHOWN = 200
"""Rows and errors that a preview prints."""


@never_cache
@require_http_methods(["GET", "POST"])
@for_administrators
def import_organs(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """Upload and preview, or confirm the previewed file; a wrong file gets one sentence per bad line, 422."""
    if request.method == "GET":
        return _page(request)
    again = request.POST.get("again") == "on"
    try:
        if "mark" in request.POST:
            return _confirm(request, keeper, request.POST["mark"], again)
        return _preview(request, keeper, again)
    except Invalid as refusal:
        return _page(request, error=refusal.sentence, status=422)


def _preview(request: HttpRequest, keeper: Keeper, again: bool) -> HttpResponse:
    upload = request.FILES.get("file")
    if upload is None:
        raise Invalid(_("Đồng chí chọn tệp CSV."))
    if upload.size is None or upload.size > LARGEST_BYTES:
        raise Invalid(_("Tệp lớn hơn 2 MB. Đồng chí chia tệp thành nhiều phần."))
    data = upload.read()
    report = import_directory(BytesIO(data), on=keeper.actor.on, commit=False, reuse_known=again)
    found = read_sheet(BytesIO(data)).rows[:SHOWN]
    mark = sha256(data).hexdigest()
    if not report.errors:
        cache.set(_key(keeper, mark), data, KEPT_SECONDS)
    context = {"report": report, "rows": found, "mark": mark, "again": again, "name": upload.name}
    return _page(request, status=422 if report.errors else 200, **context)


def _confirm(request: HttpRequest, keeper: Keeper, mark: str, again: bool) -> HttpResponse:
    data = cache.get(_key(keeper, mark))
    if data is None:
        raise Invalid(_("Bản xem trước đã hết hạn. Đồng chí chọn lại tệp."))
    report: ImportReport = keeping.import_organs(keeper.actor, None, file=BytesIO(data), reuse_known=again)
    if report.errors:
        return _page(request, status=422, report=report, rows=[], mark="", again=again, name="")
    cache.delete(_key(keeper, mark))
    counts = {"count": report.created, "rows": report.rows}
    messages.success(request, _("Đã tạo %(count)d cơ quan từ %(rows)d dòng.") % counts)
    return redirect("congvan:directory")


def _key(keeper: Keeper, mark: str) -> str:
    known = mark if re.fullmatch("[0-9a-f]{64}", mark) else "none"
    return f"congvan.import:{keeper.actor.person_id}:{known}"


def _page(request: HttpRequest, status: int = 200, **context: object) -> HttpResponse:
    context["shown"] = SHOWN
    return render(request, "congvan/directory/import.html", context, status=status)

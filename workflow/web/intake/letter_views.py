"""One letter beside its pages: correct, save and next; its page images; the original that a registered letter keeps."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from workflow import access
from workflow.intake import services
from workflow.intake.duplicates import find_twins, waiting_twins
from workflow.intake.keeping import bytes_of, clean_name
from workflow.intake.models import IntakeFile, IntakeLetter
from workflow.kernel.actions import Action
from workflow.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from workflow.kernel.policy import Actor
from workflow.reading.formats import PAGE_IMAGE_TYPE, page_image
from workflow.web.actors import Standing, standing_of
from workflow.web.fields import Place

from . import rows
from .forms import IntakeForm
from .marks import has_images, marks_of, pages_of

WIDTH = 1000
"""Pixels of a page image across: sharp enough to read small print, 60 to 150 KB a page."""
State = IntakeLetter.State


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, file_id: int, position: int) -> HttpResponse:
    """The form beside the pages; saving registers the letter and leads to the next one."""
    standing = standing_of(request)
    row = _letter_for(standing.actor, file_id, position)
    if row.state != State.PENDING:
        return _settled(row)
    if request.method == "POST" and request.POST.get("do") == "skip":
        return _skip(request, standing, row)
    place = Place(standing, row, request.GET.dict())
    if request.method != "POST":
        return _page(request, row, IntakeForm(at=place))
    form = IntakeForm(request.POST, at=place)
    if not form.is_valid():
        return _page(request, row, form, 422)
    try:
        dispatch = services.register_staged(standing.actor, row.file.organ_id, letter_id=row.pk, **form.given())
    except (Invalid, Conflict) as error:
        form.refuse(error)
        return _page(request, row, form, error.status)
    messages.success(request, _("Đã vào sổ văn bản đến, số %d.") % dispatch.incoming_number)
    if request.POST.get("do") == "open":
        return redirect("congvan:dispatch", dispatch.pk)
    return _next(request, standing, row)


def _letter_for(actor: Actor, file_id: int, position: int) -> IntakeLetter:
    file = access.intake_file_for(actor, file_id)
    row = IntakeLetter.objects.filter(file=file, position=position).first()
    if row is None:
        raise NotFound
    file.lines = IntakeFile.objects.values_list("lines", flat=True).get(pk=file.pk)
    row.file = file
    return row


def _settled(row: IntakeLetter) -> HttpResponse:
    """A second click, or a colleague was quicker: where it led."""
    if row.dispatch_id:
        return redirect("congvan:dispatch", row.dispatch_id)
    return redirect("congvan:intake-file", row.file_id)


def _skip(request: HttpRequest, standing: Standing, row: IntakeLetter) -> HttpResponse:
    services.skip_letter(standing.actor, row.file.organ_id, letter_id=row.pk)
    messages.success(request, _("Đã bỏ qua, văn bản không vào sổ."))
    return _next(request, standing, row)


@never_cache
@require_GET
def following(request: HttpRequest) -> HttpResponse:
    """On to the first letter that waits, or back to the queue."""
    standing = standing_of(request)
    if not rows.organs_of(standing):
        raise NotAllowed(_("Việc này do %s thực hiện.") % Action.REGISTER_LETTER.label)
    return _next(request, standing, None)


def _next(request: HttpRequest, standing: Standing, row: IntakeLetter | None) -> HttpResponse:
    found = rows.next_letter(rows.organs_of(standing), row)
    if found is None:
        return redirect("congvan:intake")
    return redirect("congvan:intake-letter", found.file_id, found.position)


def _page(request: HttpRequest, row: IntakeLetter, form: IntakeForm, status: int = 200) -> HttpResponse:
    doubtful = {*form.asked_head, *(path for path, _raw, _options in form.asked_rows)}
    marks = marks_of(row.content, row.file.lines, doubtful)
    standing = form.at.standing
    twins = find_twins(standing.actor, row, form.as_it_stands(), getattr(form, "cleaned_data", {}).get("issuer_id"))
    sure = any(twin.by == "number" for twin in twins)
    entries = form.entries
    context: dict[str, Any] = {
        "row": row, "file": row.file, "form": form, "entries": entries, "images": has_images(row.file),
        "pages": pages_of(row.file, row.content, marks), "twins": twins, "waiting": waiting_twins(row),
        "sure": sure, "ask_reason": bool(twins) and not sure,
        "doubts": sum(entry.doubtful for entry in entries), "rows_asked": bool(form.asked_rows),
        "goes": {entry.mark.key: entry.key for entry in reversed(entries) if entry.mark},
        "several": row.file.letters.count() > 1, "left": rows.left(rows.organs_of(standing)),
    }  # fmt: skip
    return render(request, "congvan/intake/letter.html", context, status=status)


@require_GET
def page(request: HttpRequest, file_id: int, number: int) -> HttpResponse:
    """A page of the file as a picture; 404 where the file has none. Asked for again it is not drawn again."""
    row = access.intake_file_for(standing_of(request).actor, file_id)
    if not row.stored or not has_images(row) or not 1 <= number <= max(row.pages, 1):
        raise NotFound
    mark = f'"{row.sha256}-{number}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff"}
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified(headers=headers)
    try:
        picture = page_image(bytes_of(row.stored), number, WIDTH)
    except (Invalid, FileNotFoundError):
        raise NotFound from None
    return HttpResponse(picture, content_type=PAGE_IMAGE_TYPE, headers=headers)


@never_cache
@require_GET
def staged(request: HttpRequest, file_id: int) -> HttpResponse | FileResponse:
    """The file as it came, for the unit's clerks while it waits."""
    row = access.intake_file_for(standing_of(request).actor, file_id)
    return _download(row.stored, row.name)


@never_cache
@require_GET
def original(request: HttpRequest, letter_id: int) -> HttpResponse | FileResponse:
    """The file that the letter was registered from, for whoever may view the letter."""
    row = access.original_for(standing_of(request).actor, letter_id)
    return _download(row.stored, row.name)


def _download(stored: str, name: str) -> FileResponse:
    """Always saved, never shown: the browser is not to make anything of it."""
    if not stored or not default_storage.exists(stored):
        raise NotFound
    headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
    handle = default_storage.open(stored, "rb")
    return FileResponse(
        handle, as_attachment=True, filename=clean_name(name), content_type="application/octet-stream", headers=headers
    )

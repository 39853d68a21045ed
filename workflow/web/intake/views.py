"""The queue of files: put in, see how far each was read, read again, type in by hand, discard."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from workflow import access
from workflow.intake import services
from workflow.intake.keeping import delete_now, keep_bytes
from workflow.intake.models import FileState, IntakeFile, IntakeLetter
from workflow.kernel.actions import Action
from workflow.kernel.errors import CongvanError, Invalid, NotAllowed
from workflow.web.actors import Standing, standing_of
from workflow.web.fields import Place
from workflow.web.paging import number_of

from . import rows
from .forms import UploadForm

PAGE = 50
DONE = "xong"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """Files of the clerk's units, and the form that takes more."""
    standing = standing_of(request)
    place = Place(standing, None, request.GET.dict())
    form = UploadForm(request.POST, request.FILES, at=place) if request.method == "POST" else UploadForm(at=place)
    if not form.places:
        raise NotAllowed(_("Việc này do %s thực hiện.") % Action.REGISTER_LETTER.label)
    if request.method != "POST":
        return render(request, "congvan/intake/queue.html", _listed(request, standing, form))
    if form.is_valid():
        try:
            return _took(request, _take(standing, form))
        except Invalid as error:
            form.refuse(error)
    return render(request, "congvan/intake/queue.html", _listed(request, standing, form), status=422)


def _take(standing: Standing, form: UploadForm) -> list[IntakeFile]:
    """Bytes first, rows after; when the rows are refused the bytes go."""
    given = [keep_bytes(upload, upload.name or "", standing.actor.on) for upload in form.uploads()]
    try:
        made: list[IntakeFile] = services.stage_files(standing.actor, form.chosen.organ_id, files=given)
    except BaseException:
        delete_now([one.stored for one in given if one.stored])
        raise
    return made


def _took(request: HttpRequest, made: list[IntakeFile]) -> HttpResponse:
    refused = [row for row in made if row.state == FileState.FAILED]
    if len(made) == 1 and not refused:
        return redirect("congvan:intake-file", made[0].pk)
    if len(made) > len(refused):
        messages.success(request, _("Đã nhận %d tệp, máy đang đọc.") % (len(made) - len(refused)))
    for row in refused[:5]:
        messages.error(request, _("Không nhận “%(name)s”: %(why)s") % {"name": row.name, "why": row.trouble})
    return redirect("congvan:intake")


def _listed(request: HttpRequest, standing: Standing, form: UploadForm | None) -> dict[str, Any]:
    organs = rows.organs_of(standing)
    done, before = request.GET.get("loc") == DONE, number_of(request, "truoc")
    files = rows.files_of(organs, done=done)
    page = list((files.filter(pk__lt=before) if before else files)[: PAGE + 1])
    found, count = rows.shown(page[:PAGE]), rows.counts(organs)
    busy = sum(count.get(state, 0) for state in rows.BUSY)
    total = sum(count.values())
    return {
        "form": form, "rows": found, "busy": busy, "total": total, "read": total - busy, "left": rows.left(organs),
        "failed": count.get(FileState.FAILED, 0), "first": before is None, "done": done, "chosen": DONE if done else "",
        "older": page[PAGE - 1].pk if len(page) > PAGE else None, "several": len(organs) > 1,
    }  # fmt: skip


@never_cache
@require_GET
def queue_state(request: HttpRequest) -> HttpResponse:
    """The rows alone, for the page that waits."""
    standing = standing_of(request)
    if not rows.organs_of(standing):
        raise NotAllowed(_("Việc này do %s thực hiện.") % Action.REGISTER_LETTER.label)
    return render(request, "congvan/intake/rows.html", _listed(request, standing, None))


@never_cache
@require_GET
def file(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file: how far it was read; once it is, on to its first letter."""
    row = access.intake_file_for(standing_of(request).actor, file_id)
    if row.state == FileState.READ and (first := _pending(row)):
        return redirect("congvan:intake-letter", row.pk, first.position)
    return render(request, "congvan/intake/file.html", {"row": rows.shown([row])[0]})


@never_cache
@require_GET
def file_state(request: HttpRequest, file_id: int) -> HttpResponse:
    """The state alone, for the page that waits; it says when to look at the whole page again."""
    row = access.intake_file_for(standing_of(request).actor, file_id)
    return render(request, "congvan/intake/state.html", {"row": rows.shown([row])[0]})


def _pending(row: IntakeFile) -> IntakeLetter | None:
    return row.letters.filter(state=IntakeLetter.State.PENDING).order_by("position").only("position", "file_id").first()


@require_POST
def drop(request: HttpRequest, file_id: int) -> HttpResponse:
    """Discard the file."""
    return _act(request, file_id, services.drop_file, _("Đã bỏ tệp khỏi hàng đợi."))


@require_POST
def again(request: HttpRequest, file_id: int) -> HttpResponse:
    """Read it once more."""
    return _act(request, file_id, services.read_again, "", "congvan:intake-file")


@require_POST
def by_hand(request: HttpRequest, file_id: int) -> HttpResponse:
    """Type it in beside its pages."""
    return _act(request, file_id, services.enter_by_hand, "", "congvan:intake-file")


def _act(request: HttpRequest, file_id: int, service: Any, says: str, to: str = "congvan:intake") -> HttpResponse:
    actor = standing_of(request).actor
    row = access.intake_file_for(actor, file_id)
    try:
        service(actor, row.organ_id, file_id=row.pk)
    except CongvanError as error:
        if error.status != 409:
            raise
        messages.warning(request, str(error.sentence))
        return redirect("congvan:intake")
    if says:
        messages.success(request, says)
    return redirect(to, row.pk) if to != "congvan:intake" else redirect(to)

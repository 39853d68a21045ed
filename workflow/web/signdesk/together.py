"""Many letters at once: a decision each, one second factor, and the page that says what became of every one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from workflow.kernel.errors import CongvanError, NotFound, SecondFactorNeeded
from workflow.signing.batch import run_batch
from workflow.signing.deciding import Decided, decide_together, decided_since, newest_batch, timed, undo_item
from workflow.signing.ending import OPEN, Decision, State
from workflow.signing.models import SigningBatch
from workflow.web import showing
from workflow.web.actors import Standing, standing_of
from workflow.web.errors import safe_next

from . import rows
from .views import number, signer_of

AT_A_TIME = 20
"""Letters that one click carries out where no worker does; the page says how many are left."""
ONE_AT_A_TIME = 1
TONES = {
    State.WAITING: "idle", State.DOING: "doing", State.DONE: "done", State.REFUSED: "late", State.UNDONE: "none",
}  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """The letters picked on the desk (`cv`), how far each was read, a decision for each; a post keeps them all. Sent
    twice, the page leads to the same batch: what it decided left the list, and nothing is decided again."""
    standing = signer_of(request)
    asked = [number(one) for one in (request.POST if request.method == "POST" else request.GET).getlist("cv")]
    before = _sent_before(request, standing, asked)
    if before is not None:
        return redirect("congvan:sign-progress", before.pk)
    found = [row for row in rows.rows_of(standing) if row.letter.pk in asked]
    if request.method != "POST":
        return _page(request, standing, found)
    try:
        batch = decide_together(standing.actor, [_decided(request, row.letter.pk, row.read.seen) for row in found])
    except CongvanError as error:
        before = _sent_before(request, standing, asked)  # a second click whose first was kept only just now
        if before is not None:
            return redirect("congvan:sign-progress", before.pk)
        wrong = dict(getattr(error, "fields", {}))
        told = {"refusal": error.sentence, "wrong": wrong, "factor": isinstance(error, SecondFactorNeeded)}
        return _page(request, standing, found, error.status, told)
    return redirect("congvan:sign-progress", batch.pk)


def _sent_before(request: HttpRequest, standing: Standing, asked: list[int]) -> SigningBatch | None:
    """What this very page made when it was sent before; a page says of itself how old it is."""
    if "newest" not in request.POST or not asked:
        return None
    decided = [_decided(request, pk) for pk in dict.fromkeys(asked)]
    return decided_since(standing.person.pk, number(request.POST["newest"]), decided)


def _page(
    request: HttpRequest, standing: Standing, found: list[rows.Row], status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    wrong = (more or {}).get("wrong", {})
    lines = [_line(request, row, wrong.get(f"letter-{row.letter.pk}", "")) for row in found]
    ready = sum(line["decision"] == Decision.SIGN for line in lines)
    query = "&".join(f"cv={row.letter.pk}" for row in found)
    newest = newest_batch(standing.person.pk)
    context = {"lines": lines, "ready": ready, "choices": Decision.choices, "query": query, "newest": newest}
    return render(request, "congvan/signdesk/together.html", {**context, **(more or {})}, status=status)


def _line(request: HttpRequest, row: rows.Row, wrong: str) -> dict[str, Any]:
    pk = row.letter.pk
    usual = Decision.SIGN if row.read.to_the_end else Decision.LATER
    return {
        "row": row, "wrong": wrong, "decision": request.POST.get(f"decision-{pk}", usual),
        "reason": request.POST.get(f"reason-{pk}", ""),
    }  # fmt: skip


def _decided(request: HttpRequest, pk: int, seen: str = "") -> Decided:
    """What was chosen for a letter: the text that the page stood for, the file that was read to its end (`seen`)."""
    post = request.POST
    words = post.get(f"reason-{pk}", "").strip()
    round_ = number(post.get(f"round-{pk}", ""))
    return Decided(pk, post.get(f"decision-{pk}", ""), post.get(f"text-{pk}", ""), seen, words, round_)


def own_batch(standing: Standing, batch_id: int) -> SigningBatch:
    """His own; NotFound for anybody else's."""
    found = SigningBatch.objects.filter(pk=batch_id, person_id=standing.person.pk).first()
    if found is None:
        raise NotFound
    return found


@never_cache
@require_GET
def progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Every letter of a batch with its result, and what is left. A look carries out nothing. A letter that he may no
    longer see is a line without its name."""
    standing = standing_of(request)
    batch = own_batch(standing, batch_id)
    items = rows.seen_of(standing.actor, timed(list(batch.items.select_related("letter"))))
    left = [item for item in items if item.state in OPEN]
    stopped = [item for item in left if item.state == State.WAITING and item.claimed_at]
    lines = [(item, showing.Shown(TONES[State(item.state)], State(item.state).label)) for item in items]
    context = {
        "batch": batch, "lines": lines, "left": left, "done": len(items) - len(left), "stopped": stopped,
        "signed": sum(item.state == State.DONE and item.decision == Decision.SIGN for item in items),
    }  # fmt: skip
    return render(request, "congvan/signdesk/progress.html", context)


@require_POST
def go_on(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Carry out what is due, with the factor of whoever clicks; a script asks for one letter at a time."""
    standing = standing_of(request)
    own_batch(standing, batch_id)
    scripted = request.headers.get("Accept", "").startswith("application/json")
    items = run_batch(standing.actor, batch_id, limit=ONE_AT_A_TIME if scripted else AT_A_TIME)
    if scripted:
        return HttpResponse(status=204)
    if any(item.state == State.WAITING for item in items):
        messages.warning(request, _("Còn văn bản chưa thực hiện; xem lý do bên dưới."))
    return redirect(safe_next(request, request.POST.get("next", "")))


@require_POST
def undo(request: HttpRequest, item_id: int) -> HttpResponse:
    """Take a decision back; the letter waits for the signature again."""
    undo_item(standing_of(request).actor, item_id)
    messages.success(request, _("Đã hoàn tác."))
    return redirect(safe_next(request, request.POST.get("next", "")))

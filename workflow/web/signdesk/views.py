"""The signer's desk: the list, the letter with its facts, one decision a click; and the note that a page was read."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.signing import BadSignature
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from workflow.kernel.errors import CongvanError, NotFound, SecondFactorNeeded
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import Role
from workflow.letters.models import Letter
from workflow.signing.batch import carry_out_overdue
from workflow.signing.deciding import Decided, decide, open_items
from workflow.signing.ending import Decision
from workflow.signing.reading import record_read
from workflow.web.actors import Standing, standing_of
from workflow.web.errors import safe_next

from . import rows

QUICK = (
    gettext_lazy("Sửa câu chữ."), gettext_lazy("Bổ sung nơi nhận."), gettext_lazy("Rút ngắn thời hạn."),
    gettext_lazy("Làm rõ cơ quan chủ trì."),
)  # fmt: skip
DONE = {
    Decision.SIGN: gettext_lazy("Đã ký. Văn thư cấp số, đóng dấu."),
    Decision.RETURN: gettext_lazy("Đã trả lại người soạn thảo."),
    Decision.LATER: gettext_lazy("Đã để sau; văn bản xuống cuối danh sách."),
}
VIEWS = ("", "doc", "a4")
TYPED = ("reason", "picked")
"""What belongs to the letter whose form was sent, and to no other."""


def signer_of(request: HttpRequest) -> Standing:
    """Who signs somewhere today; for everybody else the desk does not exist."""
    standing = standing_of(request)
    if not standing.holds(Role.SIGNER):
        raise NotFound
    return standing


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest) -> HttpResponse:
    """The desk; `cv` is the chosen letter, `xem` how it is shown. A post is one decision on one letter."""
    standing = signer_of(request)
    if request.method == "POST":
        return _decide(request, standing)
    return _desk(request, standing, number(request.GET.get("cv", "")))


def number(text: str) -> int:
    """A record's number out of a form or an address; 0 for what is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def _desk(
    request: HttpRequest, standing: Standing, wanted: int, status: int = 200, more: dict[str, Any] | None = None
) -> HttpResponse:  # fmt: skip
    found = rows.rows_of(standing)
    places = {row.letter.pk: at for at, row in enumerate(found)}
    gone = _gone(standing, wanted) if wanted and wanted not in places else ""
    place = None if gone else places.get(wanted, 0)
    view = request.GET.get("xem", "")
    context: dict[str, Any] = {
        "groups": rows.grouped(found), "count": len(found), "gone": gone, "standing": standing, "quick": QUICK,
        "waits": rows.seen_of(standing.actor, open_items(standing.person.pk)),
        "view": view if view in VIEWS else "", "opened": bool(wanted and not gone),
    }  # fmt: skip
    if found and place is not None:
        context |= rows.chosen_facts(standing, found[place])
        context["place"] = place + 1
        context["before"] = found[place - 1].letter.pk if place else 0
        context["after"] = found[place + 1].letter.pk if place + 1 < len(found) else 0
    told = {key: value for key, value in (more or {}).items() if not gone or key not in TYPED}
    return render(request, "congvan/signdesk/queue.html", {**context, **told}, status=status)


def _gone(standing: Standing, letter_id: int) -> str:
    """That the letter he asked for does not wait for him; its name only while he may see it. No other letter takes its
    place: what he meant for one must not meet another."""
    asked = policy().scope(standing.actor, Letter.objects.filter(pk=letter_id)).first()
    if asked is None:
        return _("Văn bản này không còn chờ đồng chí.")
    return _("Văn bản “%s” không còn chờ đồng chí.") % asked.subject


def _decide(request: HttpRequest, standing: Standing) -> HttpResponse:
    """Keep the decision and go on to the letter behind it; refused, the page stands with all that was typed."""
    post = request.POST
    letter_id, decision = number(post.get("letter", "")), post.get("decision", "")
    reason = "\n".join(word for word in (*post.getlist("quick"), post.get("reason", "").strip()) if word)
    carry_out_overdue(standing.actor)
    try:
        round_ = number(post.get("round", ""))
        one = Decided(letter_id, decision, post.get("text_hash", ""), post.get("seen", ""), reason, round_)
        waits = decide(standing.actor, one)
    except CongvanError as error:
        if isinstance(error, NotFound):
            raise
        words = next(iter(getattr(error, "fields", {}).values()), error.sentence)
        typed = {"refusal": words, "reason": post.get("reason", ""), "picked": post.getlist("quick")}
        typed["factor"] = isinstance(error, SecondFactorNeeded)
        return _desk(request, standing, letter_id, error.status, typed)
    if waits is None or decision == Decision.LATER:
        messages.success(request, str(DONE[Decision(decision)]))
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    """The desk at the letter that stood behind this one."""
    after = number(request.POST.get("after", ""))
    asked = {"cv": after, "xem": request.POST.get("view", "")}
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("congvan:sign-queue") + (f"?{query}" if query else "")


@require_POST
def letter_read(request: HttpRequest, letter_id: int) -> HttpResponse:
    """He came to the end of a page of what he was shown; the seal says what that was, so that nobody makes it up."""
    actor = standing_of(request).actor
    try:
        person, letter, text_no, pages, seen = rows.SEAL.unsign_object(request.POST.get("shown", ""))
    except (BadSignature, ValueError, TypeError):
        raise NotFound from None
    if (person, letter) != (actor.person_id, letter_id):
        raise NotFound
    page = number(request.POST.get("page", ""))
    read = record_read(actor, letter_id, text_no=text_no, page=page, pages=pages, seen=seen)
    if request.headers.get("Accept", "").startswith("application/json"):
        return JsonResponse({"done": read.done, "pages": read.pages})
    messages.success(request, _("Đã ghi nhận xem hết trang %(page)d/%(pages)d.") % {"page": page, "pages": pages})
    return redirect(safe_next(request, request.POST.get("next", "")))

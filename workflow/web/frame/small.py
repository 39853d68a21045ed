"""Small pages: the theme, the language and the list of notices."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import check_for_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from workflow.conf import congvan
from workflow.notices import queries
from workflow.web.actors import actor_of
from workflow.web.errors import safe_next
from workflow.web.paging import number_of

from .around import THEME_COOKIE

A_YEAR = 365 * 24 * 3600


@login_not_required
@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Change between light and dark; without a choice so far the system's is light for us."""
    chosen = "light" if request.COOKIES.get(THEME_COOKIE) == "dark" else "dark"
    answer = redirect(safe_next(request, request.POST.get("next", "/")))
    answer.set_cookie(THEME_COOKIE, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return answer


@login_not_required
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in this browser; one that the project does not have changes nothing."""
    chosen = request.POST.get("language", "")
    answer = redirect(safe_next(request, request.POST.get("next", "/")))
    if chosen in dict(settings.LANGUAGES) and check_for_language(chosen):
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, chosen, max_age=A_YEAR, samesite="Lax", secure=request.is_secure(),
            httponly=True,
        )  # fmt: skip
    return answer


@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """The actor's notices, newest first; texts under the rights that he has now."""
    actor = actor_of(request)
    before = number_of(request, "truoc")
    lines = queries.page_of(actor, before=before, size=congvan.PAGE_SIZE + 1)
    rows, more = lines[: congvan.PAGE_SIZE], len(lines) > congvan.PAGE_SIZE
    context = {
        "lines": rows,
        "older": rows[-1].seq if more else None,
        "first": before is None,
        "newest": rows[0].seq if rows else 0,
    }
    return render(request, "congvan/notices.html", context)


@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """Mark the actor's own notices as read, as far as he has seen them."""
    actor = actor_of(request)
    seen = request.POST.get("up_to", "")
    if seen.isascii() and seen.isdigit() and len(seen) < 10:
        count = queries.mark_read(actor.person_id, up_to=int(seen))
        messages.success(request, _("Đã đánh dấu %d thông báo là đã đọc.") % count)
    return redirect("congvan:notices")

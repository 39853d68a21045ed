"""What a page asks after a hint: the news after a number, under the rights of now; and the page of one's settings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from workflow.kernel.vocabulary import Role
from workflow.notices import choices, queries
from workflow.notices.lines import Line
from workflow.notices.rules import table
from workflow.web.actors import standing_of
from workflow.web.frame.around import unread
from workflow.web.paging import MAX_KEY

from .forms import HabitsForm, chosen_in

AT_ONCE = 50
"""Lines of one answer; `more` says that the next begins after `seq`."""


@never_cache
@require_GET
def news(request: HttpRequest) -> HttpResponse:
    """The lines after the number `after`, oldest first, with the words that may stand where others read them; the
    count for the badge. A look changes nothing."""
    standing = standing_of(request)
    given = request.GET.get("after", "")
    seq = int(given) if given.isascii() and given.isdigit() and len(given) < 19 else MAX_KEY
    person_id = standing.person.pk
    chosen, newest, _keys = choices.wishes_of(person_id)
    lines = queries.page_of(standing.actor, after=seq, size=AT_ONCE)[::-1] if seq < newest else []
    more = len(lines) == AT_ONCE
    roles = {live.role for live in standing.roles}
    quiet = choices.is_quiet(choices.habits_of([person_id])[person_id], timezone.now()) if lines else False
    return JsonResponse({
        "seq": lines[-1].seq if more else newest, "more": more, "unread": unread(standing, chosen),
        "lines": [_line(line, roles, chosen, quiet) for line in lines if not line.hidden],
    })  # fmt: skip


def _line(line: Line, roles: set[str], chosen: choices.Chosen, quiet: bool) -> dict[str, Any]:
    channels = choices.channels_of(table().by_key[line.event], roles, chosen)
    return {
        "seq": line.seq, "text": line.outside, "url": line.url, "how": line.how,
        "desktop": channels.desktop and line.unread and not quiet,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """By which channels he is told of what, in each of his roles; when he wants peace and his summary."""
    standing = standing_of(request)
    person_id = standing.person.pk
    roles = [*dict.fromkeys(live.role for live in standing.roles), ""]
    habits = choices.habits_of([person_id])[person_id]
    form = HabitsForm(request.POST if request.method == "POST" else None, instance=habits)
    if form.is_bound and form.is_valid():
        form.save()
        choices.choose(person_id, roles, chosen_in(request.POST, roles))
        messages.success(request, _("Đã lưu cài đặt thông báo."))
        return redirect("congvan:notice-settings")
    chosen = chosen_in(request.POST, roles) if form.is_bound else choices.chosen_by(person_id)
    context = {
        "form": form, "groups": [_group(role, chosen) for role in roles if choices.offered(role)],
        "mail": getattr(request.user, "email", ""),
    }  # fmt: skip
    return render(request, "congvan/notice_settings.html", context, status=422 if form.is_bound else 200)


def _group(role: str, chosen: choices.Chosen) -> dict[str, Any]:
    """The rows of one role: an event in words, and each channel with its field's name and whether it is on."""
    rows = []
    for rules in choices.offered_together(role):
        first = rules[0]
        channels = [chosen.get((role, rule.key), choices.DEFAULTS[rule.how]) for rule in rules]
        cells = [
            (f"{name}:{role}:{first.key}", name, any(getattr(one, name) for one in channels)) for name in choices.NAMES
        ]
        rows.append({"words": _plainly(str(first.words)), "how": first.how.label, "cells": cells})
    return {"label": Role(role).label if role else _("Gửi đích danh đồng chí"), "rows": rows, "key": role or "PERSON"}


def _plainly(words: str) -> str:
    """The words of a rule about no letter in particular."""
    names = {"letter": _("văn bản"), "recipient": _("nơi nhận"), "by": _("một đồng chí"), "due": "…"}
    text = words % names
    return text[:1].upper() + text[1:]

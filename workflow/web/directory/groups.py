"""The page of groups: the words that every office understands, and those that offices have added."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from workflow.directory.abbreviations import ABBREVIATIONS
from workflow.directory.group_rules import drop_group as drop_rule
from workflow.directory.group_rules import name_group
from workflow.directory.models import OrganGroupRule
from workflow.directory.wording import GROUPS, Relation
from workflow.kernel.errors import Invalid
from workflow.kernel.vocabulary import OrganKind
from workflow.web.directory.forms import KeepForm, KeepPlace, choice_field, words_field
from workflow.web.directory.guard import Keeper, for_administrators


class GroupForm(KeepForm):
    """Words, kinds and where the organs stand; for every office."""

    words = words_field(_("Cách gọi"), _("Viết như trong “Kính gửi”, ví dụ các đơn vị làm điểm."))
    relation = choice_field(_("Quan hệ với nơi gửi"), Relation.choices)
    kinds = forms.MultipleChoiceField(
        label=_("Loại cơ quan"), choices=OrganKind.choices, widget=forms.CheckboxSelectMultiple, required=False
    )

    def where(self) -> int | None:
        return None


@require_http_methods(["GET", "POST"])
@for_administrators
def groups(request: HttpRequest, keeper: Keeper) -> HttpResponse:
    """Both kinds of words, and the form for one more."""
    place = KeepPlace(keeper.actor, None)
    form = GroupForm(request.POST, place=place) if request.method == "POST" else GroupForm(place=place)
    if form.is_bound and form.is_valid():
        try:
            name_group(keeper.actor, None, **form.given())
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã thêm nhóm."))
            return redirect("congvan:groups")
    rules = OrganGroupRule.objects.select_related("owner").order_by("words", "pk")
    context = {
        "form": form,
        "rules": [_shown(rule) for rule in rules],
        "common": [_common(group) for group in GROUPS],
        "abbreviations": ABBREVIATIONS,
    }
    return render(request, "congvan/directory/groups.html", context, status=422 if form.is_bound else 200)


@require_POST
@for_administrators
def drop_group(request: HttpRequest, keeper: Keeper, rule_id: int) -> HttpResponse:
    """Take an office's own words away."""
    drop_rule(keeper.actor, None, rule_id=rule_id)
    messages.success(request, _("Đã bỏ nhóm."))
    return redirect("congvan:groups")


def _shown(rule: OrganGroupRule) -> dict[str, Any]:
    kinds = [OrganKind(kind).label for kind in rule.kinds]
    return {"rule": rule, "kinds": kinds, "relation": Relation(rule.relation).label}


def _common(group: Any) -> dict[str, Any]:
    kinds = [OrganKind(kind).label for kind in group.kinds]
    return {"words": group.words, "kinds": kinds, "relation": Relation(group.relation).label}

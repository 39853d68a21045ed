"""The banner of lent roles: whoever acts for another sees on every page for whom, and until when."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from workflow.directory.models import Delegation
from workflow.kernel.errors import CongvanError
from workflow.web.actors import standing_of

register = template.Library()


@register.simple_tag(takes_context=True)
def lent_roles(context: dict[str, Any]) -> SafeString:
    """The delegations that carry a role of the signed-in person today; no statement when there is none."""
    try:
        roles = standing_of(context["request"]).roles
    except CongvanError:
        return SafeString("")
    ids = [role.delegation_id for role in roles if role.delegation_id]
    if not ids:
        return SafeString("")
    rows = Delegation.objects.filter(pk__in=ids).select_related("giver", "organ").order_by("valid_to", "pk")
    return render_to_string("congvan/delegations/banner.html", {"lent": list(rows)})

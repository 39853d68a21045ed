"""The banner of lent roles: whoever acts for another sees on every page for whom, and until when."""

from __future__ import annotations

from typing import Any

from django import template

from workflow.directory.models import Delegation
from workflow.kernel.errors import CongvanError
from workflow.web.actors import standing_of

register = template.Library()


@register.inclusion_tag("congvan/delegations/banner.html", takes_context=True)
def lent_roles(context: dict[str, Any]) -> dict[str, Any]:
    """The delegations that carry a role of the signed-in person today; no statement when there is none."""
    try:
        roles = standing_of(context["request"]).roles
    except CongvanError:
        return {"lent": []}
    ids = [role.delegation_id for role in roles if role.delegation_id]
    rows = Delegation.objects.filter(pk__in=ids).select_related("giver", "organ").order_by("valid_to", "pk")
    return {"lent": list(rows) if ids else []}

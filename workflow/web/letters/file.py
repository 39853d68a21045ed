"""The file of a letter: the page that waits for its signer, the signed one, the sealed one."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from workflow.access import letter_for
from workflow.signing.services import file_to_show
from workflow.web.actors import actor_of


@require_GET
@never_cache
def letter_file(request: HttpRequest, letter_id: int) -> HttpResponse:
    """The PDF, shown in the browser under a name of our own; 404 for who may not see the letter, or where is none."""
    actor = actor_of(request)
    letter = letter_for(actor, letter_id)
    answer = HttpResponse(file_to_show(actor, letter), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="cong-van-{letter.pk}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

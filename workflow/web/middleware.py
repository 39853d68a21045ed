"""From our own errors to answers: every CongvanError gets its status and its page."""

from __future__ import annotations

from collections.abc import Callable

from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed

from workflow.kernel.errors import CongvanError

from .errors import WrongMethod, error_page, lock_error, page_not_found, sent_to_sign_in, to_sign_in_again


class ErrorPages:
    """Stands last in MIDDLEWARE, so that what a view raises is answered here."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302 and sent_to_sign_in(request, response):
            return to_sign_in_again(request)
        if isinstance(response, HttpResponseNotAllowed) and not response.content:
            page = error_page(request, WrongMethod())
            page["Allow"] = response["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer what is ours; anything else stays an error of the server."""
        if isinstance(exception, CongvanError):
            return error_page(request, exception)
        if isinstance(exception, Http404):
            return page_not_found(request)
        if isinstance(exception, OperationalError) and (busy := lock_error(exception)):
            return error_page(request, busy)
        return None

"""Pages for what cannot be done: one status and one sentence each; hidden and missing are one and the same page."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from workflow.kernel.errors import Conflict, CongvanError, NotAllowed, NotFound, SecondFactorNeeded

from .drafting.differences import LABELS

HEADINGS = {
    400: _("Yêu cầu không hợp lệ"), 403: _("Không có quyền"), 404: _("Không tìm thấy"),
    405: _("Không mở được địa chỉ này"), 409: _("Việc đã thay đổi"),
    422: _("Chưa thực hiện được"), 429: _("Quá nhiều yêu cầu"),
    500: _("Hệ thống có lỗi"),
    502: _("Dịch vụ trả lời sai"), 503: _("Hệ thống đang bận"),
}  # fmt: skip
LOCK_WAITED_OUT = ("55P03", "40P01", "40001")
"""SQLSTATEs of a lock that did not come, a deadlock broken, a serialisation failure."""


UNSPOKEN = ("pass", "code", "token", "login", "once", "hash")
"""Parts of the names of fields that are never shown again."""
TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
AGAIN = _("Phiên làm việc đã hết, việc vừa rồi chưa được thực hiện. Đồng chí đăng nhập rồi thực hiện lại.")
EXPIRED = _("Biểu mẫu đã hết hạn. Đồng chí quay lại, tải lại trang rồi thực hiện.")
SIGNED_OUT = _("Phiên làm việc đã hết. Đồng chí chép phần đã ghi, đăng nhập lại rồi dán vào biểu mẫu.")


class Busy(Conflict):
    """Somebody else holds the record longer than we wait."""

    code = "busy"
    sentence = _("Hồ sơ đang được đồng chí khác xử lý. Đồng chí chờ vài giây rồi thực hiện lại.")


class WrongMethod(CongvanError):
    """A page that only takes forms was looked at, or the other way round: an address kept from a form, a reload."""

    status = 405
    code = "wrong_method"
    sentence = _("Địa chỉ này không mở trực tiếp được. Đồng chí mở trang cần làm từ danh sách rồi thực hiện từ đó.")


def error_page(request: HttpRequest, error: CongvanError, back: str = "", heading: int = 0) -> HttpResponse:
    """The page of an error; `back` is where the actor finds the new state, `heading` whose heading it has."""
    if error.status == 404:
        return page_not_found(request)
    context = {
        "error": error,
        "heading": HEADINGS.get(heading or error.status, HEADINGS[400]),
        "back": back or _here(request),
        "second_factor": isinstance(error, SecondFactorNeeded),
        "next": request.get_full_path(),
    }
    return render(request, "congvan/error.html", context, status=error.status)


def page_not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """What does not exist and what is hidden: the same bytes, without the address that was asked for."""
    context = {"error": NotFound(), "heading": HEADINGS[404]}
    return render(request, "congvan/error.html", context, status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that was opened in another session or has waited too long."""
    if not request.user.is_authenticated:
        if request.path != resolve_url(settings.LOGIN_URL):
            return to_sign_in_again(request)
        # Sent back to itself without a word, the sign-in page would look as if the password had been wrong.
        return error_page(request, NotAllowed(EXPIRED), heading=422)
    if words := own_words(request):
        return words_page(request, words, _("Biểu mẫu đã hết hạn. Đồng chí mở lại biểu mẫu rồi dán chữ vào."), 403)
    return error_page(request, NotAllowed(EXPIRED), heading=422)


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """A request that could not be read, or was too large to be; nothing of it can be asked, not even who sent it."""
    large = isinstance(exception, TOO_MUCH)
    return HttpResponse(render_to_string("413.html" if large else "400.html"), status=413 if large else 400)


def to_sign_in_again(request: HttpRequest) -> HttpResponse:
    """What became of a form whose session has ended: its words to copy, or the way to sign in with the reason said,
    and from there to the page on which the form stood, for a form's own address often is no page."""
    if page := signed_out_page(request):
        return page
    if not _is_own(request):
        return redirect_to_login(request.get_full_path())
    messages.warning(request, AGAIN)
    start = f"{request.scheme}://{request.get_host()}/"
    given = request.headers.get("Referer", "")
    return redirect_to_login(safe_next(request, "/" + given.removeprefix(start) if given.startswith(start) else "/"))


def signed_out_page(request: HttpRequest) -> HttpResponse | None:
    """What was typed by somebody whose session has ended meanwhile, so that he can copy it; None when nothing was."""
    words = own_words(request)
    return words_page(request, words, SIGNED_OUT, 403) if words else None


def sent_to_sign_in(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether nobody is signed in and the answer is the way to the sign-in page and from there back to this address.
    A public switch that was posted on the sign-in page leads there too."""
    place = response.get("Location", "")
    return not request.user.is_authenticated and place == redirect_to_login(request.get_full_path()).url


def words_page(request: HttpRequest, words: list[tuple[Any, str]], sentence: Any, status: int) -> HttpResponse:
    """Words that could not be kept, in boxes to copy from."""
    context = {"sentence": sentence, "said": words, "back": request.get_full_path(), "signed_out": True}
    answer = render(request, "congvan/kept.html", context, status=status)
    patch_cache_control(answer, no_store=True, private=True)
    return answer


def own_words(request: HttpRequest) -> list[tuple[Any, str]]:
    """(label, words) of what was typed into a form of this site; nothing of what another site sent, of a password, a
    code, or a field that nobody types in."""
    if not _is_own(request):
        return []
    typed = [(name, value) for name, value in request.POST.items() if isinstance(value, str) and _is_typed(name, value)]
    return [(LABELS.get(name, _("Phần đã ghi")), value) for name, value in typed]


def _is_own(request: HttpRequest) -> bool:
    """Whether a form of this very site was sent."""
    return request.method == "POST" and request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _is_typed(name: str, value: str) -> bool:
    known = name in LABELS and value.strip()
    return bool(known or (" " in value.strip() and not any(part in name for part in UNSPOKEN)))


def lock_error(error: OperationalError) -> Busy | None:
    """A refusal to wait any longer for a lock, as our own error; None for every other fault of the database."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) in LOCK_WAITED_OUT or "database is locked" in str(error):
        return Busy()
    return None


def _here(request: HttpRequest) -> str:
    """The page of the record behind an act's address, else the way home."""
    match = request.resolver_match
    if match and match.url_name in ("letter-act", "dispatch-act"):
        return request.path.rstrip("/").rpartition("/")[0] + "/"
    return "/"


def safe_next(request: HttpRequest, given: str) -> str:
    """`given` if it leads to a page of this site, else the way home."""
    own = url_has_allowed_host_and_scheme(given, {request.get_host()}, require_https=request.is_secure())
    # Django takes a bare word for a relative address, and redirect() takes it for the name of a view.
    return given if own and given.startswith("/") else "/"

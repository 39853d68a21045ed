"""Checks of a letter by anybody: by the code on the page together with what is printed there, or by the file itself.

The code alone says nothing: a page looks the same whatever code it was reached by. What is said goes to who holds the
paper (code, number and date) or the file.
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from workflow.kernel.errors import CongvanError
from workflow.signing.apart import reported
from workflow.signing.journalled import standing_of
from workflow.signing.marks import letter_on_paper
from workflow.signing.services import capacity_of
from workflow.web.fields import DayField, TextField

from .throttling import admitted

MAX_BYTES = 20 * 1024 * 1024
"""Of a file; a signed letter has some hundred kilobytes."""
FORM_BYTES = 64 * 1024
PAPERS, FILES = 20, 10
"""Askings of one address in a minute."""
_NUMBER = re.compile(r"\s*(?:số\s*:?\s*)?(\d{1,7})\s*(?:[-/].*)?", re.IGNORECASE | re.DOTALL)


class PaperForm(forms.Form):
    """What is printed at the head of the paper."""

    number = TextField(label=gettext_lazy("Số, ký hiệu"), max_length=60,
                       help_text=gettext_lazy("Như in trên văn bản, ví dụ 738-CV/TU."))  # fmt: skip
    dated = DayField(label=gettext_lazy("Ngày văn bản"), help_text=gettext_lazy("Ví dụ 06/6/2022."))

    def clean_number(self) -> int:
        """The number alone."""
        found = _NUMBER.fullmatch(self.cleaned_data["number"])
        if found is None:
            raise forms.ValidationError(_("Ghi số như in trên văn bản, ví dụ 738-CV/TU."))
        return int(found[1])


@login_not_required
@csrf_exempt  # nothing is changed and nobody is signed in; a token would need a cookie
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest, token: str = "") -> HttpResponse:
    """The page, and its answers. Nothing is written, no cookie is set, no script is needed."""
    context: dict[str, Any] = {"token": token, "form": PaperForm(), "most": MAX_BYTES // 2**20}
    status = 200
    if request.method == "POST":
        status = _answer(request, token, context)
    answer = render(request, "congvan/verify.html", context, status=status)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    answer["Referrer-Policy"] = "no-referrer"
    patch_cache_control(answer, no_store=True, private=True)
    return answer


def _answer(request: HttpRequest, token: str, context: dict[str, Any]) -> int:
    """Fill in what is said; the status."""
    length = str(request.META.get("CONTENT_LENGTH") or 0)
    if not length.isdecimal() or int(length) > MAX_BYTES + FORM_BYTES:
        context["refusal"] = _too_big()
        return 413
    given = "file" if request.content_type == "multipart/form-data" else "paper"
    if not admitted(request, given, FILES if given == "file" else PAPERS):
        context["refusal"] = _("Đã có quá nhiều lượt kiểm tra từ địa chỉ này; xin chờ một phút rồi thử lại.")
        return 429
    return _by_file(request, context) if given == "file" else _by_paper(request, token, context)


def _too_big() -> str:
    return _("Tệp lớn hơn %d MB nên không được kiểm tra ở đây.") % (MAX_BYTES // 2**20)


def _by_paper(request: HttpRequest, token: str, context: dict[str, Any]) -> int:
    form = context["form"] = PaperForm(request.POST)
    if not form.is_valid():
        return 422
    letter = letter_on_paper(token, form.cleaned_data["number"], form.cleaned_data["dated"])
    context["asked"] = True
    if letter is not None:
        context |= {"letter": letter, "capacity": capacity_of(letter), "standing": standing_of(letter.status)}
    return 200


def _by_file(request: HttpRequest, context: dict[str, Any]) -> int:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile) or not file.size:
        context["refusal"] = _("Chọn tệp PDF của văn bản rồi bấm Kiểm tra tệp.")
        return 422
    if file.size > MAX_BYTES:
        context["refusal"] = _too_big()
        return 413
    try:
        context["report"] = reported(file.read(), apart=True)
    except (CongvanError, ImproperlyConfigured) as refusal:
        context["refusal"] = str(getattr(refusal, "sentence", "")) or _("Chưa kiểm tra được chữ ký.")
        return int(getattr(refusal, "status", 503))
    return 200

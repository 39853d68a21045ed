"""Keys and pictures: whose certificate, how long it counts, tried by its holder, registered and retired by the keeper.

Who keeps the directory registers and retires (the matrix's keep_directory); whose key it is, and the clerks who keep a
seal, look and try it. For everybody else it does not exist. No secret passes through these pages.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from workflow.conf import congvan
from workflow.directory.models import Organ, Person
from workflow.kernel.actions import Action
from workflow.kernel.days import FOREVER
from workflow.kernel.errors import CongvanError, Invalid, NotFound, SecondFactorNeeded
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import Role
from workflow.letters.services import required
from workflow.signing import files
from workflow.signing import keys as keeping
from workflow.signing.configuration import DEMO, KINDS, signing
from workflow.signing.models import SigningKey, StampPicture
from workflow.web.actors import Standing, standing_of
from workflow.web.acts import picking
from workflow.web.fields import DayField, PickField, TextField, say_refusal

from .rows import days_left

SOON_DAYS = 60
"""Before this many days a page warns: a new certificate takes weeks."""


def _keeps(standing: Standing) -> bool:
    return policy().may_at(standing.actor, Action.KEEP_DIRECTORY, None).allowed


def _standing(request: HttpRequest) -> tuple[Standing, bool]:
    """Whoever may have to do with keys, and whether he keeps the directory; NotFound for the others."""
    standing = standing_of(request)
    keeps = _keeps(standing)
    if not keeps and not standing.holds(Role.SIGNER, Role.CLERK):
        raise NotFound
    return standing, keeps


def _keeper(request: HttpRequest) -> Standing:
    standing = standing_of(request)
    if not _keeps(standing):
        raise NotFound
    return standing


def _mine(standing: Standing) -> Q:
    return Q(person_id=standing.person.pk) | Q(organ_id__in=keeping.seals_of(standing.actor))


def _visible(standing: Standing, keeps: bool, model: Any) -> Any:
    rows = model._default_manager.select_related("person", "organ")
    return rows if keeps else rows.filter(_mine(standing))


@never_cache
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """Own keys and seals; the keeper of the directory sees all, by name."""
    standing, keeps = _standing(request)
    words = request.GET.get("tim", "").strip()
    rows = _visible(standing, keeps, SigningKey).order_by("-valid_to", "-pk")
    if words:
        rows = rows.filter(Q(person__full_name__icontains=words) | Q(organ__name__icontains=words))
    found = [(row, _state(row, standing)) for row in rows[: congvan.PAGE_SIZE * 4]]
    pictures = _visible(standing, keeps, StampPicture).filter(valid_to__gte=standing.actor.on)
    context = {"rows": found, "keeps": keeps, "words": words, "pictures": pictures.order_by("-pk")[: congvan.PAGE_SIZE]}
    return render(request, "congvan/signdesk/keys.html", context)


def _state(row: SigningKey, standing: Standing) -> dict[str, Any]:
    on = standing.actor.on
    left = days_left(row, on)
    live = row.valid_from <= on <= row.valid_to
    return {"live": live, "left": left, "soon": live and left is not None and left <= SOON_DAYS}


def _found(request: HttpRequest, key_id: int) -> tuple[Standing, bool, SigningKey]:
    standing, keeps = _standing(request)
    row = _visible(standing, keeps, SigningKey).filter(pk=key_id).first()
    if row is None:
        raise NotFound
    return standing, keeps, row


@never_cache
@require_GET
def one(request: HttpRequest, key_id: int) -> HttpResponse:
    """One certificate with all that is known of it."""
    standing, keeps, row = _found(request, key_id)
    return _one(request, standing, keeps, row)


def _one(
    request: HttpRequest, standing: Standing, keeps: bool, row: SigningKey, status: int = 200, **more: Any
) -> HttpResponse:  # fmt: skip
    mine = row.person_id == standing.person.pk or row.organ_id in keeping.seals_of(standing.actor)
    context = {"row": row, "state": _state(row, standing), "keeps": keeps, "mine": mine, "forever": FOREVER, **more}
    return render(request, "congvan/signdesk/key.html", context, status=status)


@never_cache
@require_POST
def test(request: HttpRequest, key_id: int) -> HttpResponse:
    """A trial signature by whose key it is; what is wrong is said on the key's page."""
    standing, keeps, row = _found(request, key_id)
    try:
        waits = keeping.try_key(standing.actor, key_id)
    except NotFound:
        raise
    except CongvanError as error:
        factor = isinstance(error, SecondFactorNeeded)
        return _one(request, standing, keeps, row, error.status, refusal=error.sentence, factor=factor)
    messages.success(request, waits or _("Ký thử thành công: khoá đúng với chứng thư đã đăng ký."))
    return redirect("congvan:key", key_id)


@never_cache
@require_POST
def end(request: HttpRequest, key_id: int) -> HttpResponse:
    """Retired by the keeper of the directory, with a reason; from today on it signs nothing."""
    standing = _keeper(request)
    row = _visible(standing, True, SigningKey).filter(pk=key_id).first()
    if row is None:
        raise NotFound
    try:
        reason = required(request.POST.get("reason", ""), "reason", _("Đồng chí ghi lý do thôi dùng chứng thư."), 1000)
        keeping.end_key(standing.actor, None, key_id=key_id, reason=reason)
    except Invalid as error:
        words = next(iter(error.fields.values()), error.sentence)
        return _one(request, standing, True, row, error.status, refusal=words)
    messages.success(request, _("Đã thôi dùng chứng thư. Văn bản đã ký vẫn giữ nguyên giá trị."))
    return redirect("congvan:key", key_id)


class OwnerForm(forms.Form):
    """Whose: a person or, for its seal, an organ, found by name."""

    person_id = PickField(label=gettext_lazy("Người ký"), required=False)
    seal_of = PickField(label=gettext_lazy("hoặc con dấu của cơ quan"), required=False)

    def __init__(self, *args: Any, standing: Standing, words: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        on, given = standing.actor.on, args[0] if args else {}
        self.fields["person_id"].offer(_with(picking.persons(on, words), given.get("person_id"), Person))  # type: ignore[attr-defined]
        self.fields["seal_of"].offer(_with(picking.organs(0, on, words), given.get("seal_of"), Organ))  # type: ignore[attr-defined]

    def owner(self) -> dict[str, Any]:
        """For the service; exactly one is asked for there."""
        return {name: self.cleaned_data[name] for name in ("person_id", "seal_of") if self.cleaned_data[name]}

    def refuse(self, error: CongvanError) -> None:
        """Beside the field, or above the form."""
        say_refusal(self, error)


def _with(offered: list[Any], given: Any, model: Any) -> list[Any]:
    """What a page before this one offered stays to be chosen."""
    text = str(given or "")
    if not (text.isascii() and text.isdigit() and len(text) < 18) or any(str(pk) == text for pk, _name in offered):
        return offered
    return [*offered, *((row.pk, str(row)) for row in model._default_manager.filter(pk=int(text)))]


class KeyForm(OwnerForm):
    """A key at one of the configured holders."""

    provider = forms.ChoiceField(
        label=gettext_lazy("Nơi giữ khoá"), widget=forms.Select({"class": "cv-input"}),
        error_messages={"required": gettext_lazy("Đồng chí chọn nơi giữ khoá."),
                        "invalid_choice": gettext_lazy("Đồng chí chọn nơi giữ khoá trong danh sách.")},
    )  # fmt: skip
    label = TextField(
        label=gettext_lazy("Tên khoá ở nơi giữ"), max_length=80,
        help_text=gettext_lazy("Chữ không dấu, số, dấu chấm, gạch. Mật khẩu, mã PIN nằm ở máy chủ, không nhập ở đây."),
    )  # fmt: skip
    valid_to = DayField(label=gettext_lazy("Dùng đến ngày (không bắt buộc)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["provider"].choices = providers()  # type: ignore[attr-defined]


def providers() -> list[tuple[str, str]]:
    """The holders that the site configures, each with its kind."""
    kinds = {"pkcs12": "PKCS#12", "pkcs11": "PKCS#11", "remote": _("dịch vụ từ xa"), "csc": "CSC"}
    found = [
        (name, f"{name} · {kinds[options['kind']]}")
        for name, options in signing().given.get("PROVIDERS", {}).items()
        if options.get("kind") in KINDS
    ]
    return [*found, (DEMO, _("thử nghiệm"))] if signing().demo else found


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """A key: its certificate is fetched from the holder now, and only this one may be used."""
    standing = _keeper(request)
    words = request.GET.get("tim", "").strip()
    given = (request.POST,) if request.method == "POST" else ()
    form = KeyForm(*given, standing=standing, words=words)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            until = data["valid_to"] or FOREVER
            made = keeping.register_key(
                standing.actor, None, provider=data["provider"], label=data["label"], valid_to=until, **form.owner()
            )
        except NotFound:
            raise
        except CongvanError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã đăng ký chứng thư. Chủ chứng thư ký thử trước khi dùng."))
            return redirect("congvan:key", made.pk)
    title = _("Đăng ký chứng thư")
    return _form(request, form, words, title)


class PictureForm(OwnerForm):
    """A PNG."""

    picture = forms.FileField(
        label=gettext_lazy("Ảnh PNG"), help_text=gettext_lazy("Nền trong suốt, không quá 1 MB và 4 triệu điểm ảnh."),
        widget=forms.ClearableFileInput({"class": "cv-input", "accept": "image/png"}),
        error_messages={"required": gettext_lazy("Đồng chí chọn tệp ảnh PNG."),
                        "empty": gettext_lazy("Tệp ảnh không có nội dung.")},
    )  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def picture(request: HttpRequest) -> HttpResponse:
    """A person's signature picture or an organ's seal."""
    standing = _keeper(request)
    words = request.GET.get("tim", "").strip()
    given = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PictureForm(*given, standing=standing, words=words)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["picture"]
        try:
            if upload.size > keeping.PICTURE_BYTES:
                raise Invalid(fields={"picture": keeping.PICTURE_SAYS})
            keeping.add_picture(standing.actor, None, picture=upload.read(), **form.owner())
        except NotFound:
            raise
        except CongvanError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã lưu mẫu; dùng từ hôm nay."))
            return redirect("congvan:keys")
    return _form(request, form, words, _("Mẫu chữ ký, mẫu dấu"))


def _form(request: HttpRequest, form: forms.Form, words: str, title: str) -> HttpResponse:
    context = {"form": form, "words": words, "title": title}
    return render(request, "congvan/signdesk/register.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_GET
def shown_picture(request: HttpRequest, picture_id: int) -> HttpResponse:
    """The picture, to its owner, to who keeps the seal, and to who keeps the directory."""
    standing, keeps = _standing(request)
    row = _visible(standing, keeps, StampPicture).filter(pk=picture_id).first()
    if row is None:
        raise NotFound
    answer = HttpResponse(files.read(row.sha256), content_type="image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

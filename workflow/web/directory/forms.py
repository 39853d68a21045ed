"""Forms of the directory's acts: each turns what was entered into the keyword arguments of one service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Organ, Person
from workflow.kernel.days import ALWAYS, FOREVER, printed
from workflow.kernel.errors import CongvanError
from workflow.kernel.policy import Actor
from workflow.kernel.vocabulary import Body, NameKind, OrganKind, Role, SigningForm, SuccessionKind
from workflow.web.acts import picking
from workflow.web.directory.rows import persons_listed
from workflow.web.fields import DayField, PickField, TextField, say_refusal
from workflow.web.showing import KINDS

FOUND_MOST = 50


@dataclass(frozen=True, slots=True)
class KeepPlace:
    """Where a form stands: who fills it in, about which organ or person, and what he looked for."""

    actor: Actor
    record: Organ | Person | None
    words: str = ""
    row: int | None = None


def words_field(label: Any, help_text: Any = "", **more: Any) -> TextField:
    """One line that must be there; the service says so in its own sentence."""
    return TextField(label=label, help_text=help_text, max_length=255, **more)


def choice_field(label: Any, choices: Any) -> forms.ChoiceField:
    """One word of a vocabulary."""
    messages = {"required": _("Đồng chí chọn một mục."), "invalid_choice": _("Đồng chí chọn một mục trong danh sách.")}
    widget = forms.Select({"class": "cv-input"})
    return forms.ChoiceField(label=label, choices=[("", "—"), *choices], widget=widget, error_messages=messages)


class KeepForm(forms.Form):
    """Base. `finder` names what the page lets one look for: "organ", "person" or nothing."""

    finder = ""
    hits = 0

    def __init__(self, *args: Any, place: KeepPlace, **kwargs: Any) -> None:
        self.place = place
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        self.prepare()

    def prepare(self) -> None:
        """Fill in choices and initial values; forms with a finder offer what was found."""
        if self.finder:
            listed = self.found()
            self.fields["other"].offer(listed)  # type: ignore[attr-defined]
            self.hits = len(listed)
            if self.hits == 1:
                self.fields["other"].initial = listed[0][0]

    def found(self) -> list[tuple[Any, str]]:
        """Organs or persons whose name holds the words; nothing without words."""
        place = self.place
        if not place.words:
            return []
        if self.finder == "organ":
            return list(picking.organs(0, place.actor.on, place.words))[:FOUND_MOST]
        rows = persons_listed(place.actor.on, place.words)[:FOUND_MOST]
        return [(row.pk, f"{row.full_name} · {row.user.username}" if row.user else row.full_name) for row in rows]  # type: ignore[attr-defined]

    def where(self) -> int | None:
        """The organ id that the service is called with."""
        return self.place.record.pk if isinstance(self.place.record, Organ) else self.cleaned_data.get("other")

    def given(self) -> dict[str, Any]:
        """The service's keyword arguments; an empty last day is no last day."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "other"}
        if "valid_to" in given:
            given["valid_to"] = given["valid_to"] or FOREVER
        if "valid_from" in given:
            given["valid_from"] = given["valid_from"] or ALWAYS
        return given

    def refuse(self, error: CongvanError) -> None:
        """Show a refusal of the service beside its field, or above the form."""
        say_refusal(self, error)


class OrganForm(KeepForm):
    """A new organ; under the record, or at the top."""

    name = words_field(_("Tên cơ quan"))
    kind = choice_field(_("Loại cơ quan"), OrganKind.choices)
    code = words_field(_("Ký hiệu trong số văn bản"), _("Ví dụ TU, HU, VPTU."))
    valid_from = DayField(label=_("Hoạt động từ ngày"), required=False)
    valid_to = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống là không thời hạn."))


class RenameForm(KeepForm):
    name = words_field(_("Tên mới"))
    on = DayField(label=_("Từ ngày"))
    basis = words_field(_("Căn cứ"))

    def prepare(self) -> None:
        self.fields["on"].initial = self.place.actor.on
        self.fields["name"].initial = str(self.place.record)


class AliasForm(KeepForm):
    name = words_field(_("Tên khác"), _("Cách gọi mà “Kính gửi”, “Nơi nhận” có thể dùng."))
    kind = choice_field(_("Loại tên"), [one for one in NameKind.choices if one[0] != NameKind.OFFICIAL])


class TermForm(KeepForm):
    label = words_field(_("Nhiệm kỳ"), _("Ví dụ 2025 - 2030."))
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống là không thời hạn."))


class EndOrganForm(KeepForm):
    on = DayField(label=_("Ngày hoạt động cuối cùng"))
    basis = words_field(_("Căn cứ"))
    with_below = forms.BooleanField(
        label=_("Kết thúc cả các cơ quan trực thuộc"), required=False, widget=forms.CheckboxInput({"class": "cv-check"})
    )


class MoveForm(KeepForm):
    finder = "organ"
    other = PickField(label=_("Cơ quan cấp trên mới"))
    on = DayField(label=_("Từ ngày"))
    basis = words_field(_("Căn cứ"))

    def given(self) -> dict[str, Any]:
        return {**super().given(), "parent_id": self.cleaned_data["other"]}


class SuccessionForm(KeepForm):
    finder = "organ"
    kind = choice_field(_("Hình thức"), SuccessionKind.choices)
    other = PickField(label=_("Cơ quan kế thừa"), required=False, help_text=_("Để trống khi kết thúc hoạt động."))
    on = DayField(label=_("Từ ngày"))
    basis = words_field(_("Căn cứ"))

    def given(self) -> dict[str, Any]:
        return {**super().given(), "successor_id": self.cleaned_data["other"]}


class _OfPerson(KeepForm):
    """Joins a person and an organ: on an organ's page one looks for the person, on a person's for the organ."""

    other = PickField()

    @property
    def finder(self) -> str:  # type: ignore[override]
        """What the page does not name already."""
        return "person" if isinstance(self.place.record, Organ) else "organ"

    def prepare(self) -> None:
        super().prepare()
        self.fields["other"].label = _("Đồng chí") if self.finder == "person" else _("Cơ quan")
        if "valid_from" in self.fields:
            self.fields["valid_from"].initial = self.place.actor.on

    def given(self) -> dict[str, Any]:
        person = self.cleaned_data["other"] if self.finder == "person" else self.place.record.pk  # type: ignore[union-attr]
        return {**super().given(), "person_id": person}


class AppointForm(_OfPerson):
    role = choice_field(_("Vai trò"), Role.choices)
    title = words_field(_("Chức vụ"), _("Ghi theo quyết định, ví dụ Phó Chánh Văn phòng."))
    decision = words_field(_("Quyết định"), _("Số, ngày của quyết định bổ nhiệm, phân công."))
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống là không thời hạn."))


class AuthorityForm(_OfPerson):
    form = choice_field(_("Hình thức ký"), SigningForm.choices)
    kinds = forms.MultipleChoiceField(
        label=_("Loại văn bản"), choices=KINDS, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Không chọn loại nào là mọi loại."),
    )  # fmt: skip
    basis = words_field(_("Căn cứ"), _("Quy chế, quyết định phân công hoặc uỷ quyền ký."))
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống là không thời hạn."))


class MandateForm(_OfPerson):
    body = choice_field(_("Thành viên của"), Body.choices)
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"), required=False, help_text=_("Để trống là không thời hạn."))


class PersonForm(KeepForm):
    full_name = words_field(_("Họ và tên"))
    username = words_field(_("Tên đăng nhập"), _("Để trống nếu đồng chí này chỉ nhận bản giấy."))


class AccountForm(KeepForm):
    username = words_field(_("Tên đăng nhập"), _("Chữ thường không dấu, số, dấu chấm; ví dụ nguyen.thi.thu."))

    def given(self) -> dict[str, Any]:
        return {**super().given(), "person_id": self.place.record.pk}  # type: ignore[union-attr]


class SureForm(KeepForm):
    """Nothing to enter: the page says what will happen."""

    def given(self) -> dict[str, Any]:
        return {"person_id": self.place.record.pk}  # type: ignore[union-attr]


class _EndRow(KeepForm):
    """Ends one of the person's dated rows: `rows` of his, called `word`, named to the service as `key`."""

    rows = ""
    key = ""
    word = ""
    other = PickField(label=_("Nội dung kết thúc"))
    on = DayField(label=_("Ngày cuối cùng"))

    def prepare(self) -> None:
        today = self.place.actor.on
        live = getattr(self.place.record, self.rows).filter(valid_to__gte=today).select_related("organ")
        self.listed = {row.pk: row for row in live.order_by("valid_from", "pk")}
        self.fields["other"].offer([(key, self.say(row)) for key, row in self.listed.items()])  # type: ignore[attr-defined]
        self.fields["other"].initial = self.place.row
        self.fields["on"].initial = today

    def say(self, row: Any) -> str:
        """The row in one line."""
        until = printed(row.valid_to)
        word = getattr(row, self.word)()
        return f"{word}, {row.organ} ({printed(row.valid_from)}{' – ' + until if until else ''})"

    def where(self) -> int | None:
        return int(self.listed[self.cleaned_data["other"]].organ_id)

    def given(self) -> dict[str, Any]:
        return {**super().given(), self.key: self.cleaned_data["other"]}


class EndAppointmentForm(_EndRow):
    rows, key, word = "appointments", "appointment_id", "get_role_display"
    decision = words_field(_("Quyết định"))


class EndAuthorityForm(_EndRow):
    rows, key, word = "authorities", "authority_id", "get_form_display"


class EndMandateForm(_EndRow):
    rows, key, word = "mandates", "mandate_id", "get_body_display"

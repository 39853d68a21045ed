"""The forms of the book of secret papers. None has a field for what a paper says."""

from __future__ import annotations

import secrets
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.registers.classified import MOST_COPIES
from workflow.registers.classified_models import Degree, Fate, Way
from workflow.registers.models import NumberRun
from workflow.web.fields import DayField, TextField

SELECT = {"class": "cv-input"}


class EnterForm(forms.Form):
    """A paper as it lies on the clerk's table: the way it goes, its degree, its number, and where it will be kept."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=43)
    degree = forms.ChoiceField(label=_("Độ mật"), choices=Degree, widget=forms.Select(SELECT))
    dated = DayField(label=_("Ngày văn bản"))
    copies = forms.IntegerField(
        label=_("Số bản"), min_value=1, max_value=MOST_COPIES, initial=1,
        widget=forms.NumberInput({"class": "cv-input cv-num"}),
    )  # fmt: skip
    place = TextField(
        label=_("Nơi để giấy"), max_length=300, help_text=_("Ví dụ: tủ sắt số 2, phòng cơ yếu. Không ghi nội dung.")
    )
    keeper = TextField(label=_("Người giữ"), max_length=120)

    way = Way.IN

    def __init__(self, *args: Any, organ_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        self.organ_id = organ_id
        self.fields["once"].initial = secrets.token_urlsafe(32)

    def given(self) -> dict[str, Any]:
        """The service's keyword arguments."""
        rest = {name: value for name, value in self.cleaned_data.items() if name != "once"}
        return {"way": self.way, **rest}


class EnterIncomingForm(EnterForm):
    """A paper that came: its number and issuer as they stand on it."""

    code = TextField(label=_("Số, ký hiệu trên văn bản"), max_length=60)
    issuer = TextField(label=_("Nơi ban hành"), max_length=255)

    field_order = ("once", "degree", "code", "issuer", "dated", "copies", "place", "keeper")


class EnterOutgoingForm(EnterForm):
    """A paper of the organ's own: it takes the next number of the run that is open."""

    kind = forms.ChoiceField(
        label=_("Loại văn bản"), widget=forms.Select(SELECT),
        help_text=_("Văn bản mật lấy số chung với văn bản thường cùng loại trong nhiệm kỳ."),
    )  # fmt: skip

    field_order = ("once", "degree", "kind", "dated", "copies", "place", "keeper")
    way = Way.OUT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = NumberRun.objects.filter(organ_id=self.organ_id).order_by("kind").values_list("kind", flat=True)
        cast(forms.ChoiceField, self.fields["kind"]).choices = [(kind, kind) for kind in dict.fromkeys(kinds)]


class MoveForm(forms.Form):
    """Where a paper goes next."""

    once = forms.CharField(widget=forms.HiddenInput, max_length=43)
    fate = forms.ChoiceField(label=_("Việc"), choices=Fate, widget=forms.Select(SELECT))
    place = TextField(
        label=_("Nơi để, nơi nhận hoặc lý do"), max_length=300,
        help_text=_("Tiêu huỷ: ghi số biên bản. Ghi nhầm: ghi lý do; số đã lấy giữ lại là số huỷ."),
    )  # fmt: skip
    keeper = TextField(label=_("Người giữ"), max_length=120, help_text=_("Bỏ trống khi trả lại, tiêu huỷ, ghi nhầm."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "label_suffix": ""})
        self.fields["once"].initial = secrets.token_urlsafe(32)

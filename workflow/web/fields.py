"""Fields and the base of every act's form: days as officials write them, and what the actor saw when he opened it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from workflow.kernel.days import printed
from workflow.kernel.errors import CongvanError, Invalid

from .actors import Standing

DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})", re.ASCII)
Choice = tuple[Any, str]
CHOOSE: Choice = ("", "—")
WHOLE = {"invalid": _("Đồng chí ghi một số nguyên.")}
"""What a field of numbers says of anything else."""


def say_refusal(form: forms.BaseForm, error: CongvanError, aliases: Mapping[str, str] | None = None) -> None:
    """Say an act's refusal in its form: each sentence beside its field, what has no field above the form. `aliases`:
    the form's name of what the service calls otherwise."""
    fields = error.fields if isinstance(error, Invalid) else {}
    for name, sentence in fields.items():
        known = (aliases or {}).get(name, name)
        form.add_error(known if known in form.fields else None, str(sentence))
    if not fields:
        form.add_error(None, str(error.sentence))


class DayField(forms.Field):
    """A day written dd/mm/yyyy; an ISO day is taken too."""

    default_error_messages = {
        "required": _("Đồng chí ghi ngày theo dạng ngày/tháng/năm."),
        "invalid": _("Ngày không hợp lệ; đồng chí ghi theo dạng ngày/tháng/năm, ví dụ 06/06/2022."),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "cv-input cv-num", "inputmode": "numeric", "placeholder": "dd/mm/yyyy", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs), **kwargs)

    def to_python(self, value: Any) -> date | None:
        """The day, or None for nothing."""
        text = str(value or "").strip()
        if not text:
            return None
        found = DAY.fullmatch(text)
        if not found:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        day, month, year = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def prepare_value(self, value: Any) -> Any:
        """As officials write it."""
        return printed(value) if isinstance(value, date) else value


class TextField(forms.CharField):
    """One line, or several; the service says what is missing, so that there is one sentence for it."""

    def __init__(self, rows: int = 0, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        attrs = {"class": "cv-input", **({"rows": rows} if rows else {"autocomplete": "off"})}
        super().__init__(widget=forms.Textarea(attrs) if rows else forms.TextInput(attrs), **kwargs)

    def to_python(self, value: Any) -> str:
        """The text with plain line ends."""
        return (super().to_python(value) or "").replace("\r\n", "\n")


class PickField(forms.TypedChoiceField):
    """One row of a list that the form sets when it is built; the value is the row's id."""

    def __init__(self, **kwargs: Any) -> None:
        widget = kwargs.pop("widget", None) or forms.Select({"class": "cv-input"})
        messages = {
            "required": _("Đồng chí chọn một mục."), "invalid_choice": _("Đồng chí chọn một mục trong danh sách."),
        }  # fmt: skip
        super().__init__(coerce=int, empty_value=None, widget=widget, error_messages=messages, **kwargs)

    def offer(self, rows: Iterable[Choice], empty: bool = True) -> None:
        """Set the rows to pick from."""
        listed = list(rows)
        self.choices = [CHOOSE, *listed] if empty else listed


class ManyField(forms.TypedMultipleChoiceField):
    """Any number of rows of a list."""

    def __init__(self, **kwargs: Any) -> None:
        messages = {"invalid_choice": _("Đồng chí chọn trong danh sách.")}
        super().__init__(
            coerce=int, widget=forms.CheckboxSelectMultiple, required=False, error_messages=messages, **kwargs
        )


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form stands: who fills it in, for which record, and what he looked for on the page."""

    standing: Standing
    record: Any
    query: Mapping[str, str]


class ActForm(forms.Form):
    """The form of one act. `version` is what the actor saw; the service refuses when it is no longer so.

    `aliases`: what a service calls a field → what this form calls it.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    aliases: ClassVar[dict[str, str]] = {}

    def __init__(self, *args: Any, at: Place, **kwargs: Any) -> None:
        self.at = at
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for name, value in self.seen().items():
            self.fields[name].initial = value
        self.prepare()

    def seen(self) -> dict[str, Any]:
        """Hidden values that say what the actor has before him."""
        return {"version": getattr(self.at.record, "version", None)}

    def prepare(self) -> None:
        """Fill in what depends on the record: choices and initial values."""

    def given(self) -> dict[str, Any]:
        """The service's keyword arguments."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def refuse(self, error: CongvanError) -> None:
        """Show a refusal of the service: each sentence beside its field, the rest above the form."""
        say_refusal(self, error, self.aliases)

    @property
    def shown(self) -> list[forms.BoundField]:
        """The fields that the page prints one under the other."""
        return self.visible_fields()


class SeenForm(ActForm):
    """For acts on exactly the text that was read: its hash goes back with the act."""

    text_hash = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def seen(self) -> dict[str, Any]:
        """The version, and the hash of the text on the page."""
        return {**super().seen(), "text_hash": self.at.record.text_hash}

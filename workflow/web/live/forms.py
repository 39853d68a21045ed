"""The form of a person's habits, and the choices out of a posted table of boxes."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from workflow.notices.choices import NAMES, Channels, offered_together
from workflow.notices.models import NoticeHabits

HOUR = re.compile(r"([01]?\d|2[0-3])[:hg.]?([0-5]\d)?", re.ASCII)


class HourField(forms.TimeField):
    """An hour as it is written: 7:30, 07h30, 7h."""

    default_error_messages = {
        "required": _("Đồng chí ghi giờ theo dạng giờ:phút, ví dụ 06:30."),
        "invalid": _("Giờ không hợp lệ; đồng chí ghi theo dạng giờ:phút, ví dụ 06:30."),
    }

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"class": "cv-input cv-num", "inputmode": "numeric", "placeholder": "hh:mm", "autocomplete": "off"}
        super().__init__(widget=forms.TimeInput(attrs, format="%H:%M"), **kwargs)

    def to_python(self, value: Any) -> Any:
        """The time, or None for nothing."""
        text = str(value or "").strip().lower()
        found = HOUR.fullmatch(text) if isinstance(value, str) else None
        return super().to_python(f"{found[1]}:{found[2] or '00'}" if found else value)


class HabitsForm(forms.ModelForm):
    """When he wants peace, and his summary."""

    quiet_from = HourField(label=_("Từ"))
    quiet_to = HourField(label=_("Đến"))
    digest_at = HourField(label=_("Giờ gửi"), required=False)

    class Meta:
        model = NoticeHabits
        fields = ("quiet_from", "quiet_to", "quiet_days_off", "digest_at", "letter_keys")


def chosen_in(posted: QueryDict, roles: Collection[str]) -> dict[tuple[str, str], Channels]:
    """What the boxes say, for each role of his and each event that may reach it; boxes of other roles count nothing."""
    return {
        (role, rule.key): Channels(*(f"{name}:{role}:{rules[0].key}" in posted for name in NAMES))
        for role in roles
        for rules in offered_together(role)
        for rule in rules
    }

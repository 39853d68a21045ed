"""The form of a certified copy: of which kind, which parts, who vouches for it, who gets it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from workflow.layout.copies import CopyKind
from workflow.layout.record import sheet_for
from workflow.registers.copying import certifiers
from workflow.web.fields import ActForm, DayField, ManyField, PickField, TextField
from workflow.web.letters.rows import text_of


class CopyForm(ActForm):
    """A copy of the letter, or of the letter behind a dispatch."""

    kind = forms.ChoiceField(
        label=_("Hình thức sao"), choices=CopyKind.choices, widget=forms.Select({"class": "cv-input"}),
        help_text=_("Sao y từ bản chính, sao lục từ một bản sao, trích sao một phần."),
    )  # fmt: skip
    kept = ManyField(label=_("Các đoạn được trích (chỉ với trích sao)"))
    certifier_id = PickField(label=_("Người ký bản sao"))
    authority = TextField(
        label=_("Quyền hạn ký"), max_length=200, help_text=_("Ví dụ: T/L BAN THƯỜNG VỤ. Có thể để trống.")
    )
    position = TextField(label=_("Chức vụ"), max_length=120, help_text=_("Ví dụ: CHÁNH VĂN PHÒNG."))
    place = TextField(label=_("Địa danh"), max_length=120)
    dated = DayField(label=_("Ngày sao"), required=False)
    distribution = TextField(rows=3, label=_("Nơi nhận bản sao"), help_text=_("Mỗi dòng một nơi nhận."))

    def prepare(self) -> None:
        """The paragraphs of the text, who may vouch, today."""
        record, on = self.at.record, self.at.standing.actor.on
        letter = getattr(record, "letter", record)
        organ = record.organ if record is not letter else letter.issuer
        body = sheet_for(letter, text_of(letter), on).body
        said = [(place, Truncator(f"{one.lead}{one.text}").chars(90)) for place, one in enumerate(body, start=1)]
        self.fields["kept"].choices = said  # type: ignore[attr-defined]
        people = [(one.pk, one.full_name) for one in certifiers(organ, on)] if organ else []
        self.fields["certifier_id"].offer(people)  # type: ignore[attr-defined]
        self.fields["dated"].initial = on
        self.fields["place"].initial = letter.place if record is letter else ""

    def clean(self) -> dict[str, Any]:
        """What stands under "kept" counts for an extract only."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("kind") != CopyKind.EXTRACT:
            found["kept"] = []
        return found

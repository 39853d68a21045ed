"""The forms of a letter's text: every part as it is typed, for a new draft and for a further version."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.kernel.vocabulary import SigningForm, Urgency
from workflow.letters.models import LetterVersion
from workflow.web.fields import ActForm, TextField

from . import heads, presence
from .parts import content_of, parts_of

RECIPIENT_HELP = _("Mỗi dòng một nơi nhận. Ghi mục đích trong ngoặc khi cần: (thực hiện), (để báo cáo), (để biết).")
BODY_HELP = _("Mỗi đoạn một dòng. Nội dung giao đánh số 1., 2., 3.; ghi rõ cơ quan chủ trì và thời hạn trong từng mục.")
URGENCIES = [(value, label) for value, label in Urgency.choices]


class TextForm(ActForm):
    """Every part of a letter's text."""

    aliases = {
        "ADDRESSEES": "addressees", "DISTRIBUTION": "distribution", "directives": "body", "signer_title": "position",
    }  # fmt: skip
    subject = TextField(rows=2, label=_("Trích yếu"))
    place = TextField(label=_("Địa danh"), max_length=120)
    addressees = TextField(rows=5, label=_("Kính gửi"), help_text=RECIPIENT_HELP)
    body = TextField(rows=20, label=_("Nội dung"), help_text=BODY_HELP, strip=False)
    urgency = forms.ChoiceField(
        label=_("Độ khẩn"), choices=URGENCIES, required=False, initial=Urgency.NORMAL,
        widget=forms.Select({"class": "cv-input"}),
    )  # fmt: skip
    distribution = TextField(
        rows=5, label=_("Nơi nhận"), help_text=_("Mỗi dòng một nơi nhận, ví dụ: Như trên; Lưu Văn phòng Tỉnh uỷ.")
    )
    signing_form = forms.ChoiceField(
        label=_("Thể thức ký"), choices=SigningForm.choices, initial=SigningForm.TM,
        widget=forms.Select({"class": "cv-input"}),
    )  # fmt: skip
    issuing_body = TextField(label=_("Thay mặt"), max_length=120, help_text=_("Ví dụ: BAN THƯỜNG VỤ."))
    position = TextField(label=_("Chức vụ người ký"), max_length=120, help_text=_("Ví dụ: PHÓ BÍ THƯ."))
    head = forms.CharField(widget=forms.HiddenInput, required=False)

    def before(self) -> dict[str, Any]:
        """The text that is changed; empty for a new one."""
        return {}

    def prepare(self) -> None:
        """Show the text as it stands."""
        for name, value in {**parts_of(self.before()), **self.begun_with()}.items():
            self.fields[name].initial = value
        self.fields["body"].widget.attrs |= {"data-cv-editor": "", "spellcheck": "false"}

    def begun_with(self) -> dict[str, str]:
        """Parts that stand in the form from the start though nobody typed them yet."""
        return {}

    def given(self) -> dict[str, Any]:
        """The structured text; a part left as it was keeps how it was read, also by the file that filled it."""
        parts = {name: self.cleaned_data[name] for name in parts_of({})}
        content = content_of(parts, self.before(), self.at.standing.actor.on)
        return {"content": heads.carried(content, heads.opened(self.cleaned_data["head"]))}


class EditForm(TextForm):
    """A further version of a draft. `base` is the version that it was begun on; `sitting` names the window."""

    note = TextField(label=_("Lý do sửa (không bắt buộc)"), max_length=500)
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    sitting = forms.CharField(widget=forms.HiddenInput, required=False, max_length=22)

    def seen(self) -> dict[str, Any]:
        """The record's version, and that of the text."""
        return {**super().seen(), "base": self.at.record.text_no, "sitting": secrets.token_urlsafe(12)}

    def prepare(self) -> None:
        """The text, and who else has it open."""
        super().prepare()
        letter, actor = self.at.record, self.at.standing.actor
        sitting = str(self.data.get("sitting") or self.fields["sitting"].initial or "")[:22]
        there = presence.arrive(actor, letter.pk, sitting, lasting=presence.WITHOUT_SCRIPT)
        self.others = presence.named(there, actor.person_id)

    def given(self) -> dict[str, Any]:
        """The text, and why it was changed."""
        presence.leave(self.at.record.pk, self.cleaned_data["sitting"])
        return {**super().given(), "note": self.cleaned_data["note"]}

    def before(self) -> dict[str, Any]:
        """The current version's text."""
        if not hasattr(self, "_before"):
            letter = self.at.record
            row = LetterVersion.objects.filter(letter=letter, no=letter.text_no).first()
            self._before: dict[str, Any] = row.content if row else {}
        return self._before

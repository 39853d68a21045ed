"""The forms of a letter's acts, in the order of its life."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.kernel.errors import CongvanError, Invalid
from workflow.kernel.vocabulary import Purpose
from workflow.letters.models import Doubt
from workflow.obligations.models import Tie
from workflow.oversight.models import Instruction
from workflow.web.drafting.readings import reading_choices, reading_name
from workflow.web.drafting.wording_forms import WordingForm
from workflow.web.fields import ActForm, DayField, PickField, SeenForm, TextField
from workflow.web.letters.rows import still_open

from . import looks, picking


class DoubtForm(ActForm):
    """One doubtful reading: one of the alternatives, or what a person writes himself."""

    aliases = dict.fromkeys(("value", "directives", "ADDRESSEES", "DISTRIBUTION"), "other")
    field = forms.CharField(widget=forms.HiddenInput, max_length=60)
    pick = forms.ChoiceField(label=_("Cách đọc"), required=False, widget=forms.RadioSelect)
    other = TextField(label=_("Cách đọc khác"), max_length=1000)

    def prepare(self) -> None:
        """The doubt asked for, else the first open one."""
        rows = Doubt.objects.filter(letter=self.at.record, confirmed_by__isnull=True).order_by("pk")
        wanted = self.data.get("field") or self.at.query.get("cho", "")
        self.doubt = next((row for row in rows if row.field == wanted), None) or rows.first()
        if self.doubt is not None:
            self.fields["field"].initial = self.doubt.field
            self.fields["pick"].choices = reading_choices(self.doubt)  # type: ignore[attr-defined]
            self.fields["pick"].label = reading_name(self.doubt.field)

    def given(self) -> dict[str, Any]:
        """What he wrote stands before what he picked."""
        data = self.cleaned_data
        return {"field": data["field"], "value": data["other"] or data["pick"]}


class SubmitForm(ActForm):
    """Who is to sign."""

    signer_id = PickField(label=_("Người ký"))

    def prepare(self) -> None:
        """Only who has a written authority today."""
        pick: Any = self.fields["signer_id"]
        pick.offer(picking.signers(self.at.record, self.at.standing.actor.on))

    def refuse(self, error: CongvanError) -> None:
        """An open doubt is named by its field; here it stands above the form, once."""
        if isinstance(error, Invalid) and not set(error.fields) & {*self.fields, "addressees", "directives"}:
            self.add_error(None, _("Còn chỗ đọc chưa chắc chắn; đồng chí xác nhận từng chỗ trước khi trình."))
            return
        super().refuse(error)


class ReasonForm(ActForm):
    """A reason, and nothing else."""

    reason = TextField(rows=3, label=_("Lý do"))


class ConsultForm(ActForm):
    """Whom to ask, and until when."""

    person_id = PickField(label=_("Người được xin ý kiến"))
    due = DayField(label=_("Hạn cho ý kiến"), required=False)

    def prepare(self) -> None:
        """Around the issuer, or by the name looked for."""
        place, pick = self.at, self.fields["person_id"]
        pick.offer(picking.advisers(place.record, place.standing.actor.on, place.query.get("tim", "")))  # type: ignore[attr-defined]


class OpineForm(WordingForm):
    """An opinion."""

    remark = TextField(rows=5, label=_("Ý kiến"))


class ReturnForm(WordingForm):
    """Why it goes back, and what should stand there instead."""

    reason = TextField(rows=3, label=_("Lý do"))


class ReviewForm(WordingForm, SeenForm):
    """Approval of the text read."""

    remark = TextField(rows=3, label=_("Ý kiến thẩm định (không bắt buộc)"))


class SignForm(SeenForm):
    """The signature under the text read; where files are signed, under the page whose hash goes back with the act."""

    seen_file = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def seen(self) -> dict[str, Any]:
        """The version, the hash of the text, and the hash of the page."""
        return {**super().seen(), "seen_file": looks.page_hash(self.at)}

    def given(self) -> dict[str, Any]:
        """As the service calls it."""
        given = super().given()
        return {"text_hash": given["text_hash"], "seen": given["seen_file"]}


class NumberForm(ActForm):
    """The date that the letter bears."""

    dated = DayField(label=_("Ngày văn bản"), required=False)

    def prepare(self) -> None:
        """Today."""
        self.fields["dated"].initial = self.at.standing.actor.on


class PlainForm(ActForm):
    """Nothing to enter: the act is confirmed."""


class RecipientForm(ActForm):
    """One more recipient: an organ or a person, and why he gets the letter."""

    organ_id = PickField(label=_("Cơ quan"), required=False)
    person_id = PickField(label=_("hoặc cá nhân"), required=False)
    purpose = forms.ChoiceField(
        label=_("Mục đích"), initial=Purpose.INFORM, widget=forms.Select({"class": "cv-input"}),
        choices=[(value, label) for value, label in Purpose.choices if value != Purpose.ARCHIVE],
    )  # fmt: skip

    def prepare(self) -> None:
        """Organs under the issuer, or organs and persons by the name looked for."""
        place, fields = self.at, self.fields
        words, on = place.query.get("tim", ""), place.standing.actor.on
        fields["organ_id"].offer(picking.organs(place.record.issuer_id, on, words))  # type: ignore[attr-defined]
        fields["person_id"].offer(picking.persons(on, words))  # type: ignore[attr-defined]


class ReplaceForm(ActForm):
    """Which letter takes this one's place, and why."""

    by_id = PickField(label=_("Công văn thay thế"))
    reason = TextField(rows=3, label=_("Lý do"))

    def prepare(self) -> None:
        """Issued letters of the same organ."""
        place, pick = self.at, self.fields["by_id"]
        pick.offer(picking.replacements(place.standing.actor, place.record))  # type: ignore[attr-defined]


class NoteForm(ActForm):
    """A few words, or none."""

    note = TextField(rows=3, label=_("Ghi chú (không bắt buộc)"))


class RemindForm(ActForm):
    """The words of a reminder."""

    text = TextField(rows=3, label=_("Nội dung đôn đốc (không bắt buộc)"))


class InstructForm(ActForm):
    """A principal's words."""

    text = TextField(rows=4, label=_("Ý kiến chỉ đạo"))


class AnswerInstructionForm(ActForm):
    """The answer to one open chỉ đạo."""

    instruction_id = PickField(label=_("Ý kiến chỉ đạo"))
    answer = TextField(rows=4, label=_("Nội dung trả lời"))

    def prepare(self) -> None:
        """Those that wait for an answer."""
        rows = Instruction.objects.filter(letter=self.at.record, answered_on__isnull=True)
        pick: Any = self.fields["instruction_id"]
        pick.offer(((row.pk, row.text[:160]) for row in rows), empty=False)


class ConcludeForm(ActForm):
    """The conclusion; a reason for closing what is still open."""

    text = TextField(rows=8, label=_("Kết luận"))
    reason = TextField(rows=2, label=_("Lý do đóng các nơi chưa xong"))

    def prepare(self) -> None:
        """The reason is asked for only where somebody is not done."""
        self.still_open = still_open(self.at.record)
        if not self.still_open:
            del self.fields["reason"]


class UpperForm(ActForm):
    """The letter that this draft carries out."""

    aliases = {"directives": "dispatch_id"}
    dispatch_id = PickField(label=_("Công văn cấp trên"))

    def prepare(self) -> None:
        """What arrived at the issuer."""
        place, pick = self.at, self.fields["dispatch_id"]
        pick.offer(picking.arrived(place.standing.actor, place.record))  # type: ignore[attr-defined]


class TiesForm(ActForm):
    """A decision on each proposed tie: right, wrong, or left for later."""

    DECISIONS = (("confirmed", _("Đúng")), ("rejected", _("Không đúng")), ("", _("Để sau")))

    def prepare(self) -> None:
        """A line for each tie that nobody has decided."""
        rows = Tie.objects.filter(link__letter=self.at.record, standing=Tie.Standing.PROPOSED)
        self.ties = {f"tie-{row.pk}": row for row in rows.select_related("upper_directive")}
        for name in self.ties:
            self.fields[name] = forms.ChoiceField(
                choices=self.DECISIONS, required=False, initial="confirmed", widget=forms.RadioSelect
            )

    def given(self) -> dict[str, Any]:
        """Ids by decision."""
        said = {row.pk: self.cleaned_data.get(name) for name, row in self.ties.items()}
        return {kind: [pk for pk, decision in said.items() if decision == kind] for kind in ("confirmed", "rejected")}

    @property
    def lines(self) -> list[tuple[Tie, forms.BoundField]]:
        """Each tie with its choice."""
        return [(row, self[name]) for name, row in self.ties.items()]

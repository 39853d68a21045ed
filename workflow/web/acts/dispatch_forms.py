"""The forms of a dispatch's acts, in the order of its life."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.kernel.days import printed
from workflow.kernel.errors import CongvanError, Invalid
from workflow.kernel.vocabulary import ObligationStatus, QuestionStatus
from workflow.obligations.models import Obligation
from workflow.obligations.services import runs_until
from workflow.oversight.models import Question
from workflow.web.fields import ActForm, DayField, ManyField, PickField, TextField

from . import picking

OPEN = (ObligationStatus.OPEN, ObligationStatus.HANDED_IN)


class PaperForm(ActForm):
    """When a paper copy was received, and by whom."""

    received_on = DayField(label=_("Ngày nhận"), required=False)
    note = TextField(label=_("Người nhận, ghi chú"), max_length=1000)

    def prepare(self) -> None:
        """Today."""
        self.fields["received_on"].initial = self.at.standing.actor.on


class RedirectForm(ActForm):
    """The organ that the letter should have gone to."""

    organ_id = PickField(label=_("Gửi đến cơ quan"))

    def prepare(self) -> None:
        """Organs under the issuer, or by the name looked for."""
        place, pick = self.at, self.fields["organ_id"]
        on, words = place.standing.actor.on, place.query.get("tim", "")
        pick.offer(picking.organs(place.record.issuer_id, on, words))  # type: ignore[attr-defined]


class DirectForm(ActForm):
    """Bút phê, and the unit's own deadline."""

    note = TextField(rows=4, label=_("Ý kiến bút phê"))
    due = DayField(label=_("Hạn nội bộ"), required=False)


class AssignForm(ActForm):
    """Who leads, who cooperates, until when."""

    person_id = PickField(label=_("Chủ trì"))
    cooperators = ManyField(label=_("Phối hợp"))
    due = DayField(label=_("Hạn nội bộ"), required=False)

    def prepare(self) -> None:
        """The unit's officers and leaders; its own deadline as far as the leader has set one."""
        dispatch = self.at.record
        people = picking.officers(dispatch.organ_id, self.at.standing.actor.on) if dispatch.organ_id else []
        self.fields["person_id"].offer(people)  # type: ignore[attr-defined]
        self.fields["cooperators"].choices = people  # type: ignore[attr-defined]
        self.fields["due"].initial = dispatch.internal_due


class ProgressForm(ActForm):
    """How far the work has come."""

    note = TextField(rows=4, label=_("Tiến độ"))


class HandInForm(ActForm):
    """Evidence for each open obligation: the product with its number, its date and the level that received it."""

    PARTS = ("product", "number", "dated", "level", "note")

    def prepare(self) -> None:
        """Five fields for each open obligation."""
        rows = Obligation.objects.filter(dispatch=self.at.record, status__in=OPEN)
        self.duties = list(rows.select_related("directive").order_by("directive__no"))
        for duty in self.duties:
            for name, field in self._fields().items():
                self.fields[f"{name}-{duty.pk}"] = field

    def _fields(self) -> dict[str, forms.Field]:
        return {
            "product": TextField(label=_("Sản phẩm"), max_length=500),
            "number": TextField(label=_("Số, ký hiệu"), max_length=60),
            "dated": DayField(label=_("Ngày"), required=False),
            "level": TextField(label=_("Cấp đã nhận"), max_length=255),
            "note": TextField(label=_("Ghi chú")),
        }

    def given(self) -> dict[str, Any]:
        """One row per obligation of which something was entered."""
        rows = []
        for duty in self.duties:
            values = {name: self.cleaned_data[f"{name}-{duty.pk}"] for name in self.PARTS}
            if any(values.values()):
                rows.append({"obligation_id": duty.pk, **values})
        return {"evidence": rows}

    def refuse(self, error: CongvanError) -> None:
        """The service speaks of the first row that is wrong: its sentence goes to that row's field."""
        fields = error.fields if isinstance(error, Invalid) else {}
        for name, sentence in fields.items():
            self.add_error(self._at_fault(name), str(sentence))
        if not fields:
            super().refuse(error)

    def _at_fault(self, name: str) -> str | None:
        if name not in self.PARTS:
            return None
        on = self.at.standing.actor.on
        for row in self.given()["evidence"]:
            value = row[name]
            if not value or (name == "dated" and value > on):
                return f"{name}-{row['obligation_id']}"
        return None

    @property
    def blocks(self) -> list[tuple[Obligation, list[forms.BoundField]]]:
        """Each obligation with its fields."""
        return [(duty, [self[f"{name}-{duty.pk}"] for name in self.PARTS]) for duty in self.duties]


class RemarkForm(ActForm):
    """A remark, or none."""

    remark = TextField(rows=3, label=_("Nhận xét (không bắt buộc)"))


class AskForm(ActForm):
    """A question and until when it is to be answered."""

    text = TextField(rows=4, label=_("Nội dung hỏi"))
    due = DayField(label=_("Hạn trả lời"))


class AnswerForm(ActForm):
    """The answer to one open question."""

    direction = ""
    question_id = PickField(label=_("Câu hỏi"))
    answer = TextField(rows=4, label=_("Nội dung trả lời"))

    def prepare(self) -> None:
        """Those that wait for an answer from this side."""
        rows = Question.objects.filter(dispatch=self.at.record, status=QuestionStatus.ASKED, direction=self.direction)
        pick: Any = self.fields["question_id"]
        pick.offer(((row.pk, row.text[:160]) for row in rows), empty=False)


class AnswerInspectorForm(AnswerForm):
    """To the watching organ."""

    direction = Question.Direction.TO_RECIPIENT


class AnswerSenderForm(AnswerForm):
    """To the receiving unit."""

    direction = Question.Direction.TO_SENDER


class DeadlineForm(ActForm):
    """The deadline of an obligation that has none."""

    obligation_id = PickField(label=_("Nhiệm vụ"))
    due = DayField(label=_("Hạn"))

    def rows(self) -> Any:
        """The obligations that this act is for."""
        return self.open_rows().filter(due__isnull=True)

    def open_rows(self) -> Any:
        """What is not finished."""
        rows = Obligation.objects.filter(dispatch=self.at.record, status__in=OPEN)
        return rows.select_related("directive").order_by("directive__no")

    def prepare(self) -> None:
        """Each by its item of the letter."""
        pick: Any = self.fields["obligation_id"]
        pick.offer(((row.pk, self.label(row)) for row in self.rows()), empty=False)

    def label(self, row: Obligation) -> str:
        """What is chosen from: the item and its words."""
        return f"{row.directive.no}. {row.directive.text[:120]}"


class ExtendForm(DeadlineForm):
    """A later deadline, by a decision."""

    decision = TextField(label=_("Quyết định gia hạn"), max_length=500)

    def rows(self) -> Any:
        """Every open one."""
        return self.open_rows()

    def label(self, row: Obligation) -> str:
        """With the day that the new one must lie behind."""
        before = runs_until(row)
        return f"{super().label(row)} ({_('hạn %s') % printed(before)})" if before else super().label(row)

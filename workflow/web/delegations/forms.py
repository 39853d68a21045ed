"""The form by which a holder lends one of his own roles."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Appointment
from workflow.kernel.days import FOREVER, on_day, printed
from workflow.kernel.errors import CongvanError
from workflow.web.actors import Standing
from workflow.web.acts import picking
from workflow.web.fields import DayField, PickField, TextField, say_refusal

MOST = 100


class LendForm(forms.Form):
    """Which role, to whom, from when to when, on what basis. Offers own roles only: a lent one cannot be lent on."""

    appointment = PickField(label=_("Vai trò uỷ quyền"))
    taker_id = PickField(label=_("Uỷ quyền cho"))
    valid_from = DayField(label=_("Từ ngày"))
    valid_to = DayField(label=_("Đến hết ngày"))
    basis = TextField(label=_("Căn cứ"), max_length=255, help_text=_("Quyết định, thông báo hoặc giấy uỷ quyền."))

    def __init__(self, *args: Any, standing: Standing, words: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = standing.actor.on
        held = Appointment.objects.filter(on_day(day), person=standing.person).select_related("organ")
        self.held = {row.pk: row for row in held.order_by("valid_from", "pk")}
        self.fields["appointment"].offer([(key, _role(row)) for key, row in self.held.items()])  # type: ignore[attr-defined]
        found = picking.persons(day, words) if words else colleagues(self.held.values(), standing)
        others = [(key, said) for key, said in found if key != standing.person.pk][:MOST]
        self.fields["taker_id"].offer(others)  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = day

    def place(self) -> int:
        """The organ in which the role is lent."""
        return int(self.held[self.cleaned_data["appointment"]].organ_id)

    def given(self) -> dict[str, Any]:
        """The service's keyword arguments."""
        given = dict(self.cleaned_data)
        given["role"] = self.held[given.pop("appointment")].role
        return given

    def refuse(self, error: CongvanError) -> None:
        """The service's sentence, beside its field or above the form."""
        say_refusal(self, error)


def colleagues(held: Any, standing: Standing) -> list[tuple[Any, str]]:
    """Who holds a role today in one of the same organs, with an account; by name."""
    organs = {row.organ_id for row in held}
    rows = Appointment.objects.filter(
        on_day(standing.actor.on), organ_id__in=organs, person__user__is_active=True
    ).exclude(person=standing.person)
    found: dict[int, str] = {}
    for row in rows.select_related("person", "organ").order_by("person__full_name", "pk"):
        found.setdefault(row.person_id, f"{row.person} · {row.title or row.get_role_display()}, {row.organ}")
    return list(found.items())


def _role(row: Appointment) -> str:
    until = "" if row.valid_to == FOREVER else f" ({_('giữ đến')} {printed(row.valid_to)})"
    return f"{row.get_role_display()}, {row.organ}{until}"

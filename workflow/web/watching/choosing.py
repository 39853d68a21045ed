"""What an inspector chooses to see on the board: a quarter, a kind of letter, a kind of unit, only who is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.kernel.vocabulary import OrganKind
from workflow.letters.models import Letter
from workflow.web.frame.pieces import piece
from workflow.web.showing import KINDS

LONGEST = 40
"""Characters of a value that are looked at; none that is known is longer."""
QUARTERS = 8
"""Quarters that can be chosen, this one and those before it."""
KEYS = ("truoc", "dv", "xlsx")
"""Parts of the address that say where on a page one is; a new choice begins at the top."""


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months of a year."""

    year: int
    number: int

    @property
    def key(self) -> str:
        """As the address names it."""
        return f"{self.year}-{self.number}"

    @property
    def days(self) -> tuple[date, date]:
        """Its first day, and the first day after it."""
        first = date(self.year, 3 * self.number - 2, 1)
        return first, date(self.year + self.number // 4, 3 * self.number % 12 + 1, 1)

    def __str__(self) -> str:
        return gettext("Quý %(no)s/%(year)d") % {"no": ("I", "II", "III", "IV")[self.number - 1], "year": self.year}


def quarters(on: date) -> list[Quarter]:
    """The quarter of the day and those before it, newest first."""
    last = on.year * 4 + (on.month - 1) // 3
    return [Quarter(number // 4, number % 4 + 1) for number in range(last, last - QUARTERS, -1)]


class ChoiceForm(forms.Form):
    """Every field may be left open; what the address says and no field knows is told, and counts as left open."""

    quy = forms.ChoiceField(label=_("Thời gian"), required=False)
    khoi = forms.ChoiceField(label=_("Khối đơn vị"), required=False)
    loai = forms.ChoiceField(label=_("Loại văn bản"), required=False)
    cham = forms.BooleanField(label=_("Chỉ đơn vị có việc quá hạn"), required=False)

    def __init__(self, data: Any, on: date) -> None:
        super().__init__(data, label_suffix="")
        self.quarters = {one.key: one for one in quarters(on)}
        choices = {
            "quy": [("", _("Mọi thời gian")), *((key, str(one)) for key, one in self.quarters.items())],
            "khoi": [("", _("Mọi khối")), *OrganKind.choices],
            "loai": [("", _("Mọi loại văn bản")), *KINDS],
        }
        for name, given in choices.items():
            field: Any = self.fields[name]
            field.choices = given
            field.error_messages["invalid_choice"] = _("Không có lựa chọn này; đồng chí chọn lại.")
            field.widget.attrs["class"] = "cv-input"
        self.fields["cham"].widget.attrs["class"] = "cv-check"


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen and understood; `query`: the same as an address says it, without the place on the page."""

    html: SafeString
    quarter: Quarter | None
    unit_kind: str
    letter_kind: str
    only_late: bool
    query: str

    def __bool__(self) -> bool:
        return bool(self.quarter or self.unit_kind or self.letter_kind or self.only_late)

    def of(self, letters: QuerySet[Letter]) -> QuerySet[Letter]:
        """Those of the letters that were chosen."""
        if self.quarter:
            first, after = self.quarter.days
            letters = letters.filter(issued_on__gte=first, issued_on__lt=after)
        return letters.filter(kind=self.letter_kind) if self.letter_kind else letters


@piece(256)
def form_html(given: tuple[tuple[str, str], ...], on: date) -> SafeString:
    """The form with these values; Django's own takes a template for each choice of each field."""
    form = ChoiceForm(dict(given) if given else None, on)
    return mark_safe(render_to_string("congvan/watching/choosing.html", {"form": form, "chosen": bool(given)}))  # noqa: S308


def choice_of(request: HttpRequest, on: date) -> Choice:
    """The choice that the address makes."""
    given: QueryDict = request.GET.copy()
    for name in KEYS:
        given.pop(name, None)
    said = tuple((name, given[name][:LONGEST]) for name in ChoiceForm.base_fields if given.get(name))
    form = ChoiceForm(dict(said) if said else None, on)
    form.full_clean()
    known = getattr(form, "cleaned_data", {})
    return Choice(
        form_html(said, on), form.quarters.get(known.get("quy", "")), known.get("khoi", ""), known.get("loai", ""),
        bool(known.get("cham")), given.urlencode(),
    )  # fmt: skip

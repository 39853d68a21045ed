"""Forms in which somebody says whom a line of Kính gửi or Nơi nhận means: in a draft, and at the issue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.directory.groups import LineReader
from workflow.kernel.vocabulary import LineKind
from workflow.letters.content import MAX_LINES
from workflow.web.fields import ActForm, TextField


class ChooseForm(ActForm):
    """Whom a line of recipients means: one of the nearest, or what a person writes himself."""

    line = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    pick = forms.CharField(label=_("Gần nhất trong danh mục"), required=False, max_length=1000)
    other = TextField(
        label=_("Tên hoặc cách gọi khác"), max_length=1000,
        help_text=_("Ghi như trong danh mục, nhiều nơi cách nhau bằng dấu phẩy; cá nhân ghi “đồng chí …”."),
    )  # fmt: skip

    def prepare(self) -> None:
        """The line asked for, else the first that nobody could place, with its nearest."""
        rows = list(self.at.record.lines.exclude(kind=LineKind.SAME))
        wanted = str(self.data.get("line") or self.at.query.get("dong", ""))
        found = next((row for row in rows if str(row.pk) == wanted), None)
        self.row = found or next((row for row in rows if row.kind == LineKind.UNRESOLVED), None)
        if self.row is None:
            return
        self.fields["line"].initial = self.row.pk
        offers = LineReader(self.at.record.issuer, self.at.standing.actor.on).suggest(self.row.text)
        choices = [(offer.key, offer.label) for offer in offers]
        self.fields["pick"].widget = forms.RadioSelect(choices=choices) if choices else forms.HiddenInput()

    def given(self) -> dict[str, Any]:
        """What he wrote stands before what he picked."""
        data = self.cleaned_data
        return {"line_id": data["line"], "pick": data["other"] or data["pick"]}


class IssueForm(ActForm):
    """Nothing to enter; whom the clerk chose for lines that meant nobody stands in the address of the page."""

    def given(self) -> dict[str, Any]:
        """The choices by the id of their line."""
        return {"choices": picks_in(self.at.query)}


def picks_in(query: Mapping[str, str]) -> dict[int, str]:
    """What a rehearsal's address chooses: `dong-12=o:34`."""
    found = {key.removeprefix("dong-"): value for key, value in query.items() if key.startswith("dong-") and value}
    return {int(key): value for key, value in list(found.items())[:MAX_LINES] if key.isascii() and key.isdigit()
            and len(key) < 19}  # fmt: skip

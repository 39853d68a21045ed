"""The form beside the pages: what was read, doubtful places first with their readings to choose from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from workflow.directory.queries import nearest_organs, organ_named
from workflow.intake.duplicates import Likely
from workflow.intake.models import IntakeLetter
from workflow.kernel.actions import Action
from workflow.kernel.errors import CongvanError, Invalid
from workflow.kernel.vocabulary import Role
from workflow.letters import notation
from workflow.letters.content import Asked, doubts_of, names_in, plain, settled_value
from workflow.letters.models import Doubt
from workflow.web.drafting.making_forms import MakingForm
from workflow.web.drafting.readings import reading_choices, reading_name
from workflow.web.fields import CHOOSE, ActForm, Choice, DayField, PickField, TextField
from workflow.web.showing import KINDS

from .content import HEADER, settle, shown_day, typed
from .marks import Mark, marks_of

SECRECY: tuple[tuple[str, Any], ...] = (("", _("Không")), ("Mật", _("Mật")), ("Tối mật", _("Tối mật")),
                               ("Tuyệt mật", _("Tuyệt mật")))  # fmt: skip


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True


class UploadForm(MakingForm):
    """Files for a unit; what is wrong with one of them is said in its row, not here."""

    role = Role.CLERK
    action = Action.REGISTER_LETTER
    aliases = {"files": "upload"}
    upload = forms.Field(
        label=_("Tệp văn bản"), required=False, widget=FilesInput({"class": "cv-input", "multiple": True}),
        help_text=_("Văn bản (.txt), Word (.docx), PDF, ảnh quét; mỗi tệp không quá 50 MB, mỗi lần không quá 100 tệp."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The same file sent twice is two rows of which one says so; no key is needed against a second click.
        del self.fields["once"]
        self.fields["spot"].label = _("Đơn vị nhận")

    def uploads(self) -> list[UploadedFile]:
        """The files chosen."""
        found: list[UploadedFile] = self.files.getlist("upload") if hasattr(self.files, "getlist") else []
        return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One field as the page prints it: the readings to pick from, what is typed instead, and where it was read."""

    key: str
    label: Any
    raw: str
    pick: forms.BoundField | None
    field: forms.BoundField
    more: forms.BoundField | None
    mark: Mark | None

    @property
    def doubtful(self) -> bool:
        """Whether the clerk is asked."""
        return self.pick is not None

    @property
    def errors(self) -> list[str]:
        """What is wrong with it, each sentence once."""
        parts = [self.pick, self.field, self.more]
        return list(dict.fromkeys(str(error) for part in parts if part is not None for error in part.errors))


class IntakeForm(ActForm):
    """A letter as read, to be corrected and registered."""

    aliases = {"issuer": "issuer", "directives": "body", "ADDRESSEES": "body", "DISTRIBUTION": "body", "value": "body"}
    issuer = TextField(label=_("Cơ quan ban hành"), max_length=255)
    issuer_id = PickField(label=_("Chọn cơ quan gần đúng"), required=False)
    number = forms.IntegerField(
        label=_("Số"), min_value=1, max_value=9_999_999, required=False,
        widget=forms.TextInput({"class": "cv-input cv-num", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Số của văn bản là một số nguyên.")},
    )  # fmt: skip
    symbol = TextField(label=_("Ký hiệu"), max_length=40)
    date = DayField(label=_("Ngày văn bản"), required=False)
    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=KINDS, widget=forms.Select({"class": "cv-input"}))
    subject = TextField(rows=2, label=_("Trích yếu"))
    secrecy = forms.ChoiceField(
        label=_("Độ mật"), required=False, widget=forms.Select({"class": "cv-input"}), choices=SECRECY
    )
    body = TextField(rows=10, label=_("Nội dung"), help_text=_("Mỗi đoạn một dòng; nội dung giao đánh số 1., 2., 3."))
    accept_rest = forms.BooleanField(label=_("Nhận cách đọc đầu tiên cho các chỗ chưa chọn"), required=False)
    reason = TextField(label=_("Lý do vẫn đăng ký"), max_length=500)

    def prepare(self) -> None:
        """The reader's values; a doubtful one is asked for instead of filled in."""
        self.row: IntakeLetter = self.at.record
        read = self.row.content
        self.before = read
        self.asked_head = {path: (raw, options) for path, raw, options in head_doubts(read)}
        self._fill(read)
        self.content = typed(read, self._said(), self.at.standing.actor.on)
        self.asked_rows: list[Asked] = [one for one in doubts_of(self.content) if one[0] not in HEADER]
        for path, raw, options in self.asked_rows:
            self._ask(path, raw, options)
        self._near_issuers()

    def _fill(self, read: Mapping[str, Any]) -> None:
        values = {name: plain(read.get(name)) for name in HEADER} | {"secrecy": plain(read.get("secrecy"))}
        values["body"] = notation.typed(read.get("body"))
        kinds = dict(KINDS)
        if values["kind"] not in kinds:
            values["kind"] = "CV"
        if isinstance(read.get("kind"), str) and read["kind"] not in kinds and len(read["kind"]) <= 8:
            self.fields["kind"].choices = [*KINDS, (read["kind"], plain(read.get("kind_name")) or read["kind"])]  # type: ignore[attr-defined]
            values["kind"] = read["kind"]
        if organ := organ_named(values["issuer"], self.at.standing.actor.on) if values["issuer"] else None:
            values["issuer"] = organ.name
        if values["secrecy"] not in dict(SECRECY):
            values["secrecy"] = ""
        values["date"] = shown_day(values["date"])
        for name, value in values.items():
            self.fields[name].initial = "" if name in self.asked_head else value
        for path, (raw, options) in self.asked_head.items():
            self.fields[f"pick-{path}"] = _pick(path, raw, options)
            self.fields[path].required = False
        if "kind" in self.asked_head:
            self.fields["kind"].choices = [CHOOSE, *self.fields["kind"].choices]  # type: ignore[attr-defined]

    def _ask(self, path: str, raw: str, options: list[str]) -> None:
        self.fields[f"pick-{path}"] = _pick(path, raw, options)
        self.fields[f"other-{path}"] = TextField(label=reading_name(path), max_length=1000)

    def _said(self) -> dict[str, str]:
        """Subject and body as they stand in the form, typed before picked; on the first look as they were read."""
        if not self.is_bound:
            return {}
        given = {name: str(self.data.get(name, "")).replace("\r\n", "\n").strip() for name in ("subject", "body")}
        given["subject"] = given["subject"] or str(self.data.get("pick-subject", ""))
        return given

    def _near_issuers(self) -> None:
        on = self.at.standing.actor.on
        words = str(self.data.get("issuer", "")).strip() or str(self.data.get("pick-issuer", ""))
        words = words if self.is_bound else plain(self.before.get("issuer"))
        rows: list[Choice] = []
        if words and organ_named(words, on) is None:
            rows = [(organ.pk, organ.name) for organ in nearest_organs(words, on)]
        self.fields["issuer_id"].offer(rows)  # type: ignore[attr-defined]
        self.near = bool(rows)

    def clean(self) -> dict[str, Any]:
        """What was typed stands before what was picked; every doubt is decided, one by one or all the rest at once."""
        data = self.cleaned_data
        for name in self.asked_head:
            picked = data.get(f"pick-{name}", "")
            if data.get(name) in (None, "") and picked:
                self._take_picked(name, picked)
            if (
                data.get(name) in (None, "")
                and name not in self.errors
                and not (name == "issuer" and data.get("issuer_id"))
            ):
                self.add_error(name, _("Máy đọc chưa chắc; đồng chí chọn một cách đọc hoặc ghi lại."))
        self.settled: dict[str, str] = {}
        for path, raw, options in self.asked_rows:
            self._decide(path, raw, options)
        return data

    def _take_picked(self, name: str, picked: str) -> None:
        try:
            self.cleaned_data[name] = self.fields[name].clean(picked)
        except forms.ValidationError as error:
            self.add_error(name, error)

    def _decide(self, path: str, raw: str, options: list[str]) -> None:
        data = self.cleaned_data
        value = data.get(f"other-{path}") or data.get(f"pick-{path}") or ""
        if not value and data.get("accept_rest"):
            value = next(iter(options), "") or ("không" if path.endswith(".due") else raw)
        if not value:
            self.add_error(f"other-{path}", _("Máy đọc chưa chắc; đồng chí chọn một cách đọc hoặc ghi lại."))
            return
        try:
            settle(self.content, {path: value})
            self._not_before_the_letter(path, value)
        except Invalid as error:
            self.add_error(f"other-{path}", str(next(iter(error.fields.values()), error.sentence)))
        else:
            self.settled[path] = value

    def _not_before_the_letter(self, path: str, value: str) -> None:
        due, dated = settled_value(path, value) if path.endswith(".due") else None, self.cleaned_data.get("date")
        if due and dated and due < dated.isoformat():
            raise Invalid(_("Hạn này trước ngày văn bản; đồng chí ghi hạn đúng hoặc chọn “Không có hạn”."))

    def given(self) -> dict[str, Any]:
        """The keyword arguments of the service."""
        data = self.cleaned_data
        head = {name: data.get(name) for name in (*HEADER, "secrecy")}
        content = settle(typed(self.before, self._said(), self.at.standing.actor.on, head), self.settled)
        return {"content": content, "issuer_id": data.get("issuer_id"), "reason": data.get("reason", "")}

    def as_it_stands(self) -> dict[str, Any]:
        """The letter as far as it is known now, for finding twins before saving."""
        head = {name: plain(self.before.get(name)) for name in HEADER}
        if self.is_bound:
            data = getattr(self, "cleaned_data", {})
            head |= {name: data[name] for name in HEADER if data.get(name)}
        return typed(self.before, self._said(), self.at.standing.actor.on, head)

    def refuse(self, error: CongvanError) -> None:
        """A likely twin is answered with a reason, so it is asked for there."""
        if isinstance(error, Likely):
            self.add_error("reason", str(error.sentence))
            return
        super().refuse(error)

    @property
    def entries(self) -> list[Entry]:
        """The fields in the order of work: doubtful ones first, each in the order of the letter."""
        doubtful = {*self.asked_head, *(path for path, _raw, _options in self.asked_rows)}
        marks = marks_of(self.before, self.row.file.lines, doubtful)
        found = [self._entry(name, self.fields[name].label, self.asked_head.get(name), name, marks) for name in
                 ("issuer", "number", "symbol", "date", "kind", "subject")]  # fmt: skip
        found += [
            self._entry(path, reading_name(path), (raw, options), f"other-{path}", marks)
            for path, raw, options in self.asked_rows
        ]
        found.sort(key=lambda entry: not entry.doubtful)
        return [
            *found,
            *(self._entry(name, self.fields[name].label, None, name, marks) for name in ("secrecy", "body")),
        ]

    def _entry(
        self, key: str, label: Any, asked: tuple[str, list[str]] | None, name: str, marks: dict[str, Mark]
    ) -> Entry:
        place = marks.get(key) or marks.get(key.rpartition(".")[0])
        if key == "symbol":
            place = marks.get("number")
        elif key == "body":
            place = marks.get("directives.1")
        more = self["issuer_id"] if key == "issuer" and self.near else None
        return Entry(
            key, label, asked[0] if asked else "", self[f"pick-{key}"] if asked else None, self[name], more, place
        )


def head_doubts(read: Mapping[str, Any]) -> list[Asked]:
    """The doubtful fields of the head, with every reading known."""
    found = []
    for path, raw, options in doubts_of(dict(read)):
        if path in HEADER:
            named = read[path].get("name") if isinstance(read[path], dict) else None
            found.append((path, raw, list(dict.fromkeys([*options, *names_in([named])]))))
    return found


def _pick(path: str, raw: str, options: list[str]) -> forms.ChoiceField:
    doubt = Doubt(field=path, raw=raw, alternatives=options)
    return forms.ChoiceField(
        label=reading_name(path), required=False, widget=forms.RadioSelect, choices=reading_choices(doubt),
        error_messages={"invalid_choice": _("Đồng chí chọn trong các cách đọc, hoặc ghi lại.")},
    )  # fmt: skip

"""Forms that make a letter: where it is made, and its parts, its text or its file."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from workflow.directory.models import Organ
from workflow.directory.queries import STAFF_KINDS, circle_of, nearest_organs, organ_named, organs_on
from workflow.kernel.actions import Action
from workflow.kernel.errors import CongvanError, NotALetter
from workflow.kernel.policy import policy
from workflow.kernel.vocabulary import Role
from workflow.layout.patterns import Pattern, patterns
from workflow.letters.content import plain
from workflow.reading.intake import ACCEPTED, MAX_BYTES, TOO_BIG, read_source, source_of
from workflow.reading.reader import read_text
from workflow.web.fields import ActForm, Choice, DayField, PickField, TextField
from workflow.web.showing import KINDS

from . import heads
from .beginnings import begun
from .parts import content_of
from .text_forms import TextForm


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a letter is made: the organ, and the advising organ whose drafter writes for it."""

    organ_id: int
    advising_id: int | None
    label: str

    @property
    def key(self) -> str:
        """Its value in the form."""
        return f"{self.organ_id}-{self.advising_id or 0}"


class MakingForm(ActForm):
    """Where, and a key that makes the second click harmless."""

    role: str = Role.DRAFTER
    action = Action.DRAFT_LETTER
    once = forms.CharField(widget=forms.HiddenInput, max_length=43)
    spot = forms.ChoiceField(
        label=_("Cơ quan ban hành"), widget=forms.Select({"class": "cv-input"}),
        error_messages={
            "required": _("Đồng chí chọn cơ quan."), "invalid_choice": _("Đồng chí chọn cơ quan trong danh sách."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = self.find_places()
        self.fields["spot"].choices = [(one.key, one.label) for one in self.places.values()]  # type: ignore[attr-defined]
        self.fields["once"].initial = secrets.token_urlsafe(32)

    def seen(self) -> dict[str, Any]:
        """There is no record yet."""
        return {}

    @property
    def chosen(self) -> Spot:
        """The organ picked."""
        return self.places[self.cleaned_data["spot"]]

    def find_places(self) -> dict[str, Spot]:
        """Organs in which he may do this today."""
        standing = self.at.standing
        held = [live for live in standing.roles if live.role == self.role]
        ids = {live.organ_id for live in held} | {live.registry_of_id for live in held if live.registry_of_id}
        spots = [
            Spot(organ.pk, None, organ.name)
            for organ in organs_on(standing.actor.on).filter(pk__in=ids).order_by("name")
        ]
        return {spot.key: spot for spot in [*self.further(ids), *spots] if self._may(spot)}

    def further(self, ids: set[int]) -> list[Spot]:
        """More organs, beyond those in which he stands."""
        return []

    def _may(self, spot: Spot) -> bool:
        return policy().may_at(self.at.standing.actor, self.action, spot.organ_id).allowed


class DraftPlaces(MakingForm):
    """Drafters of a board under a committee write for the committee too."""

    kind = forms.ChoiceField(label=_("Loại văn bản"), choices=KINDS, widget=forms.Select({"class": "cv-input"}))

    def further(self, ids: set[int]) -> list[Spot]:
        """The committee above each board or commission, with the board as the advising organ."""
        on = self.at.standing.actor.on
        boards = Organ.objects.filter(pk__in=ids, kind__in=STAFF_KINDS).select_related("registry_of")
        found = []
        for board in boards:
            above = circle_of(board, on)
            if above.pk not in ids:
                found.append(Spot(above.pk, board.pk, f"{above.name} ({board.name})"))
        return found

    def making(self, content: dict[str, Any]) -> dict[str, Any]:
        """The service's keyword arguments for a text."""
        return {"content": content, "kind": self.cleaned_data["kind"], "advising_id": self.chosen.advising_id}


class DraftForm(DraftPlaces, TextForm):
    """A new draft, part by part."""

    field_order = ("spot", "kind", "subject", "place", "addressees", "body", "distribution")

    def begun_with(self) -> dict[str, str]:
        """What the address asks for: a pattern, or another letter's parts."""
        found = begun(self.at.standing.actor, self.at.query)
        if kind := found.pop("kind", ""):
            self.fields["kind"].initial = kind
        return found

    @property
    def patterns(self) -> list[Pattern]:
        """Every pattern, to begin with."""
        return list(patterns().values())

    def given(self) -> dict[str, Any]:
        """The parts as a structured text."""
        return self.making(super().given()["content"])


class LetterFile(forms.Form):
    """A file (text, Word, PDF, scan) or pasted text that holds one letter or several."""

    file = forms.FileField(
        label=_("Tệp công văn (.docx, .pdf, ảnh quét, .txt)"), required=False, allow_empty_file=True,
        widget=forms.FileInput({"class": "cv-input", "accept": ACCEPTED}),
    )  # fmt: skip
    text = TextField(rows=14, label=_("hoặc dán nội dung"), strip=False)
    which = forms.TypedChoiceField(
        label=_("Công văn trong tệp"), required=False, coerce=int, empty_value=None, widget=forms.RadioSelect
    )


class ReadForm(DraftPlaces, LetterFile):
    """A new draft read from a text."""

    aliases = dict.fromkeys(
        ("subject", "addressees", "distribution", "directives", "ADDRESSEES", "DISTRIBUTION", "date"), "text"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.letters: list[dict[str, Any]] = []
        self.fields["kind"].required = False
        self.fields["kind"].choices = [("", _("Theo văn bản")), *KINDS]  # type: ignore[attr-defined]
        self._offer_letters()

    def _offer_letters(self) -> None:
        """Read what was given; several letters become a choice. A file's text goes into the box: nothing is lost."""
        if not self.is_bound:
            return
        self.trouble = ""
        try:
            text, self.letters = self._read()
        except NotALetter as error:
            self.trouble = str(error.sentence)
            return
        self.data = {**self.data.dict(), "text": text}  # type: ignore[attr-defined]
        self.fields["which"].choices = [(index, _named(one)) for index, one in enumerate(self.letters)]  # type: ignore[attr-defined]

    def _read(self) -> tuple[str, list[dict[str, Any]]]:
        """The text, and the letters in it: of the file, else of the box."""
        given: UploadedFile | None = self.files.get("file")
        if given is None:
            text = str(self.data.get("text", ""))
            return text, read_text(text) if text.strip() else []
        if (given.size or 0) > MAX_BYTES:
            raise NotALetter(TOO_BIG)
        source = source_of(given.read(), given.name or "")
        return source.text, read_source(source)

    def clean(self) -> dict[str, Any]:
        """One letter, chosen where there are several."""
        if self.trouble:
            raise ValidationError(self.trouble)
        if not self.letters:
            raise ValidationError(_("Đồng chí chọn tệp hoặc dán nội dung công văn."))
        which = self.cleaned_data.get("which")
        if which is None and len(self.letters) > 1:
            self.add_error("which", _("Tệp có %d công văn; đồng chí chọn một công văn.") % len(self.letters))
        return self.cleaned_data

    def given(self) -> dict[str, Any]:
        """The letter as it was read."""
        read = self.letters[self.cleaned_data.get("which") or 0]
        kind, organ = self.cleaned_data["kind"], Organ.objects.get(pk=self.chosen.organ_id)
        content = {**read, **heads.head_doubts(read, organ, "", self.at.standing.actor.on)}
        if kind:
            content["kind"], content["kind_name"] = kind, None
        return {**self.making(content), "kind": kind or plain(content.get("kind"))[:8] or "CV"}


def _named(letter: dict[str, Any]) -> str:
    parts = (letter.get("number_canonical") or plain(letter.get("kind_name")), plain(letter.get("issuer")))
    return " · ".join(filter(None, (*parts, plain(letter.get("subject")))))


class RegisterForm(MakingForm):
    """A letter on paper from outside, with what the register of incoming letters asks for."""

    role = Role.CLERK
    action = Action.REGISTER_LETTER
    aliases = {"issuer": "issuer_id", "directives": "body", "ADDRESSEES": "spot", "DISTRIBUTION": "body"}
    field_order = ("spot", "issuer", "issuer_id", "number", "symbol", "date", "subject", "body", "secrecy")

    issuer = TextField(label=_("Cơ quan ban hành"), max_length=255, help_text=_("Tên như trong danh mục."))
    issuer_id = PickField(label=_("Chọn cơ quan gần đúng"), required=False)
    number = forms.IntegerField(
        label=_("Số"), min_value=1, max_value=9_999_999, required=False,
        widget=forms.TextInput({"class": "cv-input cv-num", "inputmode": "numeric"}),
        error_messages={"invalid": _("Số của văn bản là một số nguyên.")},
    )  # fmt: skip
    symbol = TextField(label=_("Ký hiệu"), max_length=40, help_text=_("Ví dụ: CV/TU, UBND-NCTH."))
    date = DayField(label=_("Ngày văn bản"), required=False)
    subject = TextField(rows=2, label=_("Trích yếu"))
    body = TextField(rows=10, label=_("Nội dung"), help_text=_("Mỗi đoạn một dòng; nội dung giao đánh số 1., 2., 3."))
    secrecy = forms.ChoiceField(
        label=_("Độ mật"), required=False, widget=forms.Select({"class": "cv-input"}),
        choices=[("", _("Không")), ("Mật", _("Mật")), ("Tối mật", _("Tối mật")), ("Tuyệt mật", _("Tuyệt mật"))],
    )  # fmt: skip

    def prepare(self) -> None:
        """Named "registering organ" here; the nearest names stand ready where the one typed is unknown."""
        self.fields["spot"].label = _("Đơn vị nhận")
        words, on = str(self.data.get("issuer", "")).strip(), self.at.standing.actor.on
        rows: list[Choice] = []
        if words and organ_named(words, on) is None:
            rows = [(organ.pk, organ.name) for organ in nearest_organs(words, on)]
        self.fields["issuer_id"].offer(rows)  # type: ignore[attr-defined]
        self.near = bool(rows)

    def refuse(self, error: CongvanError) -> None:
        """An unknown issuer is said beside the list of near names, and beside the name itself where none is near."""
        super().refuse(error)
        if not self.near:
            for sentence in self.errors.pop("issuer_id", []):
                self.add_error("issuer", sentence)

    def given(self) -> dict[str, Any]:
        """The parts as a structured text, with the register's columns."""
        data = self.cleaned_data
        parts = dict.fromkeys(("place", "issuing_body", "position", "addressees", "distribution"), "")
        parts |= {"subject": data["subject"], "body": data["body"], "signing_form": "OWN"}
        content = content_of(parts, {}, self.at.standing.actor.on)
        day = data["date"]
        content |= {
            "issuer": data["issuer"], "number": data["number"], "symbol": data["symbol"], "kind": _kind(data["symbol"]),
            "date": day.isoformat() if day else "", "secrecy": data["secrecy"],
        }  # fmt: skip
        return {"content": content, "issuer_id": data["issuer_id"]}


def _kind(symbol: str) -> str:
    """The kind in a Party symbol ("CV/TU"); a state symbol names none."""
    head = symbol.partition("/")[0]
    return head if head in dict(KINDS) else "CV"

"""From a saved text to rows: the letter's columns, its lines, directives and doubts. Run at every save."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflow.directory.groups import resolve_line
from workflow.directory.models import Organ
from workflow.directory.queries import inspection_commission_for, organ_named
from workflow.kernel.errors import Invalid
from workflow.kernel.vocabulary import Dissemination, LineKind, Purpose, Section, SigningForm

from .content import LIMITS, day, doubts_of, plain
from .models import Directive, Doubt, Letter, RecipientLine

LEADLESS = ("", "all_addressees", "addressee_group", "role")
"""Kinds of lead that bind every implementing recipient (process.md 7)."""


def columns(letter: Letter, content: dict[str, Any], on: date) -> dict[str, Any]:
    """The letter's own columns as its text gives them."""
    watcher, named = find_watcher(letter, content, on)
    authority = content.get("authority") or {}
    return {
        "subject": plain(content.get("subject")),
        "place": plain(content.get("place"))[: LIMITS["place"]],
        "issuing_body": plain(authority.get("body") if isinstance(authority, dict) else "")[: LIMITS["issuing_body"]],
        "signing_form": signing_form(authority),
        "signer_title": plain(content.get("position"))[: LIMITS["signer_title"]],
        "dissemination": dissemination(content),
        "watcher_id": watcher.pk if watcher else None,
        "watcher_named": named,
        "report_to": plain((content.get("monitoring") or {}).get("report_to"))[: LIMITS["report_to"]],
    }


def signing_form(authority: Any) -> str:
    """T/M, K/T, T/L, Q. as printed; anything else signs in its own right."""
    form = plain(authority.get("form")) if isinstance(authority, dict) else ""
    dotted = {"TM.": SigningForm.TM, "KT.": SigningForm.KT, "TL.": SigningForm.TL}
    return str(dotted.get(form, form)) if form in (*SigningForm.values, *dotted) else str(SigningForm.OWN)


def dissemination(content: dict[str, Any]) -> str:
    """The circulation that the body names, or ""."""
    scope = plain((content.get("dissemination") or {}).get("scope"))
    return scope if scope in Dissemination.values else ""


def find_watcher(letter: Letter, content: dict[str, Any], on: date) -> tuple[Organ | None, bool]:
    """The organ that the letter names to watch it (or to collect reports), else the inspection commission (process.md 9)."""
    monitoring = content.get("monitoring") or {}
    name = plain(monitoring.get("organ") or monitoring.get("via")) if isinstance(monitoring, dict) else ""
    named = organ_named(name, on, under=letter.issuer) if name else None
    return (named, True) if named else (inspection_commission_for(letter.issuer, on), False)


def rebuild(letter: Letter, content: dict[str, Any], on: date) -> None:
    """Replace the letter's lines, directives and doubts by those of the text; a confirmed doubt of the same raw stays."""
    RecipientLine.objects.filter(letter=letter).delete()
    RecipientLine.objects.bulk_create(lines_of(letter, content, on))
    Directive.objects.filter(letter=letter).delete()
    Directive.objects.bulk_create(directives_of(letter, content, on))
    settled = {(doubt.field, doubt.raw) for doubt in Doubt.objects.filter(letter=letter, confirmed_by__isnull=False)}
    Doubt.objects.filter(letter=letter, confirmed_by__isnull=True).delete()
    fresh = [row for row in doubts_of(content) if (row[0], row[1]) not in settled]
    Doubt.objects.filter(letter=letter, field__in=[row[0] for row in fresh]).delete()
    Doubt.objects.bulk_create(
        Doubt(letter=letter, field=field, raw=raw, alternatives=options) for field, raw, options in fresh
    )


def lines_of(letter: Letter, content: dict[str, Any], on: date) -> list[RecipientLine]:
    """Kính gửi lines first, then Nơi nhận, each with the selector by which it expands."""
    sections = ((Section.ADDRESSEES, "addressees"), (Section.DISTRIBUTION, "distribution"))
    return [
        _line(letter, section, position, row, on)
        for section, key in sections
        for position, row in enumerate(content.get(key) or [], start=1)
    ]


def _line(letter: Letter, section: Section, position: int, row: dict[str, Any], on: date) -> RecipientLine:
    text = plain(row.get("text"))
    if not text or len(text) > 1000:
        raise Invalid(fields={str(section): _("Dòng %d cần ghi nơi nhận, không quá 1000 ký tự.") % position})
    found = resolve_line(text, plain(row.get("kind")), letter.issuer_id, on)
    return RecipientLine(
        letter=letter,
        section=section,
        position=position,
        text=text,
        purpose=purpose_of(section, row, found.kind),
        kind=found.kind,
        selector=found.selector,
    )


def purpose_of(section: Section, row: dict[str, Any], kind: str) -> str:
    """The line's own purpose; else Kính gửi implements, "Lưu" archives, Nơi nhận without a word informs (process.md 6)."""
    said = plain(row.get("purpose")).upper()
    if said in Purpose.values:
        return said
    if kind == LineKind.ARCHIVE:
        return str(Purpose.ARCHIVE)
    return str(Purpose.IMPLEMENT if section == Section.ADDRESSEES else Purpose.INFORM)


def directives_of(letter: Letter, content: dict[str, Any], on: date) -> list[Directive]:
    """The numbered items; a due day before the day of saving is refused."""
    return [_directive(letter, row, on) for row in content.get("directives") or []]


def _directive(letter: Letter, row: dict[str, Any], on: date) -> Directive:
    number, due = row.get("no"), day(row.get("due"), "directives")
    if not isinstance(number, int) or number < 1:
        raise Invalid(fields={"directives": _("Mỗi mục nội dung cần có số thứ tự.")})
    if due and due < on:
        raise Invalid(
            fields={"directives": _("Hạn của mục %(no)d (%(due)s) đã qua; đồng chí ghi hạn mới.")
                    % {"no": number, "due": due.strftime("%d/%m/%Y")}}
        )  # fmt: skip
    kind = plain(row.get("lead_kind"))
    lead = "" if kind in ("", "all_addressees") else plain(row.get("lead"))
    cooperators = [plain(organ) for organ in row.get("cooperate") or []]
    return Directive(
        letter=letter,
        no=number,
        text=plain(row.get("text") or row.get("starts")),
        lead=lead[:500],
        lead_kind=kind[:20],
        lead_selector=_lead_selector(letter, row, kind, lead, on),
        cooperators=cooperators,
        cooperator_selector=_selector_of(letter, cooperators, on),
        due=due,
        period=plain(row.get("period"))[:200],
        monitoring=row.get("role") == "monitoring",
    )


def _lead_selector(letter: Letter, row: dict[str, Any], kind: str, lead: str, on: date) -> Any:
    if kind in LEADLESS or not lead:
        return None
    return _selector_of(letter, [plain(name) for name in row.get("lead_list") or []] or [lead], on)


def _selector_of(letter: Letter, names: list[str], on: date) -> Any:
    """One selector for all organs that the names mean; None when they mean no organ of the directory."""
    found = [resolve_line(name, "organ", letter.issuer_id, on) for name in names]
    parts = [part for one in found if one.selector for part in one.selector.get("any", [])]
    return {"any": parts, "except": []} if parts else None

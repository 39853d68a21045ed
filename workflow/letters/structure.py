"""From a saved text to rows: the letter's columns, its lines, directives and doubts. Run at every save."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from workflow.calendars.terms import read_term
from workflow.directory.groups import LineReader, Resolution
from workflow.directory.models import Organ
from workflow.directory.queries import inspection_commission_for, organ_named
from workflow.kernel.days import printed
from workflow.kernel.errors import Invalid
from workflow.kernel.vocabulary import Dissemination, LineKind, Purpose, Section, SigningForm, Urgency

from .content import LIMITS, MAX_NAMES, applied, articles_of, day, doubts_of, names_in, part, plain, whole
from .models import Directive, Doubt, Letter, RecipientLine

LEADLESS = ("", "all_addressees", "addressee_group", "role")
"""Kinds of lead that bind every implementing recipient (process.md 7)."""


def columns(letter: Letter, content: dict[str, Any], on: date) -> dict[str, Any]:
    """The letter's own columns as its text gives them, readings that a person confirmed in their place."""
    decided = settled(letter, content)
    content = applied(content, decided)
    watcher, named = find_watcher(letter, content, on)
    authority = content.get("authority") or {}
    return {
        "subject": plain(content.get("subject")),
        "place": plain(content.get("place"))[: LIMITS["place"]],
        "issuing_body": plain(authority.get("body") if isinstance(authority, dict) else "")[: LIMITS["issuing_body"]],
        "signing_form": signing_form(authority),
        "signer_title": plain(content.get("position"))[: LIMITS["signer_title"]],
        "dissemination": dissemination(content),
        "urgency": urgency_of(content),
        "watcher_id": watcher.pk if watcher else None,
        "watcher_named": named,
        "report_to": plain(part(content, "monitoring").get("report_to"))[: LIMITS["report_to"]],
        **({"kind": decided["kind"]} if "kind" in decided else {}),
    }


def signing_form(authority: Any) -> str:
    """T/M, K/T, T/L, Q. as printed; anything else signs in its own right."""
    form = plain(authority.get("form")) if isinstance(authority, dict) else ""
    dotted = {"TM.": SigningForm.TM, "KT.": SigningForm.KT, "TL.": SigningForm.TL}
    return str(dotted.get(form, form)) if form in (*SigningForm.values, *dotted) else str(SigningForm.OWN)


def urgency_of(content: Mapping[str, Any]) -> str:
    """How urgent the text says it is; NORMAL when it says nothing."""
    said = plain(content.get("urgency"))
    return said if said in Urgency.values else str(Urgency.NORMAL)


def dissemination(content: dict[str, Any]) -> str:
    """The circulation that the body names, or ""."""
    scope = plain(part(content, "dissemination").get("scope"))
    return scope if scope in Dissemination.values else ""


def find_watcher(letter: Letter, content: dict[str, Any], on: date) -> tuple[Organ | None, bool]:
    """The organ that the letter names to watch it or collect reports, else the inspection commission (process.md 9)."""
    monitoring = part(content, "monitoring")
    name = plain(monitoring.get("value") or monitoring.get("organ") or monitoring.get("via"))
    named = organ_named(name, on, under=letter.issuer) if name else None
    return (named, True) if named else (inspection_commission_for(letter.issuer, on), False)


def settled(letter: Letter, content: dict[str, Any]) -> dict[str, str]:
    """What persons decided on doubtful readings that this text still has, by path."""
    if letter.pk is None:
        return {}
    rows = Doubt.objects.filter(letter=letter, confirmed_by__isnull=False)
    decided = {(row.field, row.raw): row.value for row in rows}
    return {path: decided[path, raw] for path, raw, _options in doubts_of(content) if (path, raw) in decided}


def rebuild(letter: Letter, content: dict[str, Any], on: date) -> None:
    """Replace the letter's lines, directives and doubts by those of the text; a confirmed doubt stays confirmed."""
    done = settled(letter, content)
    said = applied(content, done)
    reader = LineReader(letter.issuer, on, articles=articles_of(said), memory=not letter.outside)
    RecipientLine.objects.filter(letter=letter).delete()
    RecipientLine.objects.bulk_create(lines_of(letter, said, reader))
    Directive.objects.filter(letter=letter).delete()
    Directive.objects.bulk_create(directives_of(letter, said, reader, on))
    Doubt.objects.filter(letter=letter).exclude(field__in=list(done)).delete()
    Doubt.objects.bulk_create(
        Doubt(letter=letter, field=path, raw=raw, alternatives=options)
        for path, raw, options in doubts_of(content)
        if path not in done
    )


def lines_of(letter: Letter, content: dict[str, Any], reader: LineReader) -> list[RecipientLine]:
    """Kính gửi lines first, then Nơi nhận, each with the selector by which it expands."""
    sections = ((Section.ADDRESSEES, "addressees"), (Section.DISTRIBUTION, "distribution"))
    rows = [
        (section, position, _text_of(section, position, row), row)
        for section, key in sections
        for position, row in enumerate(content.get(key) or [], start=1)
    ]
    found = reader.resolve_all([(text, plain(row.get("kind"))) for _s, _p, text, row in rows], offers=False)
    return [
        RecipientLine(
            letter=letter, section=section, position=position, text=text, purpose=purpose_of(section, row, one.kind),
            kind=one.kind, selector=one.selector, remembered=one.remembered,
        )
        for (section, position, text, row), one in zip(rows, found, strict=True)
    ]  # fmt: skip


def _text_of(section: Section, position: int, row: dict[str, Any]) -> str:
    text = plain(row.get("text"))
    if not text or len(text) > 1000:
        raise Invalid(fields={str(section): _("Dòng %d cần ghi nơi nhận, không quá 1000 ký tự.") % position})
    return text


def purpose_of(section: Section, row: dict[str, Any], kind: str) -> str:
    """The line's own purpose; else Kính gửi implements, "Lưu" archives, Nơi nhận informs (process.md 6)."""
    said = plain(row.get("purpose")).upper()
    if said in Purpose.values:
        return said
    if kind == LineKind.ARCHIVE:
        return str(Purpose.ARCHIVE)
    return str(Purpose.IMPLEMENT if section == Section.ADDRESSEES else Purpose.INFORM)


def directives_of(letter: Letter, content: dict[str, Any], reader: LineReader, on: date) -> list[Directive]:
    """The numbered items; a due day before the day of saving is refused, and so is a number given twice."""
    rows = content.get("directives") or []
    numbers = _numbers(rows)
    if twice := next((no for no in numbers if numbers.count(no) > 1), None):
        raise Invalid(fields={"directives": _("Mục %d được đánh số hai lần; đồng chí đánh số lại.") % twice})
    every = list(dict.fromkeys(name for row in rows for name in (*_leads_of(row), *names_in(row.get("cooperate")))))
    meant = dict(zip(every, reader.meanings([(name, "organ") for name in every]), strict=True))
    return [_directive(letter, row, number, meant, on) for row, number in zip(rows, numbers, strict=True)]


def _leads_of(row: dict[str, Any]) -> list[str]:
    kind = plain(row.get("lead_kind"))
    return names_in(row.get("lead_list")) or ([] if kind in ("", "all_addressees") else names_in([row.get("lead")]))


def _numbers(rows: list[dict[str, Any]]) -> list[int]:
    """The number of each item; one that a person has still to read ("II.1") gets the next free one until then."""
    doubtful = ["no" in names_in(row.get("doubts")) for row in rows]
    found = [None if unsure else whole(row.get("no")) for row, unsure in zip(rows, doubtful, strict=True)]
    if any(number is None and not unsure for number, unsure in zip(found, doubtful, strict=True)):
        raise Invalid(fields={"directives": _("Mỗi mục nội dung cần có số thứ tự.")})
    taken = {number for number in found if number}
    free = (number for number in range(1, 2 * len(rows) + 1) if number not in taken)
    return [number or next(free) for number in found]


def _directive(letter: Letter, row: dict[str, Any], number: int, meant: dict[str, Resolution], on: date) -> Directive:
    kind = plain(row.get("lead_kind"))
    lead = "" if kind in ("", "all_addressees") else plain(row.get("lead"))
    leads, cooperators = _leads_of(row), names_in(row.get("cooperate"))
    if max(len(leads), len(cooperators)) > MAX_NAMES:
        raise Invalid(fields={"directives": _("Mục %d nêu quá nhiều cơ quan; đồng chí tách mục.") % number})
    return Directive(
        letter=letter,
        no=number,
        text=plain(row.get("text") or row.get("starts")),
        lead=lead[:500],
        lead_kind=kind[:20],
        lead_selector=None if kind in LEADLESS or not lead else _selector_of(leads, meant),
        cooperators=cooperators,
        cooperator_selector=_selector_of(cooperators, meant),
        due=_due(row, number, on),
        term=_term(row),
        period=plain(row.get("period"))[:200],
        monitoring=row.get("role") == "monitoring",
    )


def _due(row: dict[str, Any], number: int, on: date) -> date | None:
    """The deadline; none while a person has still to say how it is to be read."""
    if "due" in names_in(row.get("doubts")):
        return None
    due = None if _term(row) else day(row.get("due"), "directives")
    if due and due < on:
        raise Invalid(fields={"directives": overdue(number, due)})
    return due


def _term(row: dict[str, Any]) -> str:
    """The words of a deadline that is counted from the receipt, once a person has confirmed them; else ""."""
    words = plain(row.get("due"))
    return words[:200] if "due" not in names_in(row.get("doubts")) and read_term(words) else ""


def overdue(number: int, due: date) -> str:
    """The sentence on an item whose deadline has passed before the letter went out."""
    return _("Hạn của mục %(no)d (%(due)s) đã qua; đồng chí ghi hạn mới.") % {"no": number, "due": printed(due)}


def _selector_of(names: list[str], meant: dict[str, Resolution]) -> Any:
    """One selector for all organs that the names mean; None when they mean no organ of the directory."""
    found = [meant[name] for name in names]
    if len(found) == 1:
        return found[0].selector
    items = [item for one in found if one.selector for item in one.selector.get("any", [])]
    return {"any": items, "except": []} if items else None

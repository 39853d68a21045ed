"""The letter reflowed for a small screen: the same parts in reading order, as escaped HTML without script or style."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from .pdf import letter_subject
from .sheet import Sheet, printed_day, printed_number

TEMPLATE = "congvan/layout/reading.html"


def render_html(sheet: Sheet) -> SafeString:
    """An `<article>` of headings, paragraphs and lists. Every text of the letter is escaped; no attribute holds one."""
    return render_to_string(TEMPLATE, reading_parts(sheet))


def reading_parts(sheet: Sheet) -> dict[str, Any]:
    """What the template shows."""
    rules = sheet.rules
    number = printed_number(sheet.number, rules) or "……"
    joint = "-" if rules.form == "party" else "/"
    named = bool(sheet.kind_name)
    return {
        "sheet": sheet,
        "title": rules.part("header")["title"],
        "code": f"{rules.part('header')['number_lead']}{number}{joint}{sheet.symbol}" if sheet.symbol else "",
        "day": printed_day(sheet.dated, rules) if sheet.dated else "",
        "heading": sheet.subject[:1].upper() + sheet.subject[1:] if named else letter_subject(sheet),
        "addressees_lead": rules.kind(sheet.kind).get("addressees_lead", rules.part("addressees")["lead"]),
        "distribution_lead": rules.part("distribution")["lead"],
        "copied_on": printed_day(sheet.copy.dated, rules) if sheet.copy and sheet.copy.dated else "",
    }

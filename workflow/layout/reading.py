"""The letter reflowed for a small screen: the same parts in reading order, as escaped HTML without script or style."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from .pdf import letter_subject
from .sheet import Block, Run, Sheet, Table, printed_day, printed_number

TEMPLATE = "congvan/layout/reading.html"


def render_html(sheet: Sheet) -> SafeString:
    """An `<article>` of headings, paragraphs and lists. Every text of the letter is escaped; no attribute holds one."""
    return render_to_string(TEMPLATE, reading_parts(sheet))


def body_html(blocks: Iterable[Block]) -> SafeString:
    """The rows of a body as HTML; every text is escaped."""
    return format_html_join("\n", "{}", ((_block(block),) for block in blocks))


def _block(block: Block) -> SafeString:
    if block.table is not None:
        return _table(block.table)
    if block.kind == "break":
        return mark_safe('<hr class="cv-doc__break">')
    words = _runs(block.runs or (Run(block.text),))
    if block.kind in ("heading", "centred"):
        return format_html("<h3>{}</h3>", words)
    lead = format_html("<b>{}</b>", block.lead) if block.lead else ""
    return format_html("<p>{}{}</p>", lead, words)


def _table(table: Table) -> SafeString:
    rows = []
    for at, row in enumerate(table.rows):
        shape = '<th scope="col">{}</th>' if table.head and at == 0 else "<td>{}</td>"
        rows.append((format_html_join("", shape, ((_runs(cell),) for cell in row)),))
    inner = format_html_join("", "<tr>{}</tr>", rows)
    return format_html('<div class="cv-doc__scroll" tabindex="0"><table class="cv-doc__table">{}</table></div>', inner)


def _runs(runs: Iterable[Run]) -> SafeString:
    shapes = {(True, True): "<b><i>{}</i></b>", (True, False): "<b>{}</b>", (False, True): "<i>{}</i>"}
    pieces = (
        format_html(shapes.get((run.bold, run.italic), "{}"), linebreaksbr(run.text, autoescape=True)) for run in runs
    )
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def reading_parts(sheet: Sheet) -> dict[str, Any]:
    """What the template shows."""
    rules = sheet.rules
    number = printed_number(sheet.number, rules) or "……"
    joint = "-" if rules.form == "party" else "/"
    named = bool(sheet.kind_name)
    return {
        "sheet": sheet,
        "body": body_html(sheet.body),
        "title": rules.part("header")["title"],
        "code": f"{rules.part('header')['number_lead']}{number}{joint}{sheet.symbol}" if sheet.symbol else "",
        "day": printed_day(sheet.dated, rules) if sheet.dated else "",
        "heading": sheet.subject[:1].upper() + sheet.subject[1:] if named else letter_subject(sheet),
        "addressees_lead": rules.kind(sheet.kind).get("addressees_lead", rules.part("addressees")["lead"]),
        "distribution_lead": rules.part("distribution")["lead"],
        "copied_on": printed_day(sheet.copy.dated, rules) if sheet.copy and sheet.copy.dated else "",
    }

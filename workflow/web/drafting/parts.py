"""Between the parts of a draft as typed and its structured text; an untouched part keeps what was read before.
The body is typed in the notation of `letters.notation`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from workflow.kernel.vocabulary import SigningForm
from workflow.letters.body import without_notes
from workflow.letters.content import plain
from workflow.letters.notation import rows_of, typed
from workflow.letters.structure import signing_form, urgency_of
from workflow.reading.page.body import Paragraph
from workflow.reading.page.lines import Line
from workflow.reading.reader import read_content
from workflow.reading.recipients import read_addressees, read_distribution, tidy

PARTS = ("subject", "place", "signing_form", "issuing_body", "position", "addressees", "distribution", "body",
         "urgency")  # fmt: skip
"""Names of the typed parts, in the order of the form."""


def parts_of(content: Mapping[str, Any]) -> dict[str, str]:
    """The text of each part as it is typed: a line for each recipient, a line for each paragraph."""
    authority = content.get("authority") or {}
    return {
        "subject": plain(content.get("subject")),
        "place": plain(content.get("place")),
        "signing_form": signing_form(authority) if authority else str(SigningForm.TM),
        "issuing_body": plain(authority.get("body")) if isinstance(authority, dict) else "",
        "position": plain(content.get("position")),
        "addressees": _rows(content, "addressees"),
        "distribution": _rows(content, "distribution"),
        "body": typed(content.get("body")),
        "urgency": urgency_of(content),
    }


def _rows(content: Mapping[str, Any], name: str) -> str:
    return "\n".join(plain(row) for row in content.get(name) or [])


def content_of(parts: Mapping[str, str], before: Mapping[str, Any], on: date) -> dict[str, Any]:
    """The structured text of the typed parts. A part that reads as before keeps its structure with its doubts; a body
    that changed is read anew: items, leads, deadlines, who watches, whom to report to."""
    old = parts_of(before)
    parts = {**parts, "urgency": parts.get("urgency") or old["urgency"]}
    changed = {name for name in PARTS if not before or _differs(name, parts[name], old[name])}
    content = dict(before)
    for name in ("subject", "place", "position"):
        if name in changed:
            content[name] = parts[name].strip()
    if "urgency" in changed and parts["urgency"] != urgency_of(content):
        content["urgency"] = parts["urgency"]
    if changed & {"signing_form", "issuing_body"}:
        content["authority"] = _authority(parts["signing_form"], parts["issuing_body"].strip())
    if "addressees" in changed:
        content["addressees"] = read_addressees([(tidy(text), line) for text, line in _lines(parts["addressees"])])
    if "distribution" in changed:
        entries = [(tidy(text), text, line) for text, line in _lines(parts["distribution"])]
        content["distribution"] = read_distribution(entries)
    if changed & {"body", "addressees", "subject"}:
        content |= _read(parts["body"], content, on)
    return content


def _differs(name: str, said: str, before: str) -> bool:
    if _trimmed(said) == _trimmed(before):
        return False
    if name != "body":
        return True
    return [without_notes(row) for row in rows_of(said)] != [without_notes(row) for row in rows_of(before)]


def _trimmed(text: str) -> str:
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def _lines(text: str) -> list[tuple[str, Line]]:
    numbered = enumerate(text.splitlines(), start=1)
    return [(line.strip(), Line(no, line.strip())) for no, line in numbered if tidy(line)]


def _authority(form: str, body: str) -> dict[str, Any]:
    shown = "" if form == SigningForm.OWN else form
    return {"form": form, "body": body, "raw": " ".join(part for part in (shown, body) if part), "then": None}


def _read(body: str, content: Mapping[str, Any], on: date) -> dict[str, Any]:
    """What the reader makes of a body typed row by row. Tables and page breaks stand between what it reads."""
    known = {
        "subject": plain(content.get("subject")),
        "number_canonical": content.get("number_canonical"),
        "subject_line": None,
    }
    rows = rows_of(body)
    paragraphs = [Paragraph(row["text"], row["line"]) for row in rows if "text" in row and tidy(row["text"])]
    return {**read_content(known, paragraphs, list(content.get("addressees") or []), on), "body": rows}

"""Without a directory: what a letter names and the small invented province lacks is invented too, and said."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from workflow.directory.groups import LineReader, organs_of
from workflow.directory.importing import import_directory
from workflow.directory.models import Organ, Person
from workflow.kernel.vocabulary import LineKind, OrganKind
from workflow.letters.content import names_in, plain

COLUMNS = ("name", "kind", "parent", "code", "valid_from", "valid_to", "grassroots")
PERSONS = (LineKind.PERSON, LineKind.PERSON_GROUP)
PIECES = 8
"""A line names no more organs than this that nobody knows."""


def named_in(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(words, kind) of every line and of every lead and cooperator."""
    for row in [*(content.get("addressees") or []), *(content.get("distribution") or [])]:
        yield plain(row), plain(row.get("kind"))
    for row in content.get("directives") or []:
        if plain(row.get("lead_kind")).startswith(("named", "organ")):
            for name in names_in(row.get("lead_list")) or [plain(row.get("lead"))]:
                yield name, "organ"
        for name in names_in(row.get("cooperate")):
            yield name, "organ"


def complete(contents: Sequence[tuple[dict[str, Any], Organ]], on: date) -> list[str]:
    """Make every organ and person that these letters of these issuers name and nobody knows; their names."""
    made: list[str] = []
    for content, issuer in contents:
        for words, kind in named_in(content):
            made += _place(words, kind, issuer, on)
    return made


def _place(words: str, kind: str, issuer: Organ, on: date) -> list[str]:
    made: list[str] = []
    for _piece in range(PIECES):
        found = LineReader(issuer, on).resolve(words, kind)
        if found.kind != LineKind.UNRESOLVED:
            return made + _fill(found.selector, issuer, on)
        if not found.label or found.label in made:
            break
        if kind in PERSONS:
            Person.objects.create(full_name=found.label.title()[:150])
        else:
            _invent(found.label, OrganKind.OTHER, issuer, on)
        made.append(found.label)
    return made


def _fill(selector: dict[str, Any] | None, issuer: Organ, on: date) -> list[str]:
    """A group that is understood but has no member gets one for each of its names."""
    made: list[str] = []
    for item in (selector or {}).get("any", []):
        if "kinds" not in item or organs_of({"any": [item], "except": []}, issuer.pk, on).exists():
            continue
        above = Organ.objects.get(pk=item.get("under") or issuer.pk)
        kind = OrganKind(item["kinds"][0])
        for prefix in item.get("prefixes") or [str(kind.label)]:
            name = f"{prefix[:1].upper()}{prefix[1:]} Mô Phỏng"
            _invent(name, kind, above, on)
            made.append(name)
    return made


def _invent(name: str, kind: str, above: Organ, on: date) -> None:
    sheet = io.StringIO()
    csv.writer(sheet).writerows([COLUMNS, (name, kind, above.name, "", "", "", "")])
    import_directory(io.BytesIO(sheet.getvalue().encode()), on=on, commit=True)

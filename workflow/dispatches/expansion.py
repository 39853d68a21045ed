"""From the lines of Kính gửi and Nơi nhận to recipients as of a day: one SELECT for organs, one for persons, any n."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from workflow.bulk_rows import compiled
from workflow.directory.groups import LineReader, Offer, Resolution, organs_of, persons_of, reached_by
from workflow.directory.models import Appointment, Organ, OrganName, Person
from workflow.kernel.days import on_day
from workflow.kernel.vocabulary import LineKind, NameKind, Purpose
from workflow.letters.models import Directive, Letter, RecipientLine
from workflow.prepared import A_DAY, Prepared

SILENT_KINDS = (LineKind.SAME,)
"""Lines that make no dispatch of their own."""


@dataclass(frozen=True, slots=True)
class Source:
    """One reason why somebody receives the letter: a line, or a directive that names him (`line_id` 0)."""

    line_id: int
    rank: int
    by_text: bool
    selector: dict[str, Any] | None


def sources_of(lines: Iterable[RecipientLine], directives: Iterable[Directive]) -> list[Source]:
    """Every line that makes dispatches, then every organ that a directive names (process.md 6)."""
    found = [
        Source(line.pk, Purpose(line.purpose).rank, False, line.selector)
        for line in lines
        if line.kind not in SILENT_KINDS and line.selector
    ]
    for rank, selectors in _named_in_text(directives):
        found += [Source(0, rank, True, selector) for selector in _packed(selectors)]
    return found


MOST_AGAIN = 10
"""Lines of one letter that are understood and mean nobody, for which somebody else is looked for."""
PACK = 200
"""Items in one selector: SQLite takes an expression 1,000 deep and 500 parts in a compound SELECT."""


def _named_in_text(directives: Iterable[Directive]) -> list[tuple[int, list[dict[str, Any]]]]:
    """Leads carry out; who leads the watching, and cooperators, get the letter to know it."""
    leads: list[Any] = []
    others: list[Any] = []
    for directive in directives:
        (others if directive.monitoring else leads).append(directive.lead_selector)
        others.append(directive.cooperator_selector)
    return [
        (Purpose.IMPLEMENT.rank, [selector for selector in leads if selector]),
        (Purpose.INFORM.rank, [selector for selector in others if selector]),
    ]


def _packed(selectors: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """As few selectors as hold all items, each item once; one with an exception stays by itself."""
    alone = [selector for selector in selectors if selector.get("except")]
    plain = [selector for selector in selectors if not selector.get("except")]
    items = list({str(item): item for selector in plain for item in selector.get("any", [])}.values())
    return alone + [{"any": items[at : at + PACK], "except": []} for at in range(0, len(items), PACK)]


def _union(letter: Letter, sources: list[Source], on: date, persons: bool) -> tuple[str, list[Any]]:
    """SELECT id, line, rank, by_text of every recipient of every source; UNION ALL, one part a source."""
    parts: list[str] = []
    params: list[Any] = []
    for source in sources:
        model_rows: QuerySet[Any] = (persons_of if persons else organs_of)(source.selector, letter.issuer_id, on)
        sql, given = compiled(model_rows.order_by().values("id"))
        parts.append(f"SELECT found.id AS id, {source.line_id:d} AS line, {source.rank:d} AS rank_no, "  # noqa: S608
                     f"{int(source.by_text):d} AS by_text FROM ({sql}) AS found")  # fmt: skip
        params += given
    return " UNION ALL ".join(parts) or "SELECT 0 AS id, 0 AS line, 0 AS rank_no, 0 AS by_text WHERE 1 = 0", params


def recipients_sql(letter: Letter, sources: list[Source], on: date, persons: bool) -> tuple[str, list[Any]]:
    """SELECT id, rank_no, by_text, lines (JSON array of line ids): each recipient once, the strongest purpose wins.

    A line stands before the text, except where a directive is given to somebody whose lines only inform him: he must
    carry out what he leads, "by text", and nothing else (process.md 6, 7).
    """
    union, params = _union(letter, sources, on, persons)
    array = "json_group_array" if connection.vendor == "sqlite" else "jsonb_agg"
    kept = f"{array}(line) FILTER (WHERE line > 0)"
    empty = "'[]'" if connection.vendor == "sqlite" else "'[]'::jsonb"
    by_line, leads = "MIN(CASE WHEN by_text = 0 THEN rank_no END)", "MIN(rank_no) = 1"
    return (
        f"SELECT id, CASE WHEN {leads} THEN 1 ELSE COALESCE({by_line}, MIN(rank_no)) END AS rank_no, "  # noqa: S608
        f"CASE WHEN {by_line} IS NULL OR ({leads} AND {by_line} > 1) THEN 1 ELSE 0 END AS by_text, "
        f"COALESCE({kept}, {empty}) AS lines FROM ({union}) AS every GROUP BY id",
        params,
    )


def organ_facts(on: date) -> QuerySet[Any]:
    """(pk, name of the day, whether somebody there has an account) of organs; paper goes where nobody has one."""
    name = OrganName.objects.filter(on_day(on), organ_id=OuterRef("pk"), kind=NameKind.OFFICIAL)
    return Organ.objects.annotate(shown=Coalesce(Subquery(name.order_by("-valid_from").values("name")[:1]), F("name")))


def organs_with_account(on: date) -> tuple[str, tuple[Any, ...]]:
    """SELECT of the organs in which an active account stands on the day, registry offices counted for their organ; once
    for each account."""
    return _ACCOUNTS.text(on)


def _accounts(on: date) -> QuerySet[Any, Any]:
    live = Appointment.objects.filter(on_day(on), person__user__is_active=True).order_by()
    own = live.values_list("organ_id")
    kept = live.filter(organ__registry_of__isnull=False).values_list("organ__registry_of_id")
    return own.union(kept, all=True)


_ACCOUNTS = Prepared(_accounts, A_DAY)


def persons_with_account() -> QuerySet[Person]:
    """Persons who can sign in."""
    return Person.objects.filter(user__is_active=True)


@dataclass(frozen=True, slots=True)
class Expanded:
    """One line of a rehearsal: its words and who would receive the letter by it. `offers`: whom to choose where that is
    nobody; `remembered`: by a choice that the issuer made for an earlier letter."""

    line_id: int
    text: str
    purpose: str
    kind: str
    organs: list[str]
    persons: list[str]
    offers: list[Offer] = field(default_factory=list)
    remembered: bool = False

    @property
    def empty(self) -> bool:
        """Whether the line means nobody; "Như trên" never does by itself."""
        return self.kind not in SILENT_KINDS and not (self.organs or self.persons)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What issue would do on that day."""

    on: date
    lines: list[Expanded]
    by_text: list[str] = field(default_factory=list)
    without_account: list[str] = field(default_factory=list)

    @property
    def empty_lines(self) -> list[Expanded]:
        """Lines that expand to nobody: issue is refused while there are any."""
        return [line for line in self.lines if line.empty]


def rehearse_letter(
    letter: Letter, on: date, *, chosen: Mapping[int, Resolution] | None = None, offer: bool = False
) -> Rehearsal:
    """Who would receive the letter if it were issued on the day: per line, by text, and who has no account; in a number
    of statements that does not depend on lines or recipients. `chosen`: what lines (by id) are to mean; with `offer`
    lines that mean nobody come with whom to choose."""
    lines, directives = list(letter.lines.all()), list(letter.directives.all())
    for line in lines:
        if choice := (chosen or {}).get(line.pk):
            line.kind, line.selector, line.remembered = choice.kind, choice.selector, False
    expanded = _expanded(letter, lines, on)
    if offer and any(line.empty for line in expanded):
        expanded = _with_offers(letter, lines, expanded, on)
    sources = sources_of(lines, directives)
    found = {False: _found(letter, sources, on, False), True: _found(letter, sources, on, True)}
    by_text = [name for name, text_only, _paper in found[False] if text_only]
    paper = [name for rows in found.values() for name, _text_only, without in rows if without]
    return Rehearsal(on, expanded, by_text, paper)


def _expanded(letter: Letter, lines: list[RecipientLine], on: date) -> list[Expanded]:
    selectors = [line.selector if line.kind not in SILENT_KINDS else None for line in lines]
    return [
        Expanded(
            line.pk, line.text, line.purpose, line.kind, [name for _key, name in organs],
            [name for _key, name in persons], [], line.remembered,
        )
        for line, (organs, persons) in zip(lines, reached_by(selectors, letter.issuer_id, on), strict=True)
    ]  # fmt: skip


def _with_offers(letter: Letter, lines: list[RecipientLine], expanded: list[Expanded], on: date) -> list[Expanded]:
    reader = LineReader(letter.issuer, on)
    asked = {at: lines[at] for at, one in enumerate(expanded) if one.empty}
    found = dict(zip(asked, reader.resolve_all([(line.text, None) for line in asked.values()]), strict=True))
    again = [at for at in asked if not found[at].offers][:MOST_AGAIN]
    more = {at: reader.offers.instead_of_nobody(asked[at].selector or {}, asked[at].text) for at in again}
    return [
        replace(one, offers=more.get(at) or found[at].offers) if at in asked else one for at, one in enumerate(expanded)
    ]


def _found(letter: Letter, sources: list[Source], on: date, persons: bool) -> list[tuple[str, bool, bool]]:
    sql, params = recipients_sql(letter, sources, on, persons)
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        text_only = {row[0]: bool(row[2]) for row in cursor.fetchall()}
    if persons:
        with_account = set(persons_with_account().filter(pk__in=text_only).values_list("pk", flat=True))
        names = dict(Person.objects.filter(pk__in=text_only).values_list("pk", "full_name"))
    else:
        with connection.cursor() as cursor:
            cursor.execute(*organs_with_account(on))
            with_account = {row[0] for row in cursor.fetchall()}
        with_account -= set(Organ.objects.filter(paper_only=True).values_list("pk", flat=True))
        names = dict(organ_facts(on).filter(pk__in=text_only).values_list("pk", "shown"))
    return [(names[key], flag, key not in with_account) for key, flag in sorted(text_only.items())]

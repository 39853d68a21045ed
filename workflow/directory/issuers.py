"""Which organ of the directory a letter's head names: the head leaves out what its reader knows."""

from __future__ import annotations

from datetime import date

from workflow.directory.models import Organ, OrganCode
from workflow.directory.naming import as_committee
from workflow.directory.queries import names_of
from workflow.directory.tree import Below
from workflow.kernel.days import on_day
from workflow.kernel.folding import fold
from workflow.kernel.vocabulary import NameKind


def issuer_named(name: str, on: date, *, parent: str | None = None, code: str | None = None) -> Organ | None:
    """Return the organ that a letter's head means: by its name ("TỈNH ỦY TRÀ VINH"), also with "tỉnh" left out or
    added, under the organ of the line above it ("ĐẢNG BỘ TỈNH TRÀ VINH") if there is one; failing that by the code of
    the number (CV/ĐUK). An organ that has ended is found too, after those that live. Several equals: None."""
    above = issuer_named(parent, on) if parent else None
    plain = as_committee(fold(name))
    for form in dict.fromkeys((fold(name), plain, f"{plain} tỉnh", plain.removesuffix(" tỉnh"))):
        found = _one(form, on, above) or (_one(form, on, None) if above else None)
        if found:
            return found
    return _by_code(code, on, above) if code else None


def _one(name: str, on: date, above: Organ | None) -> Organ | None:
    rows = names_of([name])
    if above:
        rows = rows.filter(organ__in=Below([above.pk], min(max(on, above.valid_from), above.valid_to)))
    ranks: dict[Organ, tuple[bool, bool, bool]] = {}
    for row in rows:
        rank = (not row.organ.holds_on(on), not row.holds_on(on), row.kind != NameKind.OFFICIAL)
        ranks[row.organ] = min(rank, ranks.get(row.organ, rank))
    best = [organ for organ, rank in ranks.items() if rank == min(ranks.values())]
    return best[0] if len(best) == 1 else None


def _by_code(code: str, on: date, above: Organ | None) -> Organ | None:
    rows = OrganCode.objects.filter(on_day(on), on_day(on, "organ__"), scheme="symbol", value=code)
    if above:
        rows = rows.filter(organ__in=Below([above.pk], on))
    found = {row.organ for row in rows.select_related("organ")[:2]}
    return found.pop() if len(found) == 1 else None

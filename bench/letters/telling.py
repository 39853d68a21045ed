"""What an examination says: a score per field and level, what was wrong and sure, the time, and the worst cases."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from bench.letters.comparing import value_of
from bench.letters.noise import NAMES
from bench.letters.scoring import Mark
from bench.letters.sitting import Paper, Sitting
from bench.timing import median, p95


def fields(sittings: Sequence[Sitting]) -> list[str]:
    """The fields in the order in which they come up."""
    return list(dict.fromkeys(mark.field for sitting in sittings for mark in sitting.marks))


def grid(title: str, sittings: Sequence[Sitting], cell: Any, names: Iterable[str]) -> Iterator[str]:
    """One table: a row for each field, a column for each level."""
    yield f"{title:<33}" + "".join(f"{sitting.level} {NAMES[sitting.level]:<7}" for sitting in sittings) + "    n"
    for name in names:
        found = [[mark for mark in sitting.marks if mark.field == name] for sitting in sittings]
        cells = "".join(f"{cell(marks) if marks else '-':<9}" for marks in found)
        yield f"  {name:<31}{cells}{len(found[0]):>5}"


def _score(marks: Sequence[Mark]) -> str:
    return f"{sum(mark.credit for mark in marks) / len(marks):.3f}"


def _rate(what: str) -> Any:
    def cell(marks: Sequence[Mark]) -> str:
        share = sum(getattr(mark, what) for mark in marks) / len(marks)
        return f"{100 * share:.1f}%" if share else "."

    return cell


def report(sittings: Sequence[Sitting], memory: float) -> Iterator[str]:
    """The tables."""
    names = fields(sittings)
    yield from grid("score", sittings, _score, names)
    rows = {
        "ALL FIELDS": lambda one: _score(one.marks),
        "ALL, exact texts": lambda one: (
            f"{sum(p.strict[0] for p in one.papers) / sum(p.strict[1] for p in one.papers):.3f}"
        ),
        "files all right": lambda one: f"{100 * sum(p.credit == 1 for p in one.papers) / len(one.papers):.0f}%",
        "refused / crashed": lambda one: (
            f"{sum(bool(p.refused) for p in one.papers)}/{sum(bool(p.crash) for p in one.papers)}"
        ),
        "asked": lambda one: _rate("asked")(one.marks),
        "wrong and sure": lambda one: _rate("wrong_and_sure")(one.marks),
        "ms median": lambda one: f"{1000 * median([p.seconds for p in one.papers]):.1f}",
        "ms 95 of 100": lambda one: f"{1000 * p95([p.seconds for p in one.papers]):.1f}",
    }
    for name, cell in rows.items():
        yield f"  {name:<31}" + "".join(f"{cell(sitting):<9}" for sitting in sittings)
    yield ""
    shown = [
        name for name in names if any(mark.wrong_and_sure for s in sittings for mark in s.marks if mark.field == name)
    ]
    yield from grid("wrong and sure", sittings, _rate("wrong_and_sure"), shown)
    yield ""
    shown = [name for name in names if any(mark.asked for s in sittings for mark in s.marks if mark.field == name)]
    yield from grid("asked", sittings, _rate("asked"), shown)
    yield f"peak memory {memory:.0f} MB"


def floors(sittings: Sequence[Sitting]) -> Iterator[str]:
    """What tests/workflow/reading/test_generated.py may ask for: two hundredths under what was measured."""
    for name in fields(sittings[:1]):
        marks = [mark for mark in sittings[0].marks if mark.field == name]
        yield f'    "{name}": {math.floor(100 * sum(mark.credit for mark in marks) / len(marks) - 2) / 100},'
    for sitting in sittings:
        right = sum(mark.credit for mark in sitting.marks) / len(sitting.marks)
        wrong = sum(mark.wrong_and_sure for mark in sitting.marks) / len(sitting.marks)
        yield f"    level {sitting.level}: all {right:.3f}, wrong and sure {wrong:.3f}"


def _brief(value: Any, most: int = 150) -> str:
    if isinstance(value, dict):
        value = ("? " if value.get("needs_review") else "") + str(value_of(value))
    text = " ⏎ ".join(str(value).splitlines())
    return text if len(text) <= most else text[: most - 1] + "…"


def worst(
    sittings: Sequence[Sitting], count: int, field: str | None = None, sure: bool = False, full: bool = False
) -> Iterator[str]:
    """The `count` worst files: `wanted | got` where they differ (`!` marks wrong and sure), then the text."""

    def faults(paper: Paper) -> list[Mark]:
        return [mark for mark in paper.marks if mark.credit < 1 and (field is None or mark.field == field)
                and (mark.wrong_and_sure or not sure)]  # fmt: skip

    def weight(paper: Paper) -> float:
        return sum(1 - mark.credit + mark.wrong_and_sure for mark in faults(paper)) + 99 * bool(paper.crash)

    papers = [paper for sitting in sittings for paper in sitting.papers if faults(paper) or paper.crash]
    for paper in sorted(papers, key=weight, reverse=True)[:count]:
        case = paper.case
        what = paper.crash or paper.refused or ""
        yield f"--- {case.seed} level {case.level} [{', '.join(case.traits)}] {what}".rstrip()
        if paper.lost:
            names = ", ".join(one.canonical for one in case.letters)
            yield f"    {paper.lost} of {len(case.letters)} letters not found: {names}"
        for mark in faults(paper):
            if mark.lost:
                continue
            line = f"  {'!' if mark.wrong_and_sure else ' '} {mark.field} {mark.credit:.2f}"
            want, got = _brief(mark.wanted), _brief(mark.got)
            yield from (
                [f"{line}: {want} | {got}"] if len(want + got) < 90 else [line, f"      {want}", f"    | {got}"]
            )
        if full:
            yield from text_of(paper)


def text_of(paper: Paper) -> Iterator[str]:
    """The file as the reader got it, numbered."""
    for place, line in enumerate(paper.case.text.splitlines(), 1):
        yield f"  {place:>3}| {line}"

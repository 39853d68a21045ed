"""A reading against the answer, field by field, with the meaning of the score that letters are judged by: scalars
equal, lists by F1, an invented value costs, a needless question earns half. Beside the credit every field says whether
it asked, and whether it was wrong and sure: a value that the paper does not hold, given without a question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bench.letters.comparing import asks, close, empty, fold, tight, value_of

SCALARS = ("kind", "number", "symbol", "place", "date", "subject", "issuer", "signer", "directive_count")
WORDED = ("place", "subject", "issuer", "signer")
TOLD = ("implements", "replaces", "amends")
Same = Callable[[Any, Any], bool]


@dataclass(frozen=True, slots=True)
class Mark:
    """One field of one letter: the credit from 0 to 1, whether the reader asked, whether it was wrong and sure."""

    field: str
    credit: float
    asked: bool
    wrong_and_sure: bool
    wanted: Any
    got: Any
    lost: bool = False


def marks(gold: dict[str, Any], got: dict[str, Any], noisy: bool = False) -> Iterator[Mark]:
    """Every scored field of the letter; with `noisy`, texts may differ by a recogniser's slips."""
    same: Same = close if noisy else _equal
    accept = gold.get("accept", {})
    yield from _scalars(gold, got, same, accept)
    yield from _signature(gold, got, same, accept)
    for key in ("addressees", "distribution"):
        if key in gold:
            yield _texts(key, [gold[key], *accept.get(key, [])], as_list(got.get(key)), same)
    if "citations" in gold:
        yield _citations(as_list(gold["citations"]), as_list(got.get("citations")))
    if "directives" in gold:
        yield _directives(gold["directives"], as_list(got.get("directives")), same)
    if any(one.get("type") in TOLD for one in as_list(gold.get("relations"))):
        yield _relations(gold["relations"], as_list(got.get("relations")))
    yield from _parts(gold, got, same, accept)


def _equal(one: Any, other: Any) -> bool:
    return fold(one) == fold(other)


def as_list(given: Any) -> list[Any]:
    """A list, whatever was given."""
    return given if isinstance(given, list) else []


def scalar(field: str, ok: bool, wanted: Any, have: Any) -> Mark:
    """One value that the paper holds."""
    doubt = asks(have)
    return Mark(field, (0.5 if doubt else 1.0) * ok, doubt, not ok and not doubt and not empty(value_of(have)),
                value_of(wanted), have)  # fmt: skip


def absent(field: str, have: Any) -> Mark:
    """One value that the paper does not hold: only nothing, or a question, is right."""
    ok = empty(have) or asks(have)
    return Mark(field, float(ok), asks(have), not ok, None, have)


def _scalars(gold: dict[str, Any], got: dict[str, Any], same: Same, accept: dict[str, Any]) -> Iterator[Mark]:
    for key in SCALARS:
        if key not in gold:
            continue
        have = got.get(key)
        if key == "directive_count" and have is None:
            have = len(as_list(got.get("directives")))
        if empty(gold[key]):
            yield absent(f"no {key}", have)
            continue
        alike = same if key in WORDED else _equal
        yield scalar(key, any(alike(one, have) for one in (gold[key], *accept.get(key, []))), gold[key], have)


def _signature(gold: dict[str, Any], got: dict[str, Any], same: Same, accept: dict[str, Any]) -> Iterator[Mark]:
    if want := gold.get("authority"):
        have, asked = got.get("authority"), asks(got.get("authority"))
        if isinstance(have, dict):
            have = have.get("raw") or f"{have.get('form', '')} {have.get('body', '')}"
        want = want.get("raw") if isinstance(want, dict) else want
        ok = any(
            tight(one) == tight(have) or (same is close and close(one, have))
            for one in (want, *accept.get("authority", []))
        )
        yield scalar("authority", ok, want, {"value": have, "needs_review": True} if asked else have)
    if not (want := gold.get("position")):
        return
    have = got.get("position")
    if asks(want):
        options = [have.get("value"), *as_list(have.get("alternatives"))] if asks(have) else []
        ok = (
            same(want["raw"], have.get("raw")) and any(_equal(want["value"], one) for one in options)
            if options
            else False
        )
        yield Mark("position (must ask)", float(ok), asks(have), not asks(have) and not empty(have), want["raw"], have)
    elif same is close and asks(have):  # a seal over the line: to ask is right
        yield Mark("position", 1.0 if same(want, have) else 0.5, True, False, value_of(want), have)
    else:
        yield scalar("position", any(same(one, have) for one in (want, *accept.get("position", []))), want, have)


# --- lists ----------------------------------------------------------------------------------------------------------


def f1(hits: int, wanted: int, had: int) -> float:
    """The harmonic mean of found and right; 1 when nothing was wanted and nothing given."""
    return 2 * hits / (wanted + had) if hits else float(not wanted and not had)


def matched(wanted: list[Any], had: list[Any], alike: Callable[[Any, Any], bool]) -> tuple[list[Any], list[Any]]:
    """What of `wanted` was not found and what of `had` is nowhere wanted; each counts once."""
    missing, strange = [], list(had)
    for one in wanted:
        found = next((place for place, other in enumerate(strange) if alike(one, other)), None)
        if found is None:
            missing.append(one)
        else:
            del strange[found]
    return missing, strange


def _plain(given: Any) -> Any:
    return given["text"] if isinstance(given, dict) and given.get("text") else value_of(given)


def _listed(
    field: str, wanted: list[Any], had: list[Any], alike: Callable[[Any, Any], bool], doubted: Callable[[Any], bool]
) -> Mark:
    missing, strange = matched(wanted, had, alike)
    hits = len(wanted) - len(missing)
    sure = any(not doubted(one) for one in strange)
    return Mark(field, f1(hits, len(wanted), len(had)), any(map(doubted, had)), sure, missing, strange)


def _texts(field: str, ways: list[list[Any]], had: list[Any], same: Same) -> Mark:
    """Lines by their text; the best of the accepted ways to list them."""
    doubts = {fold(_plain(one)) for one in had if asks(one)}
    lines = list({fold(_plain(one)): _plain(one) for one in had}.values())
    found = [
        _listed(field, list({fold(_plain(one)): _plain(one) for one in way}.values()), lines, same,
                lambda one: fold(one) in doubts)
        for way in ways
    ]  # fmt: skip
    return max(found, key=lambda mark: mark.credit)


def citation(given: Any) -> tuple[str, str | None] | None:
    """(number-symbol, date) of a citation; None when it has no number. The date is None where none can be told."""
    if isinstance(given, dict):
        number, symbol = given.get("number"), given.get("symbol")
        if empty(number) or not symbol:
            return None
        number = re.sub(r"\D.*", "", str(number)) or str(number)
        return re.sub(r"\s", "", f"{number.lstrip('0')}-{fold(symbol)}"), given.get("date") or ""
    found = re.search(r"0*(\d+)\s*[-/ ]\s*([^\s,]+)", str(given))
    return (re.sub(r"\s", "", f"{found[1]}-{fold(found[2])}"), None) if found else None


def _citations(gold: list[Any], had: list[Any]) -> Mark:
    want = {one for one in map(citation, gold) if one}
    have = {one for one in map(citation, had) if one}
    doubts = {citation(one) for one in had if asks(one)}
    if any(day is None for _name, day in want):
        want, have = {(name, None) for name, _day in want}, {(name, None) for name, _day in have}
        doubts = {(one[0], None) for one in doubts if one}
    return _listed("citations", sorted(want, key=str), sorted(have, key=str), lambda one, other: one == other,
                   lambda one: one in doubts)  # fmt: skip


def _directive(given: dict[str, Any]) -> dict[str, Any]:
    named = given.get("lead_kind") in ("named_organ", "named_organs")
    return {
        "no": str(value_of(given.get("no"))), "lead": value_of(given.get("lead")) if named else "*",
        "due": given.get("due") or "", "asks": asks(given),
        "accept": [day or "" for day in given.get("due_accept", ())],
    }  # fmt: skip


def _directives(gold: list[Any], had: list[Any], same: Same) -> Mark:
    def alike(one: dict[str, Any], other: dict[str, Any]) -> bool:
        return (
            one["no"] == other["no"] and other["due"] in (one["due"], *one["accept"])
            and (one["lead"] == other["lead"] or ("*" not in (one["lead"], other["lead"])
                                                  and same(one["lead"], other["lead"])))
        )  # fmt: skip

    have = [_directive(one) for one in had if isinstance(one, dict)]
    found = _listed("directives", [_directive(one) for one in gold], have, alike, lambda one: one["asks"])
    told = [[(one["no"], one["lead"], one["due"]) for one in side] for side in (found.wanted, found.got)]
    return Mark(found.field, found.credit, found.asked, found.wrong_and_sure, *told)


def _relations(gold: list[Any], had: list[Any]) -> Mark:
    def key(one: dict[str, Any]) -> tuple[Any, str]:
        return one.get("type"), tight(one.get("target"))

    want = {key(one) for one in gold if one.get("type") in TOLD}
    have = {key(one) for one in had if isinstance(one, dict) and one.get("type") in TOLD}
    doubts = {key(one) for one in had if asks(one)}
    return _listed("relations", sorted(want), sorted(have, key=str), lambda one, other: one == other,
                   lambda one: one in doubts)  # fmt: skip


def _parts(gold: dict[str, Any], got: dict[str, Any], same: Same, accept: dict[str, Any]) -> Iterator[Mark]:
    whole = (("monitoring", ("organ", "report_to")), ("dissemination", ("scope",)),
             ("arrival_stamp", ("incoming_number", "date")))  # fmt: skip
    for key, parts in whole:
        if key not in gold and key != "arrival_stamp":
            continue
        want, have = gold.get(key) or {}, got.get(key) or {}
        if not want:
            if "directives" in gold:
                yield absent(f"no {key}", have)
            continue
        for part in parts:
            value = have.get(part) if isinstance(have, dict) else have
            compared = (
                str(value_of(value) if value is not None else "").lstrip("0") if part == "incoming_number" else value
            )
            ok = (same if key == "monitoring" else _equal)(want.get(part), compared)
            doubt = asks(have) and not empty(value) and not isinstance(value, dict)
            shown = {"value": value, "needs_review": True} if doubt else value
            yield scalar(f"{key}.{part}", ok, want.get(part), shown)

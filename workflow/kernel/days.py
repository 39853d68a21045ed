"""Periods of whole days: both ends inclusive, never null; an open end is a sentinel date."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

ALWAYS = date(1, 1, 1)
FOREVER = date(9999, 12, 31)


def on_day(day: date, prefix: str = "") -> Q:
    """Return the condition "the period holds `day`"; `prefix` is a lookup path that ends in `__`."""
    return Q(**{f"{prefix}valid_from__lte": day, f"{prefix}valid_to__gte": day})


def overlapping(first: date, last: date, prefix: str = "") -> Q:
    """Return the condition "the period shares at least one day with first … last"."""
    return Q(**{f"{prefix}valid_from__lte": last, f"{prefix}valid_to__gte": first})


def printed(day: date) -> str:
    """Return dd/mm/yyyy as officials write it; the open ends are an empty string."""
    return "" if day in (ALWAYS, FOREVER) else f"{day.day:02d}/{day.month:02d}/{day.year:04d}"

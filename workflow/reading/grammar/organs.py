"""Words that name organs and groups of people, out of organs.toml: heads, what may follow them, roles."""

from __future__ import annotations

from workflow.kernel.folding import fold
from workflow.reading.grammar import table

_ORGANS = table("organs")


def _words(name: str) -> tuple[str, ...]:
    return tuple(_ORGANS[name])


def _keys(name: str) -> tuple[str, ...]:
    return tuple(map(fold, _ORGANS[name]))


TERRITORIAL = _words("territorial")
"""Heads that the name of a place follows."""
FUNCTIONAL = _words("functional")
"""Heads that the words of a field follow."""
CAPITAL_ONLY = frozenset(_keys("capital_only"))
GROUPS = _words("groups")
ROLES = _words("roles")
QUALIFIERS = _words("qualifiers")
UNITS = frozenset(_keys("units"))
GENERIC = frozenset(_keys("generic"))
PEOPLE_MANY = _keys("people_many")
PEOPLE_ONE = _keys("people_one")
LEVELS = tuple((fold(start), level) for start, level in _ORGANS["levels"])
"""Issuer lines of the header → level, where the name alone decides it."""
HEADER_STARTS = (*_keys("territorial"), *_keys("functional"), *_keys("header_starts"))
"""Starts of an organ line in a header."""

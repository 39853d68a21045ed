"""Act keys in code, Vietnamese words in addresses: `sign_letter` ↔ `ky`."""

from __future__ import annotations

from .table import KEYS, SLUGS


class ActSlug:
    """Any word is taken, so that an unknown act is our NotFound after the door and not the resolver's before it."""

    regex = "[a-z_-]+"

    def to_python(self, value: str) -> str:
        """The key of the act; an unknown word as it is."""
        return KEYS.get(value, "")

    def to_url(self, value: str) -> str:
        """The word of an act's key; ValueError for no act, so that a broken link is seen when the page is made."""
        if value not in SLUGS:
            raise ValueError(value)
        return SLUGS[value]
